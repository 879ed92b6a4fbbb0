using System.Globalization;
using HelmOci.Diagnostics;

namespace HelmOci.Yaml;

/// <summary>A value of a YAML document, and where it stands.</summary>
/// <param name="Source">The text it was read from.</param>
/// <param name="Span">
/// Its text, anchor and tag included; that of the <c>*name</c> where it came by an alias. A null that is not written is an empty span
/// behind the colon or dash.
/// </param>
/// <param name="Weight">What a reader comes to here, aliases followed.</param>
internal abstract record YamlNode(YamlText Source, YamlSpan Span, YamlWeight Weight)
{
    /// <summary>The tag in full (<c>tag:yaml.org,2002:str</c>), or empty.</summary>
    public string Tag { get; init; } = "";

    /// <summary>The anchor's name, or empty. Aliases of it carry the name, too.</summary>
    public string Anchor { get; init; } = "";

    /// <summary>Whether the text here is <c>*name</c>, and the value stands elsewhere.</summary>
    public bool IsAlias { get; init; }

    public abstract YamlKind Kind { get; }

    public SourceLocation Location => Source.LocationAt(Span.Start);

    /// <summary>Whether both mean the same, however they are written.</summary>
    public bool MeansSameAs(YamlNode other) => (this, other) switch
    {
        (YamlScalar left, YamlScalar right) => left.Value == right.Value,
        _ when DeepStack.IsAtEnd => DeepStack.Continue(MeansSameAs, other),
        (YamlSequence left, YamlSequence right) =>
            left.Items.Count == right.Items.Count && left.Items.Zip(right.Items).All(pair => pair.First.MeansSameAs(pair.Second)),
        (YamlMapping left, YamlMapping right) =>
            left.Entries.Count == right.Entries.Count
            && left.Entries.All(entry => right.Find(entry.Name) is { } match && entry.Value.MeansSameAs(match.Value)),
        _ => false,
    };

    /// <summary>What is wrong with this value.</summary>
    public ChartException Fault(string code, string message, string nextStep) => Source.Fault(Span.Start, code, message, nextStep);

    public sealed override string ToString() => $"{Kind} at {Location}";
}

/// <summary>What a value would take, were its aliases written out: an alias costs a few characters, and may stand for a bomb.</summary>
/// <param name="Nodes">Values, collections with all that is in them.</param>
/// <param name="Characters">Those of its texts.</param>
internal readonly record struct YamlWeight(long Nodes, long Characters)
{
    public static YamlWeight operator +(YamlWeight left, YamlWeight right) => new(left.Nodes + right.Nodes, left.Characters + right.Characters);

    // Loops, because a cold process would compile the framework's generic methods over this struct.
    public static YamlWeight OfSequence(IReadOnlyList<YamlNode> items)
    {
        var sum = new YamlWeight(1, 0);
        foreach (var item in items) sum += item.Weight;

        return sum;
    }

    public static YamlWeight OfMapping(IReadOnlyList<YamlPair> pairs)
    {
        var sum = new YamlWeight(1, 0);
        foreach (var pair in pairs) sum += pair.Key.Weight + pair.Value.Weight;

        return sum;
    }
}

/// <summary>A scalar, resolved as Helm resolves it (YAML 1.1).</summary>
/// <param name="Source">The text it was read from.</param>
/// <param name="Span">Its text.</param>
/// <param name="Raw">The text with quotes and folding undone: <c>1.20</c>, <c>yes</c>.</param>
/// <param name="Style">How it is written.</param>
/// <param name="Value">What the text means.</param>
internal sealed record YamlScalar(YamlText Source, YamlSpan Span, string Raw, YamlStyle Style, YamlValue Value)
    : YamlNode(Source, Span, new YamlWeight(1, Raw.Length))
{
    public override YamlKind Kind => Value.Kind;

    /// <summary>What Helm reads here where it wants a string: <c>1.20</c> is <c>1.2</c>, <c>yes</c> is <c>true</c>, null is empty.</summary>
    public string HelmString => Value.HelmString;

    /// <summary>Text that stands in no file.</summary>
    /// <exception cref="ChartException">It holds half a surrogate pair.</exception>
    public static YamlScalar OfText(string text)
    {
        for (var at = 0; at < text.Length; at++)
        {
            if (at + 1 < text.Length && char.IsSurrogatePair(text[at], text[at + 1])) at++;
            else if (char.IsSurrogate(text[at])) throw YamlText.ControlCharacter(text[at], SourceLocation.Unknown);
        }

        return new YamlScalar(new YamlText("", text), new YamlSpan(0, text.Length), text, YamlStyle.Plain, YamlValue.Text(text));
    }
}

/// <summary>A list.</summary>
/// <param name="Source">The text it was read from.</param>
/// <param name="Span">From its first dash or bracket to the end of its last item or bracket.</param>
/// <param name="Items">The items in order.</param>
/// <param name="IsFlow">Written <c>[a, b]</c>.</param>
internal sealed record YamlSequence(YamlText Source, YamlSpan Span, IReadOnlyList<YamlNode> Items, bool IsFlow)
    : YamlNode(Source, Span, YamlWeight.OfSequence(Items))
{
    public override YamlKind Kind => YamlKind.Sequence;
}

/// <summary>What a scalar means to Helm.</summary>
/// <param name="Kind">Never a list or a map.</param>
/// <param name="HelmString">
/// What Helm decodes into a string field: integers in decimal, fractions with the precision of 32 bits, booleans as <c>true</c> or
/// <c>false</c>, null as the empty string.
/// </param>
internal readonly record struct YamlValue(YamlKind Kind, string HelmString)
{
    /// <summary>The number, where it is one.</summary>
    public double Number { get; init; }

    /// <summary>Whether the number was written as an integer.</summary>
    public bool IsInteger { get; init; }

    public bool IsTrue => Kind == YamlKind.Boolean && HelmString == "true";

    public static YamlValue Null { get; } = new(YamlKind.Null, "");

    public static YamlValue Text(string text) => new(YamlKind.Text, text);

    public static YamlValue Boolean(bool isTrue) => new(YamlKind.Boolean, isTrue ? "true" : "false");

    public static YamlValue Fraction(double number) =>
        new(YamlKind.Number, GoNumber.Shortest((float)number)) { Number = number };

    public static YamlValue Integer(bool isNegative, ulong size)
    {
        var number = isNegative ? -(double)size : size;
        var sign = isNegative && size > 0 ? "-" : "";

        return new(YamlKind.Number, sign + size.ToString(CultureInfo.InvariantCulture)) { Number = number, IsInteger = true };
    }
}

/// <summary>What a node means to Helm. Dates, base-60 numbers and custom tags are text.</summary>
internal enum YamlKind
{
    Null,
    Boolean,
    Number,
    Text,
    Sequence,
    Mapping,
}

/// <summary>How a scalar is written.</summary>
internal enum YamlStyle
{
    Plain,
    SingleQuoted,
    DoubleQuoted,
    Literal,
    Folded,
}

/// <summary>A stretch of a document's decoded text: UTF-16 offsets, the end excluded.</summary>
internal readonly record struct YamlSpan(int Start, int End)
{
    public int Length => End - Start;
}

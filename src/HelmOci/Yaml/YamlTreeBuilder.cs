using HelmOci.Diagnostics;
using YamlDotNet.Core;
using YamlDotNet.Core.Events;

namespace HelmOci.Yaml;

/// <summary>Builds one document's nodes from its events.</summary>
internal sealed class YamlTreeBuilder(YamlText text, YamlEvents events)
{
    /// <summary>Real charts need a dozen. Who walks the tree counts on it: see <see cref="DeepStack"/>.</summary>
    public const int DeepestNesting = 10_000;

    /// <summary>As many as the largest file has room for would take half a gigabyte.</summary>
    private const int MostNodes = 1_000_000;

    /// <summary>The limit of go-yaml, and so of Helm, for a document that consists mostly of aliases.</summary>
    private const long MostAliased = 400_000;

    /// <summary>go-yaml has no such limit: room for a bundle of certificates in some hundred places, and less than fills the memory once it is written out.</summary>
    private const long MostAliasedCharacters = 50_000_000;

    private readonly Dictionary<string, YamlNode?> _anchors = new(StringComparer.Ordinal);
    private readonly List<YamlAlias> _aliases = [];
    private YamlWeight _aliased;
    private int _nodes;
    private int _depth;

    public YamlDocument Build()
    {
        var start = StartOf((DocumentStart)events.Current);
        events.Next();
        var root = ReadNode();
        if (root is YamlScalar { Span.Length: 0 }) root = root with { Span = new YamlSpan(start, start) };
        var document = new YamlDocument(text, root, start, _aliases);
        YamlTabs.Check(document, YamlEvents.SpanOf(events.Current).Start);

        return document;
    }

    /// <summary>Behind <c>---</c>; where there is none, at the start of the line, whose indentation the parser has skipped.</summary>
    private int StartOf(DocumentStart document)
    {
        var span = YamlEvents.SpanOf(document);

        return document.IsImplicit ? text.Text.AsSpan(0, span.Start).TrimEnd(" \t").Length : span.End;
    }

    private YamlNode ReadNode()
    {
        if (events.Current is AnchorAlias alias) return ReadAlias(alias);

        if (++_nodes > MostNodes) throw TooManyNodes(YamlEvents.SpanOf(events.Current).Start);
        if (events.Current is not NodeEvent properties) throw NoValue(YamlEvents.SpanOf(events.Current).Start);

        var anchor = AnchorOf(properties);
        if (anchor.Length > 0) _anchors[anchor] = null;
        YamlNode node = properties is Scalar scalar ? ReadScalar(scalar) : ReadCollection(properties);
        node = node with { Anchor = anchor, Tag = TagOf(properties) };
        if (anchor.Length > 0) _anchors[anchor] = node;

        return node;
    }

    private YamlNode ReadCollection(NodeEvent start)
    {
        if (DeepStack.IsAtEnd) return DeepStack.Continue(ReadCollection, start);
        if (_depth == DeepestNesting) throw TooDeep((int)start.Start.Index);

        _depth++;
        YamlNode node = start is MappingStart mapping ? ReadMapping(mapping) : ReadSequence((SequenceStart)start);
        _depth--;

        return node;
    }

    private YamlNode ReadAlias(AnchorAlias alias)
    {
        var span = YamlEvents.SpanOf(alias);
        events.Next();
        var name = alias.Value.Value;
        if (!_anchors.TryGetValue(name, out var target)) throw UnknownAnchor(name, span.Start);
        if (target is null) throw AnchorHoldsItself(name, span.Start);

        Count(target.Weight, span);
        _aliases.Add(new YamlAlias(span, target));

        return target with { Span = span, IsAlias = true };
    }

    /// <summary>Counts the entries that a merge copies. Where it merges an alias, they are counted already.</summary>
    private void CountMerged(YamlNode value)
    {
        if (value.IsAlias) return;

        foreach (var map in value is YamlSequence list ? list.Items : [value])
        {
            if (map is YamlMapping { IsAlias: false } mapping) Count(new YamlWeight(mapping.Entries.Count, 0), mapping.Span);
        }
    }

    private void Count(YamlWeight aliased, YamlSpan span)
    {
        _aliased += aliased;
        if (_aliased.Nodes > MostAliased) throw TooManyAliased(span.Start);
        if (_aliased.Characters > MostAliasedCharacters) throw TooMuchTextAliased(span.Start);
    }

    private YamlScalar ReadScalar(Scalar scalar)
    {
        var span = YamlEvents.SpanOf(scalar);
        events.Next();
        var style = StyleOf(scalar.Style);
        if (style == YamlStyle.DoubleQuoted) CheckEscapes(scalar.Value, span);
        if (style is YamlStyle.Literal or YamlStyle.Folded) span = WithoutTrailingLines(span);
        else if (style == YamlStyle.Plain && scalar.Value.Length == 0) span = WithPropertiesOnly(scalar, span);

        return new YamlScalar(text, span, scalar.Value, style, Resolve(scalar, span, style));
    }

    /// <summary>JSON's way to write what lies beyond U+FFFF, by two escapes, is none of YAML's: Helm refuses it, and the parser here does not.</summary>
    private void CheckEscapes(string value, YamlSpan span)
    {
        if (value.AsSpan().IndexOfAnyInRange('\uD800', '\uDFFF') < 0) return;

        var source = text.Text.AsSpan(span.Start, span.Length);
        for (var at = source.IndexOf('\\'); at >= 0 && at + 1 < source.Length;)
        {
            if (IsHalfCharacter(source[(at + 1)..])) throw HalfCharacter(source.Slice(at, 6).ToString(), span.Start + at);
            var next = source[(at + 2)..].IndexOf('\\');
            at = next < 0 ? -1 : at + 2 + next;
        }
    }

    private static bool IsHalfCharacter(ReadOnlySpan<char> escape) => escape is ['u', 'd' or 'D', (>= '8' and <= '9') or (>= 'a' and <= 'f') or (>= 'A' and <= 'F'), _, _, ..];

    /// <summary>A null that is not written ends with its anchor and tag; the parser's own end may lie some lines below.</summary>
    private YamlSpan WithPropertiesOnly(Scalar scalar, YamlSpan span) =>
        span with { End = text.EndOfProperties(span.Start, AnchorOf(scalar), TagOf(scalar)) };

    private YamlValue Resolve(Scalar scalar, YamlSpan span, YamlStyle style)
    {
        var tag = TagOf(scalar);
        if (tag.Length == 0) return style == YamlStyle.Plain ? YamlResolver.Resolve(scalar.Value) : YamlValue.Text(scalar.Value);

        return YamlResolver.Resolve(tag, scalar.Value) ?? throw TagDoesNotFit(tag, scalar.Value, span.Start);
    }

    private YamlSequence ReadSequence(SequenceStart start)
    {
        var items = new List<YamlNode>();
        events.Next();
        for (var before = (int)start.Start.Index; events.Current is not SequenceEnd; before = items[^1].Span.End)
        {
            items.Add(Placed(ReadNode(), '-', before));
        }

        var isFlow = start.Style == SequenceStyle.Flow;
        var span = SpanTo(start, isFlow, items.Count > 0 ? items[^1].Span.End : 0);

        return new YamlSequence(text, span, items, isFlow);
    }

    private YamlMapping ReadMapping(MappingStart start)
    {
        var pairs = new List<YamlPair>();
        events.Next();
        while (events.Current is not MappingEnd)
        {
            var key = ReadNode();
            var pair = YamlPair.Of(key, Placed(ReadNode(), ':', key.Span.End));
            if (pair.IsMerge) CountMerged(pair.Value);
            pairs.Add(pair);
        }

        var isFlow = start.Style == MappingStyle.Flow;
        var span = SpanTo(start, isFlow, pairs.Count > 0 ? pairs[^1].Value.Span.End : 0);

        return new YamlMapping(text, span, pairs, new YamlEntries(pairs), isFlow);
    }

    /// <summary>A null that is not written stands behind its colon or dash; the parser puts it anywhere up to the next token.</summary>
    private YamlNode Placed(YamlNode value, char indicator, int from)
    {
        if (value is not YamlScalar { Span.Length: 0 }) return value;

        var at = text.SkipToContent(from, text.Text.Length);
        if (at < text.Text.Length && text.Text[at] == indicator) from = at + 1;

        return value with { Span = new YamlSpan(from, from) };
    }

    /// <summary>Ends at the closing bracket, or with the last child: the parser's own end lies at the next token.</summary>
    private YamlSpan SpanTo(NodeEvent start, bool isFlow, int lastChild)
    {
        var end = (int)events.Current.Start.Index;
        events.Next();

        return new YamlSpan((int)start.Start.Index, isFlow ? end + 1 : lastChild);
    }

    private YamlSpan WithoutTrailingLines(YamlSpan span) =>
        span with { End = span.Start + text.Text.AsSpan(span.Start, span.Length).TrimEnd().Length };

    private static string AnchorOf(NodeEvent node) => node.Anchor.IsEmpty ? "" : node.Anchor.Value;

    private static string TagOf(NodeEvent node) => node.Tag.IsEmpty ? "" : node.Tag.Value;

    private static YamlStyle StyleOf(ScalarStyle style) => style switch
    {
        ScalarStyle.SingleQuoted => YamlStyle.SingleQuoted,
        ScalarStyle.DoubleQuoted => YamlStyle.DoubleQuoted,
        ScalarStyle.Literal => YamlStyle.Literal,
        ScalarStyle.Folded => YamlStyle.Folded,
        _ => YamlStyle.Plain,
    };

    private ChartException NoValue(int offset) => text.Fault(
        offset,
        DiagnosticCodes.YamlSyntax,
        "This is not YAML: a value is missing.",
        "Correct the text at this place or shortly before it.");

    private ChartException HalfCharacter(string escape, int offset) => text.Fault(
        offset,
        DiagnosticCodes.YamlSyntax,
        $"{escape} is one half of a character, which YAML does not know.",
        "Write the character itself, or its whole number as \\U0001F680.");

    private ChartException UnknownAnchor(string name, int offset) => text.Fault(
        offset,
        DiagnosticCodes.YamlUnknownAnchor,
        $"The alias *{name} has no anchor &{name} above it.",
        "Correct the name, or put the anchor above.");

    private ChartException AnchorHoldsItself(string name, int offset) => text.Fault(
        offset,
        DiagnosticCodes.YamlAnchorHoldsItself,
        $"The alias *{name} stands inside the value that &{name} names.",
        "Take the alias out of its own value.");

    private ChartException TooDeep(int offset) => text.Fault(
        offset,
        DiagnosticCodes.YamlTooDeep,
        $"Lists and maps are nested more than {DeepestNesting} deep.",
        "Flatten the file.");

    private ChartException TooManyNodes(int offset) => text.Fault(
        offset,
        DiagnosticCodes.YamlTooManyNodes,
        $"The text holds more than {MostNodes} values.",
        "Shorten it, or split the chart.");

    private ChartException TooManyAliased(int offset) => text.Fault(
        offset,
        DiagnosticCodes.YamlTooManyAliased,
        $"Aliases stand for more than {MostAliased} values.",
        "Use fewer aliases of aliases.");

    private ChartException TooMuchTextAliased(int offset) => text.Fault(
        offset,
        DiagnosticCodes.YamlTooManyAliased,
        $"Aliases stand for texts of more than {MostAliasedCharacters} characters in all.",
        "Use fewer aliases of long texts; templates can read one value in many places.");

    private ChartException TagDoesNotFit(string tag, string value, int offset) => text.Fault(
        offset,
        DiagnosticCodes.YamlTagDoesNotFit,
        $"\"{value}\" is not what its tag {tag.Replace("tag:yaml.org,2002:", "!!", StringComparison.Ordinal)} says.",
        "Correct the value or remove the tag.");
}

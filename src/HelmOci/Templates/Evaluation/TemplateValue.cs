using HelmOci.Yaml;

namespace HelmOci.Templates.Evaluation;

/// <summary>What a pipeline gives, as far as a chart alone tells.</summary>
internal abstract class TemplateValue
{
    /// <summary>What only an installation knows, or what is not followed.</summary>
    public static readonly TemplateValue Unknown = new UnknownValue();

    public static readonly ScalarValue Nil = new(YamlKind.Null, TracedText.Empty);

    /// <summary>Whether <c>if</c> takes it for true; null where that is not known.</summary>
    public abstract bool? IsTrue { get; }

    public bool IsNil => this is ScalarValue { Kind: YamlKind.Null };

    /// <summary>Its text where that is known through and through; else null.</summary>
    public string? KnownText => this is ScalarValue { Text.IsKnown: true } scalar ? scalar.Text.ToString() : null;

    public TemplateValue Field(string name) => this is MapValue map ? map.Get(name) ?? Nil : Unknown;

    private sealed class UnknownValue : TemplateValue
    {
        public override bool? IsTrue => null;
    }
}

/// <summary>A text, a number, a boolean or nil, with the text that it prints.</summary>
internal sealed class ScalarValue(YamlKind kind, TracedText text) : TemplateValue
{
    public YamlKind Kind { get; } = kind;

    public TracedText Text { get; } = text;

    public override bool? IsTrue => Kind switch
    {
        YamlKind.Null => false,
        YamlKind.Boolean => Text.IsKnown ? Text.ToString() == "true" : null,
        YamlKind.Number => Text.IsKnown ? Text.ToString() != "0" : null,
        _ => Text.Pieces.Any(piece => piece.IsKnown && piece.Text.Length > 0) ? true : Text.IsKnown ? false : null,
    };

    public static ScalarValue Of(string text) => new(YamlKind.Text, TracedText.Of(text));

    public static ScalarValue Of(bool isTrue) => new(YamlKind.Boolean, TracedText.Of(isTrue ? "true" : "false"));

    public static ScalarValue Of(long number) => new(YamlKind.Number, TracedText.Of(number.ToString(System.Globalization.CultureInfo.InvariantCulture)));

    /// <summary>A text with the same origins.</summary>
    public ScalarValue With(string text) => new(YamlKind.Text, Text.With(text));
}

/// <summary>A list.</summary>
internal sealed class ListValue(IReadOnlyList<TemplateValue> items) : TemplateValue
{
    public IReadOnlyList<TemplateValue> Items { get; } = items;

    public override bool? IsTrue => Items.Count > 0;
}

/// <summary>A map: one of values.yaml, read when it is asked, or one that a template makes.</summary>
internal sealed class MapValue : TemplateValue
{
    private readonly Dictionary<string, TemplateValue> _known = new(StringComparer.Ordinal);
    private readonly Func<string, TemplateValue?>? _read;

    public MapValue()
    {
    }

    /// <param name="keys">The keys that it has.</param>
    /// <param name="read">Gives the value of each.</param>
    public MapValue(IEnumerable<string> keys, Func<string, TemplateValue?> read)
    {
        Keys.UnionWith(keys);
        _read = read;
    }

    /// <summary>In the order in which Go ranges over them.</summary>
    public SortedSet<string> Keys { get; } = new(StringComparer.Ordinal);

    public override bool? IsTrue => Keys.Count > 0;

    public TemplateValue? Get(string key)
    {
        if (!Keys.Contains(key)) return null;
        if (!_known.TryGetValue(key, out var value)) _known[key] = value = _read?.Invoke(key) ?? Unknown;

        return value;
    }

    public MapValue Set(string key, TemplateValue value)
    {
        Keys.Add(key);
        _known[key] = value;

        return this;
    }

    public void Remove(string key) => Keys.Remove(key);

    public MapValue Copy()
    {
        var copy = new MapValue();
        foreach (var key in Keys) copy.Set(key, Get(key) is MapValue map ? map.Copy() : Get(key)!);

        return copy;
    }
}

/// <summary>Values of charts as templates see them. It remembers which were read, and knows of each where it stands.</summary>
/// <param name="instead">Texts that take the place of what values.yaml has, by path.</param>
internal sealed class ValueReader(IReadOnlyDictionary<string, string> instead)
{
    /// <summary>Parts the keys of a path.</summary>
    public const char Separator = '\0';

    /// <summary>The origin of a chart's appVersion.</summary>
    public const string AppVersion = "\0appVersion";

    /// <summary>The paths of what was read.</summary>
    public HashSet<string> Reads { get; } = new(StringComparer.Ordinal);

    /// <param name="values">The values of a chart.</param>
    /// <param name="path">Where the chart at the top has them.</param>
    public MapValue Root(YamlMapping values, string path) => MapOf(values, path, isRoot: true);

    public static string Below(string path, string key) => path.Length == 0 ? key : $"{path}{Separator}{key}";

    public static string PathOf(YamlPath path) =>
        string.Join(Separator, path.Steps.Select(step => step.IsIndex ? $"[{step.Index}]" : step.Key));

    private TemplateValue Of(YamlNode node, string path)
    {
        Reads.Add(path);
        if (instead.TryGetValue(path, out var text)) return new ScalarValue(YamlKind.Text, TracedText.Of(text, path));

        return node switch
        {
            YamlScalar scalar => new ScalarValue(scalar.Kind, TracedText.Of(scalar.HelmString, path)),
            YamlSequence sequence => new ListValue([.. sequence.Items.Select((item, at) => Of(item, $"{path}{Separator}[{at}]"))]),
            YamlMapping mapping => MapOf(mapping, path, isRoot: false),
            _ => TemplateValue.Unknown,
        };
    }

    /// <summary>A subchart's global values are those of the chart at the top.</summary>
    private MapValue MapOf(YamlMapping mapping, string path, bool isRoot) => new(
        mapping.Entries.Select(entry => entry.Name),
        key => mapping.Find(key) is { } entry ? Of(entry.Value, isRoot && key == "global" ? key : Below(path, key)) : null);
}

using HelmOci.Diagnostics;
using HelmOci.Yaml;

namespace HelmOci.Charts;

/// <summary>
/// The fields of one object of Chart.yaml: several maps in layers, because requirements.yaml is read over Chart.yaml, and a
/// later layer wins where it has a value.
/// </summary>
/// <remarks>
/// Helm decodes into Go structs: keys match in any case, a null leaves a field as it was, and lists of
/// objects are merged place by place.
/// </remarks>
internal sealed class MetadataFields(IReadOnlyList<YamlMapping> layers, string path, MetadataContext context)
{
    /// <summary>Where the object stands.</summary>
    public SourceLocation Location => layers[^1].Location;

    public string Text(string key)
    {
        var text = "";
        foreach (var node in Values(key))
        {
            text = Scalar(node, key, "a string")?.HelmString ?? text;
        }

        return text;
    }

    public string CleanText(string key) => HelmText.Clean(Text(key));

    public bool Flag(string key)
    {
        var flag = false;
        foreach (var node in Values(key))
        {
            if (node is YamlScalar { Kind: YamlKind.Boolean } scalar) flag = scalar.Value.IsTrue;
            else context.Refuse(node, PathOf(key), "true or false");
        }

        return flag;
    }

    public IReadOnlyList<string> CleanTexts(string key)
    {
        var texts = new List<string>();
        foreach (var item in Items(key))
        {
            var index = $"{key}[{texts.Count}]";
            context.Locate(PathOf(index), item);
            texts.Add(HelmText.Clean(item.Kind == YamlKind.Null ? "" : Scalar(item, index, "a string")?.HelmString ?? ""));
        }

        return texts;
    }

    public IReadOnlyDictionary<string, string> TextMap(string key)
    {
        var map = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var node in Values(key))
        {
            if (node is not YamlMapping mapping)
            {
                context.Refuse(node, PathOf(key), "a map of strings");
                continue;
            }

            foreach (var entry in mapping.Entries)
            {
                context.Locate(PathOf($"{key}.{entry.Name}"), entry.Value);
                map[entry.Name] = entry.Value.Kind == YamlKind.Null ? "" : Scalar(entry.Value, $"{key}.{entry.Name}", "a string")?.HelmString ?? "";
            }
        }

        return map;
    }

    /// <summary>The items of a list of anything; those of the last layer that has the list.</summary>
    public IReadOnlyList<YamlNode> Items(string key)
    {
        IReadOnlyList<YamlNode> items = [];
        foreach (var node in Values(key))
        {
            if (node is YamlSequence sequence) items = sequence.Items;
            else context.Refuse(node, PathOf(key), "a list");
        }

        return items;
    }

    /// <summary>The objects of a list, merged over the layers. A null among them is a fault.</summary>
    public IReadOnlyList<MetadataFields> Objects(string key)
    {
        var lists = Values(key).OfType<YamlSequence>().ToList();
        var count = Items(key).Count;
        var objects = new List<MetadataFields>();
        for (var i = 0; i < count; i++)
        {
            var maps = Maps(lists, i, $"{key}[{i}]");
            if (maps.Count > 0) objects.Add(new MetadataFields(maps, PathOf($"{key}[{i}]"), context));
        }

        return objects;
    }

    /// <summary>Tells keys that Helm drops in silence, and those that stand twice.</summary>
    public void WarnOfKeys(IReadOnlyList<string> known)
    {
        foreach (var entry in layers.SelectMany(layer => layer.Entries))
        {
            var isKnown = known.Contains(entry.Name, StringComparer.OrdinalIgnoreCase);
            if (!isKnown) context.Warn(entry.Key, PathOf(entry.Name), DiagnosticCodes.KeyUnknown, KeyUnknown);
            if (entry.IsDuplicate) context.Warn(entry.Key, PathOf(entry.Name), DiagnosticCodes.KeyRepeated, KeyRepeated);
        }
    }

    /// <summary>Tells a version that is written as a number: Helm reads <c>1.20</c> as <c>1.2</c>, and lint refuses <c>1.2</c>, too.</summary>
    public void WarnOfNumber(string key)
    {
        if (Values(key).LastOrDefault() is not YamlScalar { Kind: YamlKind.Number } scalar) return;

        context.Warn(scalar, PathOf(key), DiagnosticCodes.VersionReadAsNumber, _ => ReadAsNumber(key, scalar.Raw, scalar.HelmString));
    }

    private List<YamlMapping> Maps(List<YamlSequence> lists, int index, string key)
    {
        var maps = new List<YamlMapping>();
        foreach (var list in lists.Where(list => index < list.Items.Count))
        {
            var node = list.Items[index];
            if (node is YamlMapping map) maps.Add(map);
            else if (node.Kind == YamlKind.Null) context.RefuseEmpty(node, PathOf(key));
            else context.Refuse(node, PathOf(key), "a map");
        }

        return maps;
    }

    private YamlScalar? Scalar(YamlNode node, string key, string wanted)
    {
        if (node is not YamlScalar) context.Refuse(node, PathOf(key), wanted);

        return node as YamlScalar;
    }

    /// <summary>The values of a key over the layers and in all its spellings, nulls left out; the last one counts.</summary>
    private List<YamlNode> Values(string key)
    {
        var values = new List<YamlNode>();
        foreach (var layer in layers)
        {
            foreach (var entry in Spellings(layer, key))
            {
                context.Locate(PathOf(key), entry.Value);
                if (entry.Value.Kind != YamlKind.Null) values.Add(entry.Value);
            }
        }

        return values;
    }

    /// <summary>Helm decodes keys in the order of their bytes, so <c>name</c> comes after <c>NAME</c>.</summary>
    private static IEnumerable<YamlEntry> Spellings(YamlMapping layer, string key) => layer.Entries
        .Where(entry => string.Equals(entry.Name, key, StringComparison.OrdinalIgnoreCase))
        .OrderBy(entry => entry.Name, StringComparer.Ordinal);

    private string PathOf(string key) => path.Length == 0 ? key : $"{path}.{key}";

    private static Diagnostic KeyUnknown(string key) => new(
        DiagnosticCodes.KeyUnknown,
        $"Helm does not know the key '{key}' and ignores it.",
        "Check its spelling, or move what it says under 'annotations'.");

    private static Diagnostic KeyRepeated(string key) => new(
        DiagnosticCodes.KeyRepeated,
        $"The key '{key}' stands here more than once; the last one counts.",
        "Delete the others.");

    private static Diagnostic ReadAsNumber(string key, string text, string number) => new(
        DiagnosticCodes.VersionReadAsNumber,
        text == number ? $"The {key} {text} is a number, which 'helm lint' refuses." : $"The {key} {text} is a number, which Helm reads as {number}.",
        $"Put it in quotes: {key}: \"{text}\".");
}

/// <summary>What is learned while metadata are read: places, errors and warnings.</summary>
internal sealed class MetadataContext(SourceLocation file, DiagnosticList errors)
{
    private readonly Dictionary<string, SourceLocation> _locations = [];
    private readonly HashSet<YamlNode> _refused = new(ReferenceEqualityComparer.Instance);
    private readonly List<MetadataWarning> _warnings = [];
    private readonly DiagnosticTally _tally = new();

    public IReadOnlyList<MetadataWarning> Warnings => [.. _warnings, .. _tally.Rest().Select(rest => new MetadataWarning("", rest))];

    public MetadataLocations Locations => new(file, _locations);

    public void Locate(string path, YamlNode node) => _locations[path] = node.Location;

    public void Refuse(YamlNode node, string path, string wanted)
    {
        if (_refused.Add(node)) errors.Add(WrongType(path, wanted, node));
    }

    public void RefuseEmpty(YamlNode node, string path)
    {
        if (_refused.Add(node)) errors.Add(EmptyEntry(path, node.Location));
    }

    /// <param name="node">Where it stands.</param>
    /// <param name="path">Its key.</param>
    /// <param name="code">The code of the diagnostic, which is made only where it will be shown.</param>
    /// <param name="diagnosticOf">Makes the diagnostic from the path.</param>
    public void Warn(YamlNode node, string path, string code, Func<string, Diagnostic> diagnosticOf)
    {
        if (!_tally.Take(code, node.Source.File)) return;

        _locations.TryAdd(path, node.Location);
        _warnings.Add(new MetadataWarning(path, diagnosticOf(path) with { Location = node.Location }));
    }

    private static Diagnostic WrongType(string key, string wanted, YamlNode found) => new(
        DiagnosticCodes.WrongType,
        $"'{key}' must be {wanted}, and is a {NameOf(found.Kind)}.",
        $"Write {wanted}.")
    { Location = found.Location };

    private static string NameOf(YamlKind kind) => kind switch
    {
        YamlKind.Sequence => "list",
        YamlKind.Mapping => "map",
        YamlKind.Boolean => "boolean",
        YamlKind.Number => "number",
        YamlKind.Null => "null",
        _ => "string",
    };

    private static Diagnostic EmptyEntry(string key, SourceLocation location) => new(
        DiagnosticCodes.EmptyEntry,
        $"'{key}' is an empty entry.",
        "Fill it or delete its dash.")
    { Location = location };
}

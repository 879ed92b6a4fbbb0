using System.Collections;
using HelmOci.Diagnostics;

namespace HelmOci.Yaml;

/// <summary>A map.</summary>
/// <param name="Source">The text it was read from.</param>
/// <param name="Span">From its first key or brace to the end of its last value or brace.</param>
/// <param name="Pairs">What is written, in order, merge keys and doubled keys included.</param>
/// <param name="Entries">What Helm sees, in the order in which the keys first appear.</param>
/// <param name="IsFlow">Written <c>{a: b}</c>.</param>
internal sealed record YamlMapping(
    YamlText Source, YamlSpan Span, IReadOnlyList<YamlPair> Pairs, YamlEntries Entries, bool IsFlow)
    : YamlNode(Source, Span, YamlWeight.OfMapping(Pairs))
{
    public override YamlKind Kind => YamlKind.Mapping;

    /// <summary>The entry of this name (case matters), or null.</summary>
    public YamlEntry? Find(string name) => Entries.Find(name);
}

/// <summary>A key and its value as they are written in a map; the key of a merge is <c>&lt;&lt;</c>.</summary>
internal sealed record YamlPair(YamlNode Key, YamlNode Value, bool IsMerge)
{
    public static YamlPair Of(YamlNode key, YamlNode value) => new(
        key, value, key is YamlScalar { IsAlias: false, Raw: "<<", Style: YamlStyle.Plain, Tag: "" or YamlTags.Merge });
}

/// <summary>One entry of a map as Helm sees it: merges followed, the last of several equal keys.</summary>
/// <param name="Name">The key as text: <c>1.50</c> is <c>1.5</c>, <c>y</c> is <c>true</c>.</param>
/// <param name="Key">The key as it is written.</param>
/// <param name="Value">The value.</param>
internal sealed record YamlEntry(string Name, YamlNode Key, YamlNode Value)
{
    /// <summary>Whether it came by a merge key (<c>&lt;&lt;: *base</c>) and is written elsewhere.</summary>
    public bool IsMerged { get; init; }

    /// <summary>Whether the same map has this key more than once.</summary>
    public bool IsDuplicate { get; init; }
}

/// <summary>The entries of a map as Helm sees them.</summary>
internal sealed class YamlEntries : IReadOnlyList<YamlEntry>
{
    private readonly List<YamlEntry> _entries = [];
    private readonly Dictionary<string, int> _positions = new(StringComparer.Ordinal);

    /// <exception cref="ChartException">Helm refuses a key, or what is merged is not a map.</exception>
    public YamlEntries(IReadOnlyList<YamlPair> pairs)
    {
        foreach (var pair in pairs)
        {
            if (pair.IsMerge) Merge(pair.Value);
            else Set(new YamlEntry(NameOf(pair.Key), pair.Key, pair.Value));
        }
    }

    public int Count => _entries.Count;

    public YamlEntry this[int index] => _entries[index];

    public YamlEntry? Find(string name) => _positions.TryGetValue(name, out var at) ? _entries[at] : null;

    public IEnumerator<YamlEntry> GetEnumerator() => _entries.GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

    /// <summary>As go-yaml v2 does: a merge overrides the entries above it, and the first of several maps wins.</summary>
    private void Merge(YamlNode value)
    {
        var maps = value is YamlSequence sequence ? sequence.Items.Reverse() : [value];
        foreach (var map in maps)
        {
            if (map is not YamlMapping mapping) throw MergeOfNoMap(map);

            foreach (var entry in mapping.Entries)
            {
                Set(entry with { IsMerged = true, IsDuplicate = false });
            }
        }
    }

    private void Set(YamlEntry entry)
    {
        if (!_positions.TryGetValue(entry.Name, out var at))
        {
            _positions.Add(entry.Name, _entries.Count);
            _entries.Add(entry);

            return;
        }

        var isDuplicate = !entry.IsMerged && !_entries[at].IsMerged;
        _entries[at] = entry with { IsDuplicate = isDuplicate || _entries[at].IsDuplicate };
    }

    /// <summary>The key as Helm turns it into a name in JSON.</summary>
    private static string NameOf(YamlNode key) => key switch
    {
        YamlScalar { Kind: YamlKind.Text or YamlKind.Boolean } scalar => scalar.HelmString,
        YamlScalar { Value.IsInteger: true, Value.Number: < long.MaxValue } scalar => scalar.HelmString,
        YamlScalar { Kind: YamlKind.Number, Value.IsInteger: false } scalar => FractionName(scalar.HelmString),
        _ => throw UnusableKey(key),
    };

    private static string FractionName(string text) => text switch
    {
        "+Inf" => ".inf",
        "-Inf" => "-.inf",
        "NaN" => ".nan",
        _ => text,
    };

    private static ChartException UnusableKey(YamlNode key) => key.Fault(
        DiagnosticCodes.YamlUnusableKey,
        "Helm takes no null, list, map or number above 9223372036854775807 as a key.",
        "Put the key in quotes.");

    private static ChartException MergeOfNoMap(YamlNode value) => value.Fault(
        DiagnosticCodes.YamlMergeOfNoMap,
        "A merge key (<<) wants a map, or a list of maps.",
        "Name an anchored map, or put << in quotes if it is an ordinary key.");
}

using System.Collections;

namespace HelmOci.Yaml;

/// <summary>The entries of a map as Helm sees them.</summary>
public sealed class YamlEntries : IReadOnlyList<YamlEntry>
{
    private readonly List<YamlEntry> _entries = [];
    private readonly Dictionary<string, int> _positions = new(StringComparer.Ordinal);

    internal YamlEntries(IReadOnlyList<YamlPair> pairs)
    {
        foreach (var pair in pairs)
        {
            if (pair.IsMerge) Merge(pair.Value);
            else Set(new YamlEntry(YamlKeys.NameOf(pair.Key), pair.Key, pair.Value));
        }
    }

    public int Count => _entries.Count;

    public YamlEntry this[int index] => _entries[index];

    public YamlEntry? Find(string name) => _positions.TryGetValue(name, out var at) ? _entries[at] : null;

    public IEnumerator<YamlEntry> GetEnumerator() => _entries.GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

    /// <summary>As go-yaml v2 does: a merge overrides what stands above it, and of several maps the first wins.</summary>
    private void Merge(YamlNode value)
    {
        var maps = value is YamlSequence sequence ? sequence.Items.Reverse() : [value];
        foreach (var map in maps)
        {
            foreach (var entry in YamlKeys.MergeableEntries(map))
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
}

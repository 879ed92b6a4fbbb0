namespace HelmOci.Yaml;

/// <summary>A map.</summary>
/// <param name="Source">The text it was read from.</param>
/// <param name="Span">From its first key or brace to the end of its last value or brace.</param>
/// <param name="Pairs">What is written, in order, merge keys and doubled keys included.</param>
/// <param name="Entries">What Helm sees, in the order in which the keys first appear.</param>
/// <param name="IsFlow">Written <c>{a: b}</c>.</param>
public sealed record YamlMapping(
    YamlText Source, YamlSpan Span, IReadOnlyList<YamlPair> Pairs, YamlEntries Entries, bool IsFlow) : YamlNode(Source, Span)
{
    private readonly long _weight = 1 + WeightOf(Pairs);

    public override YamlKind Kind => YamlKind.Mapping;

    internal override long Weight => _weight;

    /// <summary>The entry of this name (case matters), or null.</summary>
    public YamlEntry? Find(string name) => Entries.Find(name);

    private static long WeightOf(IReadOnlyList<YamlPair> pairs)
    {
        var weight = 0L;
        foreach (var pair in pairs) weight += pair.Key.Weight + pair.Value.Weight;

        return weight;
    }
}

namespace HelmOci.Yaml;

/// <summary>A list.</summary>
/// <param name="Source">The text it was read from.</param>
/// <param name="Span">From its first dash or bracket to the end of its last item or bracket.</param>
/// <param name="Items">The items in order.</param>
/// <param name="IsFlow">Written <c>[a, b]</c>.</param>
public sealed record YamlSequence(YamlText Source, YamlSpan Span, IReadOnlyList<YamlNode> Items, bool IsFlow) : YamlNode(Source, Span)
{
    private readonly long _weight = 1 + WeightOf(Items);

    public override YamlKind Kind => YamlKind.Sequence;

    internal override long Weight => _weight;

    private static long WeightOf(IReadOnlyList<YamlNode> items)
    {
        var weight = 0L;
        foreach (var item in items) weight += item.Weight;

        return weight;
    }
}

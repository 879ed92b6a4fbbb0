namespace HelmOci.Yaml;

/// <summary>A node and what stands around it.</summary>
/// <param name="Node">The node.</param>
/// <param name="Pair">The pair whose value it is; null for an item of a list and for the root.</param>
/// <param name="Indent">The column of its key, of its dash, or 0.</param>
/// <param name="IsFlow">Whether brackets are around it.</param>
internal sealed record YamlPlace(YamlNode Node, YamlPair? Pair, int Indent, bool IsFlow)
{
    public bool IsRoot { get; init; }

    /// <summary>How a scalar here was written; a value that takes its place keeps to it.</summary>
    public YamlStyle Style => Node is YamlScalar { Span.Length: > 0 } scalar ? scalar.Style : YamlStyle.Plain;
}

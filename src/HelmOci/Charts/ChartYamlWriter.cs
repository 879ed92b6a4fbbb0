namespace HelmOci.Charts;

/// <summary>Writes Chart.yaml as Helm does, where the user's own text cannot be packed.</summary>
internal static class ChartYamlWriter
{
    // JSON is YAML: it stands in until metadata are written in Helm's layout.
    public static ReadOnlyMemory<byte> Write(ChartMetadata metadata) =>
        (metadata.IsV1 ? metadata with { Dependencies = [] } : metadata).ToConfigJson();
}

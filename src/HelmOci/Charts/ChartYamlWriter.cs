using HelmOci.Yaml;

namespace HelmOci.Charts;

/// <summary>Writes Chart.yaml as Helm does, where the user's own text cannot be packed.</summary>
internal static class ChartYamlWriter
{
    /// <summary>Helm leaves the dependencies of a v1 chart out: they are in requirements.yaml.</summary>
    public static ReadOnlyMemory<byte> Write(ChartMetadata metadata) =>
        HelmYaml.FromJson((metadata.IsV1 ? metadata with { Dependencies = [] } : metadata).ToConfigJson());
}

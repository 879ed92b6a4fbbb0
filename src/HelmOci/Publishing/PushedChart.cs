using HelmOci.Oci;

namespace HelmOci.Publishing;

/// <summary>A chart at one of its destinations.</summary>
/// <param name="Reference">How it is named there: <c>oci://host/namespace/name:tag</c>, or <c>oci:DIR:tag</c> for an image layout.</param>
/// <param name="Digest">The digest of its manifest, as the destination holds it.</param>
/// <param name="Status">What became of the push.</param>
public sealed record PushedChart(string Reference, Digest Digest, PushStatus Status)
{
    /// <summary>The chart's version, with its <c>+</c>.</summary>
    public string Version { get; init; } = "";

    /// <summary>The registry's host; empty for a layout.</summary>
    public string Registry { get; init; } = "";

    /// <summary>The path in the registry; empty for a layout.</summary>
    public string Repository { get; init; } = "";

    public string Tag { get; init; } = "";

    /// <summary>The name of the chart.</summary>
    public string Name { get; init; } = "";

    /// <summary>The layout's folder; empty for a registry.</summary>
    public string Path { get; init; } = "";
}

namespace HelmOci.Publishing;

/// <summary>What the build knows of the chart's origin, and Chart.yaml does not say; empty where it does not know.</summary>
public sealed record BuildFacts
{
    /// <summary>The commit: <c>org.opencontainers.image.revision</c>.</summary>
    public string Revision { get; init; } = "";

    /// <summary>SPDX expression: <c>org.opencontainers.image.licenses</c>.</summary>
    public string License { get; init; } = "";

    /// <summary>The repository's URL, used where the chart names no sources; it links the package on GHCR.</summary>
    public string SourceUrl { get; init; } = "";

    /// <summary>When the sources were last changed; null: not said, so that the same sources give the same manifest.</summary>
    public DateTimeOffset? Created { get; init; }
}

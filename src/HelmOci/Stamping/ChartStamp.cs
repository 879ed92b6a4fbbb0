namespace HelmOci.Stamping;

/// <summary>What this build says of a chart; empty means: as the chart says.</summary>
public sealed record ChartStamp
{
    public string Version { get; init; } = "";

    public string AppVersion { get; init; } = "";
}

namespace HelmOci.Charts;

/// <summary>How a chart's folder is read.</summary>
public sealed record ChartLoadOptions
{
    public static readonly ChartLoadOptions Default = new();

    /// <summary>Whether a symbolic link may lead out of the repository (the nearest folder above the chart with a <c>.git</c>, else the one that holds the chart). Off, because a pull request could publish the build machine's files.</summary>
    public bool AllowExternalLinks { get; init; }
}

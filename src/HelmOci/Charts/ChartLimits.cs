namespace HelmOci.Charts;

/// <summary>What Helm 3.17 and later take, and what keeps a hostile archive from filling the memory.</summary>
internal static class ChartLimits
{
    /// <summary>The largest file of a chart, in bytes; this size is still taken.</summary>
    public const int File = 5 * 1024 * 1024;

    /// <summary>All files of a chart must stay below this many bytes.</summary>
    public const long Total = 100 * 1024 * 1024;

    /// <summary>Headers and padding count here: an archive of empty entries has no content, and still a size.</summary>
    public const long Tar = 2 * Total;

    /// <summary>More files than this are no chart.</summary>
    public const int Files = 100_000;

    /// <summary>Subcharts of subcharts.</summary>
    public const int Depth = 32;
}

namespace HelmOci.Charts;

/// <summary>What may still be unpacked for one chart, all archives in it together: a small file can unpack to any size.</summary>
internal sealed class ArchiveBudget
{
    private long _bytes = ChartLimits.Total;
    private long _tarBytes = ChartLimits.Tar;
    private int _files = ChartLimits.Files;

    /// <summary>Takes the size of one more file; false when it is too much.</summary>
    public bool TakeFile(long length) => --_files >= 0 && (_bytes -= length) > 0;

    /// <summary>Takes bytes of a tar, headers and padding too; false when they are too many.</summary>
    public bool TakeTar(long length) => (_tarBytes -= length) > 0;
}

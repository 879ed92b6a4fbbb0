namespace HelmOci.Charts;

/// <summary>What may still be unpacked for one chart, all archives in it together: a small file can unpack to any size.</summary>
internal sealed class ArchiveBudget
{
    private long _bytes = ChartLimits.Total;
    private long _tarBytes = ChartLimits.Tar;
    private int _files = ChartLimits.Files;
    private long _names = ChartLimits.Names;

    /// <summary>Takes the size of one more file, and of its name; false when it is too much.</summary>
    public bool TakeFile(long length, int name) => --_files >= 0 && (_bytes -= length) > 0 && TakeNames(name);

    /// <summary>Takes characters of names, which are copied for each level of subcharts; false when they are too many.</summary>
    public bool TakeNames(long length) => (_names -= length) >= 0;

    /// <summary>Takes bytes of a tar, headers and padding too; false when they are too many.</summary>
    public bool TakeTar(long length) => (_tarBytes -= length) > 0;
}

using HelmOci.Diagnostics;

namespace HelmOci.Charts;

/// <summary>Reads .tgz files.</summary>
internal static class ChartArchiveFile
{
    public static ReadOnlyMemory<byte> Read(string path)
    {
        try
        {
            var length = new FileInfo(path).Length;

            return length < ChartLimits.Tar ? File.ReadAllBytes(path) : throw new ChartException(ChartFileDiagnostics.ChartTooLarge(path));
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            throw new ChartException(ChartFileDiagnostics.Unreadable(path, fault.Message), fault);
        }
    }
}

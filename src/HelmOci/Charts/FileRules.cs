using System.Text;
using HelmOci.Diagnostics;

namespace HelmOci.Charts;

/// <summary>What Helm packs and can never load again.</summary>
internal static class FileRules
{
    public static IEnumerable<Diagnostic> Unloadable(Chart chart)
    {
        foreach (var file in chart.OwnFiles().Where(file => IsUnloadable(file.Path)))
        {
            yield return FileLintDiagnostics.NameUnloadable(file.SourcePath);
        }
    }

    /// <summary>Helm loads no more than this, and packed subcharts may have unpacked to it.</summary>
    public static IEnumerable<Diagnostic> TooLarge(Chart chart)
    {
        if (LengthOf(chart) >= ChartLimits.Total) yield return ChartFileDiagnostics.ChartTooLarge(chart.FolderPath);
    }

    /// <summary>The folders of subcharts stand in front of their paths.</summary>
    public static IEnumerable<Diagnostic> NameTooLong(Chart chart) => NameTooLong(chart, chart.Metadata.Name);

    private static IEnumerable<Diagnostic> NameTooLong(Chart chart, string root)
    {
        var room = ChartLimits.Path - Encoding.UTF8.GetByteCount(root) - 1;
        foreach (var file in chart.OwnFiles())
        {
            if (Encoding.UTF8.GetByteCount(file.Path) > room) yield return ChartFileDiagnostics.PathTooLong(file.SourcePath);
        }

        foreach (var error in chart.Subcharts.SelectMany(subchart => NameTooLong(subchart, $"{root}/charts/{subchart.Metadata.Name}"))) yield return error;
    }

    private static long LengthOf(Chart chart)
    {
        var length = 0L;
        foreach (var file in chart.OwnFiles()) length += file.Content.Length;
        foreach (var subchart in chart.Subcharts) length += LengthOf(subchart);

        return length;
    }

    private static bool IsUnloadable(string path) => path.StartsWith("..", StringComparison.Ordinal) || ArchivePath.NamesDrive(path);
}

using System.Text;
using HelmOci.Diagnostics;

namespace HelmOci.Charts;

/// <summary>What Helm packs and never loads again: names and sizes of files.</summary>
internal static class FileErrors
{
    public static IEnumerable<Diagnostic> Unloadable(Chart chart)
    {
        foreach (var file in chart.OwnFiles().Where(file => IsUnloadable(file.Path)))
        {
            yield return NameUnloadable(file.SourcePath);
        }
    }

    /// <summary>Helm loads no more than this, and packed subcharts may have unpacked to it.</summary>
    public static IEnumerable<Diagnostic> TooLarge(Chart chart)
    {
        if (LengthOf(chart) >= ChartLimits.Total) yield return ChartLimits.Exceeded(chart.FolderPath);
    }

    /// <summary>The folders of subcharts stand in front of their paths.</summary>
    public static IEnumerable<Diagnostic> NameTooLong(Chart chart) => NameTooLong(chart, chart.Metadata.Name);

    private static IEnumerable<Diagnostic> NameTooLong(Chart chart, string root)
    {
        var room = ChartLimits.Path - Encoding.UTF8.GetByteCount(root) - 1;
        foreach (var file in chart.OwnFiles())
        {
            if (Encoding.UTF8.GetByteCount(file.Path) > room) yield return ChartLimits.PathTooLong(file.SourcePath);
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

    private static bool IsUnloadable(string path) => path.StartsWith("..", StringComparison.Ordinal) || NamesDrive(path);

    /// <summary>Whether a path begins like a Windows drive, which Helm refuses: <c>c:/</c>.</summary>
    public static bool NamesDrive(string path) => path.Length > 2 && char.IsAsciiLetter(path[0]) && path[1] == ':' && path[2] == '/';

    private static Diagnostic NameUnloadable(string file) => new(
        DiagnosticCodes.FileNameUnloadable,
        $"Helm packs '{file}', and then refuses to load the chart, because of this name.",
        "Rename it: no name at the chart's root may begin with '..' or look like a drive.")
    { Location = new SourceLocation(file) };
}

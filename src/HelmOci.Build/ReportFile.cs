using HelmOci.Diagnostics;
using HelmOci.Files;
using HelmOci.Publishing;

namespace HelmOci.Build;

/// <summary>The file that <c>ChartReportPath</c> names.</summary>
internal static class ReportFile
{
    /// <param name="path">The file; a path that ends in a slash is a folder, with one file a project.</param>
    /// <param name="report">What it says.</param>
    /// <param name="list">The list of what was written: the report goes there, too.</param>
    /// <param name="written">What was written before it; listed also where the report cannot be written.</param>
    /// <exception cref="ChartException">The report or the list cannot be written.</exception>
    public static void Write(string path, ChartReport report, WrittenFiles list, IReadOnlyList<WrittenFile> written)
    {
        var file = PathOf(path, report.Project);
        var isWritten = false;
        try
        {
            isWritten = AtomicFile.Write(file, report.ToJson());
        }
        finally
        {
            list.Add(isWritten ? [.. written, new WrittenFile(file)] : written);
        }
    }

    /// <summary>The full path of a project's report.</summary>
    public static string PathOf(string path, string project) =>
        Path.GetFullPath(Path.EndsInDirectorySeparator(path) ? Path.Combine(path, $"{project}.json") : path);
}

using HelmOci.Files;
using HelmOci.Publishing;

namespace HelmOci.Build;

/// <summary>The file that <c>ChartReportPath</c> names.</summary>
internal static class ReportFile
{
    /// <param name="path">The file; a path that ends in a slash is a folder, with one file a project.</param>
    /// <param name="report">What it says.</param>
    /// <returns>The file's full path.</returns>
    public static string Write(string path, ChartReport report)
    {
        var file = Path.GetFullPath(Path.EndsInDirectorySeparator(path) ? Path.Combine(path, $"{report.Project}.json") : path);
        AtomicFile.Write(file, report.ToJson());

        return file;
    }
}

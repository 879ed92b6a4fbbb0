using HelmOci.Files;
using HelmOci.Publishing;

namespace HelmOci.Build;

/// <summary>The file that <c>ChartReportPath</c> names.</summary>
internal static class ReportFile
{
    /// <param name="path">The file; a path that ends in a slash is a folder, with one file a project.</param>
    /// <param name="report">What it says.</param>
    public static void Write(string path, ChartReport report) => AtomicFile.Write(PathOf(path, report.Project), report.ToJson());

    /// <summary>The full path of a project's report.</summary>
    public static string PathOf(string path, string project) =>
        Path.GetFullPath(Path.EndsInDirectorySeparator(path) ? Path.Combine(path, $"{project}.json") : path);
}

using HelmOci.Diagnostics;
using HelmOci.Files;
using HelmOci.Oci;
using HelmOci.Publishing;
using Microsoft.Build.Framework;

namespace HelmOci.Build;

/// <summary>Deletes what the chart tasks wrote.</summary>
public sealed class CleanChart : ChartTask
{
    /// <summary>The file that lists it.</summary>
    [Required]
    public string FileWrites { get; set; } = "";

    /// <summary>The output, layout and intermediate folders: nothing is deleted elsewhere.</summary>
    [Required]
    public string[] Folders { get; set; } = [];

    /// <summary>The report's file or, with a slash at its end, folder, which may lie elsewhere.</summary>
    [Required]
    public string ReportPath { get; set; } = "";

    protected override void Run(CancellationToken cancellation)
    {
        var places = new CleanPlaces(Path.GetDirectoryName(Path.GetFullPath(ProjectFile))!, Folders, ReportFile.PathOf(ReportPath, ProjectName));
        new WrittenFiles(FileWrites).Delete(places, RemoveFromLayout, ChartLog, cancellation);

        bool RemoveFromLayout(string folder, string manifest) =>
            Digest.TryParse(manifest, out var digest) && new ImageLayout(folder).Remove(digest, cancellation);
    }
}

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
            // Not ended by Ctrl+C: what is out by then has to be told.
            isWritten = AtomicFile.Write(file, report.ToJson(), CancellationToken.None);
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

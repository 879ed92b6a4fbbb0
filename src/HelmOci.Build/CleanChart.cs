using HelmOci.Files;
using HelmOci.Oci;
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

using HelmOci.Files;
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
        new WrittenFiles(FileWrites).Delete(new CleanPlaces(Folders, ReportFile.PathOf(ReportPath, ProjectName)), ChartLog);
    }
}

using HelmOci.Diagnostics;
using Microsoft.Build.Framework;

namespace HelmOci.Build;

/// <summary>
/// Finds the projects of a solution that may own a chart which this project has, too: those whose file speaks of <c>ChartImage</c>. Where the
/// chart lies in the project's own folder, it is nobody else's.
/// </summary>
public sealed class FindSolutionProjects : ChartTask
{
    /// <summary>The configuration of each project of the solution, as MSBuild hands it on.</summary>
    [Required]
    public string SolutionContents { get; set; } = "";

    /// <summary>The chart's folder.</summary>
    [Required]
    public string ChartDirectory { get; set; } = "";

    /// <summary>The projects, with metadata for the MSBuild task.</summary>
    [Output]
    public ITaskItem[] Projects { get; private set; } = [];

    protected override void Run(CancellationToken cancellation)
    {
        var folder = Path.GetDirectoryName(Path.GetFullPath(ProjectFile))! + Path.DirectorySeparatorChar;
        if (Path.GetFullPath(ChartDirectory).StartsWith(folder, StringComparison.Ordinal)) return;

        var given = (BuildEngine as IBuildEngine6)?.GetGlobalProperties() ?? new Dictionary<string, string>();
        var solution = new SolutionProjects(SolutionContents);
        Projects = [.. solution.Paths.Where(path => !ProjectPath.Comparer.Equals(path, ProjectFile) && NamesImages(path)).Select(ToItem)];

        ITaskItem ToItem(string path) =>
            LiteralItem.Of(path, new Dictionary<string, string> { ["AdditionalProperties"] = string.Join(';', solution.DifferencesOf(path, given)) });
    }

    private static bool NamesImages(string project)
    {
        try
        {
            return File.ReadAllText(project).Contains("ChartImage", StringComparison.Ordinal);
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            // A solution may list what is not there.
            return false;
        }
    }
}

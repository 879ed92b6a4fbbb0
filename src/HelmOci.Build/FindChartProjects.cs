using HelmOci.Diagnostics;
using Microsoft.Build.Framework;

namespace HelmOci.Build;

/// <summary>Finds the projects that <c>@(ChartImage)</c> and <c>@(ChartReference)</c> name, and how each is called so that the build has it once.</summary>
public sealed class FindChartProjects : ChartTask
{
    /// <summary>The images of the chart: projects, or references of images from elsewhere.</summary>
    public ITaskItem[] Images { get; set; } = [];

    /// <summary>The projects whose charts become subcharts.</summary>
    public ITaskItem[] References { get; set; } = [];

    /// <summary>The projects that this one is compiled with.</summary>
    public ITaskItem[] ProjectReferences { get; set; } = [];

    /// <summary>Where values.yaml keeps the project's own image; empty where the project makes none.</summary>
    public string OwnImagePath { get; set; } = "";

    /// <summary>Whether a solution is built, which calls every project with the same properties.</summary>
    public bool IsSolution { get; set; }

    /// <summary>The configuration of each project of the solution, as MSBuild hands it on; empty for none.</summary>
    public string SolutionContents { get; set; } = "";

    /// <summary>The projects, each once; with metadata for the MSBuild task, and <c>HasImage</c>, <c>HasChart</c>, <c>IsPushed</c>, <c>IsRestored</c>.</summary>
    [Output]
    public ITaskItem[] Projects { get; private set; } = [];

    protected override void Run(CancellationToken cancellation)
    {
        OtherProject.CheckPlaces(Images, OwnImagePath);
        var images = Images.Where(OtherProject.IsProject).ToLookup(PathOf, ProjectPath.Comparer);
        var references = References.ToLookup(PathOf, ProjectPath.Comparer);
        var call = new OtherProjectCall((BuildEngine as IBuildEngine6)?.GetGlobalProperties() ?? new Dictionary<string, string>(), IsSolution, SolutionContents);
        call.CheckSharing();

        Projects = [.. images.Concat(references).Select(group => group.Key).Distinct(ProjectPath.Comparer).Select(ToItem)];

        ITaskItem ToItem(string path)
        {
            if (ProjectReferences.Any(reference => ProjectPath.Comparer.Equals(ProjectPath.Of(reference, ProjectFile), path))) call.CheckCompiled(path);
            var framework = images[path].Concat(references[path]).Select(one => one.GetMetadata("TargetFramework")).FirstOrDefault(name => name.Length > 0) ?? "";

            return LiteralItem.Of(path, new Dictionary<string, string>
            {
                ["UndefineProperties"] = call.Removed,
                ["AdditionalProperties"] = call.AddedFor(path, framework),
                ["HasImage"] = Text(images.Contains(path)),
                ["HasChart"] = Text(references.Contains(path)),
                ["IsPushed"] = Text(references[path].Any(OtherProject.IsPushed)),
                ["IsRestored"] = Text(call.IsInSolution(path)),
            });
        }
    }

    private static string Text(bool value) => value ? "true" : "false";

    /// <exception cref="ChartException">There is no such file, or it is this very project.</exception>
    private string PathOf(ITaskItem item)
    {
        var path = ProjectPath.Of(item, ProjectFile);
        if (ProjectPath.Comparer.Equals(path, ProjectFile)) throw OtherProjectMissing(item.ItemSpec, "is this project itself");

        return File.Exists(path) ? path : throw OtherProjectMissing(item.ItemSpec, $"does not exist ('{path}')");
    }

    private static ChartException OtherProjectMissing(string project, string what) => new(new Diagnostic(
        DiagnosticCodes.OtherProjectMissing,
        $"The project '{project}' of a ChartImage or ChartReference {what}.",
        "Write the path to another project's file, from the folder of this one; or, for an image, host/path:tag."));
}

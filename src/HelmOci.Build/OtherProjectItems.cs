using HelmOci.Diagnostics;
using HelmOci.Publishing;
using HelmOci.Stamping;
using Microsoft.Build.Framework;

namespace HelmOci.Build;

/// <summary>Reads what a chart gets from other projects.</summary>
internal static class OtherProjectItems
{
    /// <summary>The images of <c>@(ChartImage)</c>: those of other projects where they were made, and those from elsewhere.</summary>
    /// <param name="images">The items.</param>
    /// <param name="made">What the projects say of their images.</param>
    /// <param name="projectFile">Paths count from its folder.</param>
    /// <param name="own">The project's own image, whose settings hold for these as well.</param>
    public static IReadOnlyList<ChartImage> Images(ITaskItem[] images, ITaskItem[] made, string projectFile, ChartImage own)
    {
        var known = made.Select(item => new ProjectImage(item)).ToList();
        var charts = new List<ChartImage>();
        foreach (var item in images)
        {
            var image = own with { Built = null, Reference = "", ValuesPath = OtherProject.ValuesPath(item) };
            if (!OtherProject.IsProject(item))
            {
                charts.Add(image with { Reference = item.ItemSpec, PullRegistry = "" });
                continue;
            }

            var project = ProjectPath.Of(item, projectFile);
            var its = known.Find(one => ProjectPath.Comparer.Equals(one.Project, project));
            if (its is { IsBuilt: true }) charts.Add(image with { Built = its.ToBuilt() });
        }

        return charts;
    }

    /// <param name="made">What the projects say of their images.</param>
    /// <exception cref="ChartException">A project keeps its version, and so makes no image.</exception>
    public static void CheckKept(ITaskItem[] made)
    {
        if (made.Select(item => new ProjectImage(item)).FirstOrDefault(image => image.IsKept) is { } kept) throw ImageKeptBack(kept.Project);
    }

    /// <summary>The charts of <c>@(ChartReference)</c>.</summary>
    /// <param name="references">The items.</param>
    /// <param name="packed">The packages that the projects made, with the project in <c>MSBuildSourceProjectFile</c>.</param>
    /// <param name="pushed">Where those with <c>Publish</c> were pushed to.</param>
    /// <param name="projectFile">Paths count from its folder.</param>
    /// <param name="isKept">Whether nobody gets the chart that they become a part of.</param>
    /// <exception cref="ChartException">A project has no chart, or one without its image.</exception>
    public static IReadOnlyList<PackedSubchart> Subcharts(ITaskItem[] references, ITaskItem[] packed, ITaskItem[] pushed, string projectFile, bool isKept) =>
    [
        .. references.Select(item =>
        {
            var project = ProjectPath.Of(item, projectFile);
            var package = Array.Find(packed, IsOfProject) ?? throw NoChartOfProject(project);
            if (package.GetMetadata("IsKept") == "true" && !isKept) throw ChartKeptBack(project);

            var reference = OtherProject.IsPushed(item) ? Array.Find(pushed, IsOfProject) : null;

            return new PackedSubchart(package.ItemSpec)
            {
                Alias = item.GetMetadata("Alias"),
                Condition = item.GetMetadata("Condition"),
                Repository = reference is null ? "" : RepositoryOf(reference),
            };

            bool IsOfProject(ITaskItem one) => ProjectPath.Comparer.Equals(one.GetMetadata("MSBuildSourceProjectFile"), project);
        }),
    ];

    /// <summary>The charts of <c>@(ChartReference)</c> as they are before they are stamped and packed.</summary>
    /// <param name="references">The items.</param>
    /// <param name="found">What the projects say of themselves.</param>
    /// <param name="projectFile">Paths count from its folder.</param>
    /// <exception cref="ChartException">A project has no chart.</exception>
    public static IReadOnlyList<PackedSubchart> SubchartsToCome(ITaskItem[] references, ITaskItem[] found, string projectFile) =>
    [
        .. references.Select(item =>
        {
            var project = ProjectPath.Of(item, projectFile);
            var chart = Array.Find(found, one => ProjectPath.Comparer.Equals(one.ItemSpec, project))?.GetMetadata("Chart") ?? "";

            return Path.Exists(chart) ? new PackedSubchart(chart) { Alias = item.GetMetadata("Alias"), Condition = item.GetMetadata("Condition") } : throw NoChartOfProject(project);
        }),
    ];

    /// <summary>As Helm names it: without the chart's own name. A layout has no such name.</summary>
    private static string RepositoryOf(ITaskItem pushed)
    {
        var registry = pushed.GetMetadata("Registry");
        var repository = pushed.GetMetadata("Repository");
        var folder = repository.LastIndexOf('/') is var end and > 0 ? $"/{repository[..end]}" : "";

        return registry.Length == 0 ? "" : $"oci://{registry}{folder}";
    }

    private static ChartException ImageKeptBack(string project) => new(new Diagnostic(
        DiagnosticCodes.ImageKeptBack,
        $"{project} keeps the version of its chart that is there already (ChartOverwrite=Skip), so this build has no image of it, and a ChartImage names that project.",
        "Raise its version, or set ChartOverwrite to Never or Always."));

    private static ChartException ChartKeptBack(string project) => new(new Diagnostic(
        DiagnosticCodes.ImageKeptBack,
        $"{project} keeps the version of its chart that is there already (ChartOverwrite=Skip), so this build has no image of it, and a ChartReference wants its chart with the image.",
        "Raise its version; or list the chart that is there in Chart.yaml (repository: oci://…), in place of the ChartReference."));

    private static ChartException NoChartOfProject(string project) => new(new Diagnostic(
        DiagnosticCodes.NoChartOfProject,
        $"A ChartReference names {project}, and that project has no chart.",
        "Put a chart into chart/ beside it, or set ChartDirectory there."));
}

/// <summary>Reads the items that name other projects.</summary>
internal static class OtherProject
{
    /// <summary>Whether a <c>ChartImage</c> is a project, rather than an image from elsewhere.</summary>
    public static bool IsProject(ITaskItem image) => Path.GetExtension(image.ItemSpec).EndsWith("proj", StringComparison.OrdinalIgnoreCase);

    /// <summary>Whether a <c>ChartReference</c> is pushed by itself, and named as a dependency from there.</summary>
    /// <exception cref="ChartException">Neither true nor false.</exception>
    public static bool IsPushed(ITaskItem reference) => ChartProperty.IsTrue($"Publish of ChartReference {reference.ItemSpec}", reference.GetMetadata("Publish"));

    /// <summary>Where values.yaml keeps an image.</summary>
    public static string ValuesPath(ITaskItem image) => image.GetMetadata("ValuesPath") is { Length: > 0 } path ? path : "image";

    /// <exception cref="ChartException">Two images have one place.</exception>
    public static void CheckPlaces(ITaskItem[] images, string ownPath)
    {
        var taken = new Dictionary<string, string>(StringComparer.Ordinal);
        if (ownPath.Length > 0) taken.Add(ownPath, "the project's own image");
        foreach (var image in images)
        {
            var path = ValuesPath(image);
            if (!taken.TryAdd(path, image.ItemSpec)) throw ImagePlaceTaken(image.ItemSpec, path, taken[path]);
        }
    }

    private static ChartException ImagePlaceTaken(string image, string path, string other) => new(new Diagnostic(
        DiagnosticCodes.ImagePlaceTaken,
        $"ChartImage {image} and {other} would both be stamped at '{path}' of the chart's values.",
        $"Give the ChartImage a place of its own, such as ValuesPath=\"worker.image\"; or set ChartImageValuesPath for the project's own."));
}

using HelmOci.Charts.Loading;
using HelmOci.Diagnostics;

namespace HelmOci.Build;

/// <summary>Where the <c>.tgz</c> goes: never into the folder that is published, and so into the image, nor into the next chart.</summary>
/// <param name="OutputPath">The folder asked for.</param>
/// <param name="PublishPath">The folder that is published; empty where nothing is.</param>
/// <param name="FallbackPath">The folder to use where <paramref name="OutputPath"/> is a default that is published; empty where the user chose it.</param>
internal sealed record ChartOutput(string OutputPath, string PublishPath, string FallbackPath)
{
    /// <param name="chartDirectory">The chart's folder; empty for a ready package.</param>
    /// <param name="cancellation">Stops it.</param>
    /// <exception cref="ChartException">The user chose a folder that is published, or the chart's own.</exception>
    public string FolderFor(string chartDirectory, CancellationToken cancellation)
    {
        var folder = Folder();
        if (chartDirectory.Length > 0 && IsPacked(folder, Path.GetFullPath(chartDirectory), cancellation)) throw OutputInChart("The packed chart", OutputPath, chartDirectory, "ChartOutputPath");

        return folder;
    }

    /// <param name="path">The file that gets the manifests.</param>
    /// <param name="chartDirectory">The chart's folder.</param>
    /// <param name="cancellation">Stops it.</param>
    /// <exception cref="ChartException">It is the chart's own folder.</exception>
    public static void CheckManifests(string path, string chartDirectory, CancellationToken cancellation)
    {
        if (IsPacked(Path.GetDirectoryName(path)!, Path.GetFullPath(chartDirectory), cancellation)) throw OutputInChart("The manifests", path, chartDirectory, "ChartManifestsPath");
    }

    private string Folder()
    {
        var folder = Path.GetFullPath(OutputPath);
        if (PublishPath.Length == 0 || PathInside(folder, Path.GetFullPath(PublishPath)) is null) return folder;

        return FallbackPath.Length > 0 ? Path.GetFullPath(FallbackPath) : throw OutputIsPublished(OutputPath);
    }

    /// <summary>Whether the next build would find the package among the chart's files.</summary>
    private static bool IsPacked(string folder, string chart, CancellationToken cancellation)
    {
        if (PathInside(folder, chart) is not { } inside) return false;

        var rules = Path.Combine(chart, ".helmignore");
        var ignore = File.Exists(rules) ? HelmIgnore.Parse(File.ReadAllText(rules), rules, cancellation) : HelmIgnore.Default;
        var path = "";
        foreach (var name in inside.Split(Path.DirectorySeparatorChar, StringSplitOptions.RemoveEmptyEntries))
        {
            path = path.Length == 0 ? name : $"{path}/{name}";
            if (name != "." && ignore.RuleDropping(path, isFolder: true, cancellation) is not null) return false;
        }

        return ignore.RuleDropping($"{path}/chart-1.0.0.tgz", isFolder: false, cancellation) is null;
    }

    /// <summary>The way from a folder to one that lies in it, or is it; null for any other.</summary>
    private static string? PathInside(string folder, string parent)
    {
        var relative = Path.GetRelativePath(parent, folder);
        var isInside = !Path.IsPathRooted(relative) && relative != ".." && !relative.StartsWith($"..{Path.DirectorySeparatorChar}", StringComparison.Ordinal);

        return isInside ? relative : null;
    }

    private static ChartException OutputIsPublished(string outputPath) => new(new Diagnostic(
        DiagnosticCodes.OutputIsPublished,
        $"ChartOutputPath '{outputPath}' lies inside the publish folder, so the chart would land in the app and its image.",
        "Set ChartOutputPath to a folder outside PublishDir."));

    private static ChartException OutputInChart(string what, string outputPath, string chartDirectory, string property) => new(new Diagnostic(
        DiagnosticCodes.OutputInChart,
        $"{what} would be written to '{outputPath}', which lies inside the chart's folder '{chartDirectory}': the next build would pack it, too.",
        $"Set {property} to a place outside of it, or list that folder in .helmignore."));
}

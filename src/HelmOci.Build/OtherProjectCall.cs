using System.Xml;
using System.Xml.Linq;
using HelmOci.Diagnostics;
using Microsoft.Build.Framework;

namespace HelmOci.Build;

/// <summary>With which properties another project is called: the same as this one, so that it is built once, but for those that are about this one alone.</summary>
/// <param name="given">The global properties of this project: those of the command line, and those that a solution gives to all.</param>
/// <param name="isSolution">Whether a solution is built.</param>
/// <param name="solutionContents">The configuration of each of its projects.</param>
internal sealed class OtherProjectCall(IReadOnlyDictionary<string, string> given, bool isSolution, string solutionContents)
{
    /// <summary>Each names one image, or is the name that an image gets where it has no other.</summary>
    private static readonly string[] Names = ["ContainerRepository", "ContainerImageName", "AssemblyName", "ChartPackage", "ChartImageReference"];

    private static readonly string[] Folders = ["PublishDir", "OutputPath", "OutDir", "IntermediateOutputPath", "BaseIntermediateOutputPath", "MSBuildProjectExtensionsPath"];

    private static readonly string[] Others =
    [
        "ContainerImageTag", "ContainerImageTags", "TargetFramework", "BaseOutputPath", "_CommandLineDefinedOutputPath", "ChartDirectory", "ChartVersion",
        "ChartAppVersion", "ChartKeepVersion", "ChartImageValuesPath", "ChartOutputPath", "PackageOutputPath",
    ];

    private readonly SolutionProjects _solution = new(solutionContents);

    /// <summary>What is not handed on. A solution gives all projects the same, and whoever calls one otherwise builds it twice.</summary>
    private readonly IReadOnlyList<string> _removed = isSolution ? [] : [.. Names.Concat(Folders).Concat(Others).Concat(ReportFile(given)).Where(given.ContainsKey)];

    /// <summary>As the MSBuild task takes it: names between semicolons.</summary>
    public string Removed => string.Join(';', _removed);

    /// <exception cref="ChartException">A solution gives all projects what only one can have.</exception>
    public void CheckSharing()
    {
        if (!isSolution) return;

        var shared = Names.FirstOrDefault(given.ContainsKey) ?? Folders.FirstOrDefault(name => given.TryGetValue(name, out var folder) && Path.IsPathRooted(folder));
        if (shared is not null) throw PropertyOfOneProject(shared, "all projects of the solution would have it");
    }

    /// <summary>For a project that is compiled with this one: the compiler's call hands everything on.</summary>
    /// <exception cref="ChartException">It would be built twice.</exception>
    public void CheckCompiled(string project)
    {
        // The compiler's call takes the framework away itself.
        var property = _removed.FirstOrDefault(name => name != "TargetFramework");
        if (property is not null) throw PropertyOfOneProject(property, $"{Path.GetFileName(project)}, a ProjectReference as well, would be built with it and without it");
    }

    /// <param name="path">The project's file.</param>
    /// <param name="framework">The framework to call it with; empty for its own.</param>
    /// <returns>As the MSBuild task takes it: assignments between semicolons.</returns>
    public string AddedFor(string path, string framework) =>
        string.Join(';', _solution.DifferencesOf(path, given).Concat(framework.Length > 0 ? [$"TargetFramework={framework}"] : []));

    /// <summary>Whether the solution has the project, and so restores and publishes it.</summary>
    public bool IsInSolution(string path) => _solution.Paths.Contains(path, ProjectPath.Comparer);

    /// <summary>A report that is a file is one project's.</summary>
    private static IEnumerable<string> ReportFile(IReadOnlyDictionary<string, string> given) =>
        given.TryGetValue("ChartReportPath", out var path) && !Path.EndsInDirectorySeparator(path) ? ["ChartReportPath"] : [];

    private static ChartException PropertyOfOneProject(string property, string why) => new(new Diagnostic(
        DiagnosticCodes.PropertyOfOneProject,
        $"{property} comes from the command line, and {why}.",
        $"Move {property} into the project file that it is about."));
}

/// <summary>The projects of a solution, each with its configuration and platform.</summary>
/// <param name="contents">As MSBuild hands it on to each of them; empty for none.</param>
internal sealed class SolutionProjects(string contents)
{
    private readonly IReadOnlyList<XElement> _projects = Parse(contents);

    public IEnumerable<string> Paths => _projects.Select(PathOf).Where(path => path.Length > 0);

    /// <summary>What the solution gives a project otherwise than it gave this one: assignments of <c>Configuration</c> and <c>Platform</c>.</summary>
    public IEnumerable<string> DifferencesOf(string path, IReadOnlyDictionary<string, string> given)
    {
        var settings = _projects.FirstOrDefault(project => ProjectPath.Comparer.Equals(PathOf(project), path))?.Value.Split('|');

        return settings is [var configuration, var platform] ? Differing("Configuration", configuration, given).Concat(Differing("Platform", platform, given)) : [];
    }

    private static IEnumerable<string> Differing(string name, string value, IReadOnlyDictionary<string, string> given) =>
        given.TryGetValue(name, out var own) && !own.Equals(value, StringComparison.OrdinalIgnoreCase) ? [$"{name}={value}"] : [];

    private static string PathOf(XElement project) => project.Attribute("AbsolutePath")?.Value ?? "";

    private static IReadOnlyList<XElement> Parse(string contents)
    {
        try
        {
            return contents.Length == 0 ? [] : [.. XDocument.Parse(contents).Descendants("ProjectConfiguration")];
        }
        catch (XmlException)
        {
            // Somebody gave the property another meaning.
            return [];
        }
    }
}

/// <summary>The full path of a project file, by which projects are told apart.</summary>
internal static class ProjectPath
{
    public static readonly StringComparer Comparer = OperatingSystem.IsWindows() || OperatingSystem.IsMacOS() ? StringComparer.OrdinalIgnoreCase : StringComparer.Ordinal;

    public static string Of(ITaskItem item, string projectFile) => Path.GetFullPath(item.ItemSpec, Path.GetDirectoryName(Path.GetFullPath(projectFile))!);
}

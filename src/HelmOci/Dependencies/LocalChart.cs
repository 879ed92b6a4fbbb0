using HelmOci.Charts;
using HelmOci.Charts.Loading;
using HelmOci.Diagnostics;

namespace HelmOci.Dependencies;

/// <summary>Charts that lie in a folder: <c>file://../common</c>.</summary>
internal static class LocalChart
{
    private const string Scheme = "file://";

    public static bool Is(string repository) => repository.StartsWith(Scheme, StringComparison.Ordinal);

    /// <summary>Reads the chart; its own dependencies are not looked at.</summary>
    /// <param name="dependency">Its entry.</param>
    /// <param name="chartFolder">The folder of the chart that has the entry.</param>
    /// <param name="options">Whether folders outside the repository may be read.</param>
    /// <param name="log">Is told what is read.</param>
    /// <param name="cancellation">Stops it.</param>
    /// <exception cref="ChartException">It is not there, not to be read, or no chart.</exception>
    public static Chart Load(ChartDependency dependency, string chartFolder, ChartLoadOptions options, IChartLog log, CancellationToken cancellation)
    {
        var folder = FolderOf(dependency.Repository, chartFolder);
        if (!Directory.Exists(folder)) throw FolderMissing(dependency, folder);
        if (new LinkGuard(chartFolder, options).Check(folder, RealPath.Of(folder)) is not null) throw FolderOutside(dependency, folder);

        return ChartLoader.Load(folder, options, log, cancellation);
    }

    /// <summary>The folder, links followed: two paths to one folder are one.</summary>
    public static string IdentityOf(Chart chart) => RealPath.Of(chart.FolderPath);

    private static string FolderOf(string repository, string chartFolder) =>
        Path.TrimEndingDirectorySeparator(Path.GetFullPath(Path.Combine(chartFolder, repository[Scheme.Length..])));

    private static ChartException FolderMissing(ChartDependency dependency, string folder) => new(new Diagnostic(
        DiagnosticCodes.DependencyFolderMissing,
        $"The dependency '{dependency.Name}' is at '{dependency.Repository}', and there is no folder '{folder}'.",
        "Correct the path; it starts at the chart's own folder.")
    { Location = dependency.Location });

    private static ChartException FolderOutside(ChartDependency dependency, string folder) => new(new Diagnostic(
        DiagnosticCodes.DependencyFolderOutside,
        $"The dependency '{dependency.Name}' is at '{dependency.Repository}', and '{folder}' lies outside the git repository that the chart is in (outside the chart's own folder, where there is none).",
        "Move the chart into the repository; or, where that is new, run 'git init'; or set ChartAllowExternalLinks=true if everyone who can change the chart may publish files of the build machine.")
    { Location = dependency.Location });
}

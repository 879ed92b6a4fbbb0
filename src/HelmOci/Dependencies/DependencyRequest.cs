using HelmOci.Charts;
using HelmOci.Diagnostics;
using HelmOci.Registry;

namespace HelmOci.Dependencies;

/// <summary>An entry of Chart.yaml, and what is known of the version to take.</summary>
/// <param name="Dependency">The entry, the name of its repository replaced by the URL.</param>
/// <param name="Constraint">The versions it allows.</param>
internal sealed record DependencyRequest(ChartDependency Dependency, VersionConstraint Constraint)
{
    private const int Shown = 5;

    /// <summary>The version that the lock holds; empty without a lock.</summary>
    public string LockedVersion { get; init; } = "";

    public bool Admits(string version) => ChartVersion.TryParse(version, out var number) && Constraint.Admits(number);

    /// <summary>The entry of a lock.</summary>
    public ChartDependency LockedAt(string version) =>
        new() { Name = Dependency.Name, Repository = Dependency.Repository, Version = version, Location = Dependency.Location };

    /// <exception cref="ChartException">A chart is another than the one that was asked for.</exception>
    public void Check(ChartMetadata found)
    {
        if (found.Name != Dependency.Name) throw WrongName(Dependency, found.Name);

        var isRight = LockedVersion.Length > 0 ? IsSame(LockedVersion, found.Version) : Admits(found.Version);
        if (!isRight) throw WrongVersion(Dependency, LockedVersion, found.Version);
    }

    /// <summary>By their numbers: Helm leaves the build out, too.</summary>
    public static bool IsSame(string one, string other) =>
        one == other || (ChartVersion.TryParse(one, out var left) && ChartVersion.TryParse(other, out var right) && left.CompareTo(right) == 0);

    /// <param name="dependency">The entry.</param>
    /// <param name="newestFirst">The versions that there are.</param>
    public static ChartException NothingSatisfies(ChartDependency dependency, IReadOnlyList<ChartVersion> newestFirst) => new(new Diagnostic(
        DiagnosticCodes.NothingSatisfies,
        newestFirst.Count == 0
            ? $"{RepositoryText.Of(dependency.Repository)} has no version of '{dependency.Name}' that could satisfy '{dependency.Version}'."
            : $"No version of '{dependency.Name}' at {RepositoryText.Of(dependency.Repository)} satisfies '{dependency.Version}'; the newest: {OutsideText.Clean(string.Join(", ", newestFirst.Take(Shown)))}.",
        "Change the version of the dependency, or publish one that fits; a range takes pre-releases only where it names one ('>=1.0.0-0').")
    { Location = dependency.Location });

    private static ChartException WrongName(ChartDependency dependency, string name) => new(new Diagnostic(
        DiagnosticCodes.DependencyOther,
        $"The chart at {RepositoryText.Of(dependency.Repository)} is '{OutsideText.Clean(name)}', and not '{dependency.Name}'.",
        "Correct the name of the dependency ('alias' gives it another one in the values).")
    { Location = dependency.Location });

    private static ChartException WrongVersion(ChartDependency dependency, string version, string found) => new(new Diagnostic(
        DiagnosticCodes.DependencyOther,
        version.Length > 0
            ? $"The chart '{dependency.Name}' at {RepositoryText.Of(dependency.Repository)} has the version '{OutsideText.Clean(found)}', and not '{OutsideText.Clean(version)}'."
            : $"The chart '{dependency.Name}' at {RepositoryText.Of(dependency.Repository)} has the version '{OutsideText.Clean(found)}', which '{dependency.Version}' does not admit.",
        version.Length > 0
            ? "Run 'dotnet build -t:UpdateChartDependencies' if the chart was changed on purpose; else its repository is in disorder."
            : "Change the version of the dependency, or that of the chart.")
    { Location = dependency.Location });
}

/// <summary>A dependency whose version is settled.</summary>
/// <param name="Locked">Its entry of the lock.</param>
/// <param name="Fetched">Its chart; null where it lies in charts/.</param>
internal sealed record SettledDependency(ChartDependency Locked, FetchedChart? Fetched);

/// <summary>Works on several dependencies at once.</summary>
internal static class DependencyThreads
{
    private const int Most = 8;

    /// <summary>The results in order.</summary>
    /// <param name="requests">What is settled.</param>
    /// <param name="waiting">How many of them wait for somebody: only for these are threads worth their start.</param>
    /// <param name="settle">Settles one.</param>
    /// <exception cref="ChartException">The faults of all that failed, with their places in Chart.yaml.</exception>
    public static IReadOnlyList<SettledDependency> Run(
        IReadOnlyList<DependencyRequest> requests, int waiting, Func<DependencyRequest, SettledDependency> settle)
    {
        var results = new SettledDependency[requests.Count];
        var faults = new IReadOnlyList<Diagnostic>[requests.Count];
        var next = -1;
        Concurrently.Run(requests.Take(Math.Clamp(waiting, 1, Most)).ToList(), _ =>
        {
            for (var at = Interlocked.Increment(ref next); at < results.Length; at = Interlocked.Increment(ref next))
            {
                (results[at], faults[at]) = Try(requests[at], settle);
            }
        });

        var refused = faults.SelectMany(found => found).DistinctBy(fault => $"{fault.Code}: {fault.Message}", StringComparer.Ordinal).ToList();

        return refused.Count > 0 ? throw new ChartException(refused) : results;
    }

    private static (SettledDependency Settled, IReadOnlyList<Diagnostic> Faults) Try(DependencyRequest request, Func<DependencyRequest, SettledDependency> settle)
    {
        try
        {
            return (settle(request), []);
        }
        catch (ChartException fault)
        {
            var location = request.Dependency.Location;

            return (null!, [.. fault.Diagnostics.Select(diagnostic => diagnostic.Location is null ? diagnostic with { Location = location } : diagnostic)]);
        }
    }
}

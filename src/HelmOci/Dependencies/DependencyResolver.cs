using HelmOci.Charts;
using HelmOci.Charts.Loading;
using HelmOci.Diagnostics;
using HelmOci.Signing;

namespace HelmOci.Dependencies;

/// <summary>Finds and fetches the charts that a chart depends on.</summary>
/// <remarks>Nothing is written but the cache; of a chart in a folder, its own dependencies are fetched, too.</remarks>
internal sealed class DependencyResolver(DependencySettings settings, DependencyPlaces places)
{
    /// <summary>Fetches what <c>charts/</c> lacks, by Chart.lock where there is one.</summary>
    /// <exception cref="ChartException">A dependency cannot be had, or the lock does not fit; the faults of all dependencies at once.</exception>
    public ResolvedDependencies Resolve(Chart chart, CancellationToken cancellation) => Resolve(chart, [Identity(chart)], cancellation);

    /// <summary>Resolves all dependencies anew, as <c>helm dependency update</c> does, whatever lock and <c>charts/</c> hold.</summary>
    /// <exception cref="ChartException">A dependency cannot be had; the faults of all at once.</exception>
    public ResolvedDependencies Update(Chart chart, CancellationToken cancellation)
    {
        if (Declared(chart).Count == 0) return ResolvedDependencies.None;

        var requests = RequestsOf(chart);
        var settled = Settle(chart, requests, [Identity(chart)], useVendored: false, cancellation);

        return Result(requests, settled);
    }

    /// <summary>Whether every dependency lies in <c>charts/</c>: nothing is to be fetched, and nobody to be asked.</summary>
    public static bool HasAll(Chart chart) => Declared(chart).All(dependency => Vendored(chart, dependency) is not null);

    /// <summary>The dependencies as Helm sees them: of an apiVersion v1 chart those of Chart.yaml, too.</summary>
    internal static IReadOnlyList<ChartDependency> Declared(Chart chart) =>
        chart.DroppedDependencies.Count > 0 ? chart.DroppedDependencies : chart.Metadata.Dependencies;

    private static string Identity(Chart chart) => chart.FolderPath.Length > 0 ? LocalChart.IdentityOf(chart) : chart.Metadata.Name;

    private ResolvedDependencies Resolve(Chart chart, IReadOnlyList<string> trail, CancellationToken cancellation)
    {
        if (HasAll(chart)) return ResolvedDependencies.None;

        var requests = WithLock(chart, RequestsOf(chart), trail.Count > 1);
        var settled = Settle(chart, requests, trail, useVendored: true, cancellation);
        CheckVersions(settled);

        return chart.Lock is { } chartLock ? new ResolvedDependencies(Fetched(settled), chartLock) : Result(requests, settled);
    }

    private ResolvedDependencies Result(IReadOnlyList<DependencyRequest> requests, IReadOnlyList<SettledDependency> settled)
    {
        var requested = requests.Select(request => request.Dependency).ToList();
        var locked = settled.Select(dependency => dependency.Locked).ToList();

        return new ResolvedDependencies(Fetched(settled), ChartLockFile.Create(requested, locked, settings.Time)) { IsLockNew = true };
    }

    private List<DependencyRequest> RequestsOf(Chart chart)
    {
        var declared = Declared(chart);
        var faults = DependencyErrors.Names(declared).ToList();
        var requests = new List<DependencyRequest>();
        foreach (var dependency in places.Repositories.Named(declared))
        {
            if (VersionConstraint.TryParse(dependency.Version, out var constraint)) requests.Add(new DependencyRequest(dependency, constraint));
            else faults.Add(ConstraintInvalid(dependency));
        }

        return faults.Count > 0 ? throw new ChartException(faults) : requests;
    }

    private List<DependencyRequest> WithLock(Chart chart, List<DependencyRequest> requests, bool isNested)
    {
        if (chart.Lock is not { } chartLock)
        {
            if (settings.IsLocked) throw LockMissing(chart, isNested);
            places.Log.Warn(NotLocked(chart, isNested));

            return requests;
        }

        var requested = requests.Select(request => request.Dependency).ToList();
        if (!ChartLockFile.Fits(chartLock, Declared(chart), requested, chart.Metadata.IsV1)) throw LockDoesNotFit(chart, isNested);

        return [.. requests.Select((request, at) => request with { LockedVersion = chartLock.Dependencies[at].Version })];
    }

    private IReadOnlyList<SettledDependency> Settle(
        Chart chart, IReadOnlyList<DependencyRequest> requests, IReadOnlyList<string> trail, bool useVendored, CancellationToken cancellation)
    {
        var sources = new DependencySources(requests, places, cancellation);

        return DependencyThreads.Run(requests, requests.Count(MayWait), request =>
        {
            var dependency = request.Dependency;
            if (Vendored(chart, dependency) is { } vendored && (useVendored || dependency.Repository.Length == 0)) return InPlace(vendored, request, useVendored);
            if (dependency.Repository.Length == 0) throw new ChartException(DependencyErrors.NotInCharts(dependency));

            return LocalChart.Is(dependency.Repository)
                ? FromFolder(chart, request, trail, isPacked: useVendored, cancellation)
                : sources.Fetch(request);
        });
    }

    /// <summary>Whether somebody else may have to be asked for it, by all that is known beforehand.</summary>
    private bool MayWait(DependencyRequest request) =>
        !LocalChart.Is(request.Dependency.Repository) && (request.LockedVersion.Length == 0 || !places.Cache.Knows(request.LockedAt(request.LockedVersion)));

    /// <summary>The chart in <c>charts/</c>; of several versions one that the dependency admits.</summary>
    private static Chart? Vendored(Chart chart, ChartDependency dependency)
    {
        var known = chart.Subcharts.Where(subchart => subchart.Metadata.Name == dependency.Name).ToList();
        if (known.Count < 2 || !VersionConstraint.TryParse(dependency.Version, out var constraint)) return known.FirstOrDefault();

        return known.Find(subchart => new DependencyRequest(dependency, constraint).Admits(subchart.Metadata.Version)) ?? known[0];
    }

    /// <summary>Helm packs what lies in charts/ without a look at its version, and refuses to update to one that does not fit.</summary>
    private SettledDependency InPlace(Chart vendored, DependencyRequest request, bool isPacked)
    {
        var (dependency, version) = (request.Dependency, vendored.Metadata.Version);
        var isLocal = dependency.Repository.Length == 0;
        var fits = request.Admits(version) && (isLocal || request.LockedVersion.Length == 0 || request.LockedVersion == version);
        if (!fits && !isPacked) throw new ChartException(VendoredDiffers(dependency, version));
        if (!fits) places.Log.Warn(VendoredDiffers(dependency, version));

        return new SettledDependency(request.LockedAt(isLocal ? dependency.Version : version), null);
    }

    private SettledDependency FromFolder(Chart parent, DependencyRequest request, IReadOnlyList<string> trail, bool isPacked, CancellationToken cancellation)
    {
        var loadOptions = new ChartLoadOptions { AllowExternalLinks = settings.AllowExternalLinks };
        var chart = LocalChart.Load(request.Dependency, parent.FolderPath, loadOptions, places.Log, cancellation);
        var identity = Identity(chart);
        if (trail.Contains(identity)) throw Circle(request.Dependency, [.. trail, identity]);

        request.Check(chart.Metadata);
        // A lock has its version alone. What it needs itself is found where it is packed, by a lock of its own.
        var whole = !isPacked ? chart : Resolve(chart, [.. trail, identity], cancellation).ApplyTo(chart);

        return new SettledDependency(request.LockedAt(chart.Metadata.Version), new FetchedChart(whole, default));
    }

    /// <summary>One chart under two aliases is packed once.</summary>
    private static List<FetchedChart> Fetched(IReadOnlyList<SettledDependency> settled)
    {
        var fetched = new List<FetchedChart>();
        foreach (var one in settled.Select(dependency => dependency.Fetched).OfType<FetchedChart>())
        {
            if (!fetched.Exists(known => known.Chart.Metadata.Name == one.Chart.Metadata.Name && known.Chart.Metadata.Version == one.Chart.Metadata.Version)) fetched.Add(one);
        }

        return fetched;
    }

    /// <exception cref="ChartException">Two versions of one chart would be packed into one folder, where Helm finds the last alone.</exception>
    private static void CheckVersions(IReadOnlyList<SettledDependency> settled)
    {
        var versions = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var dependency in settled)
        {
            if (dependency.Fetched is not { Chart.Metadata: var chart } || versions.TryAdd(chart.Name, chart.Version)) continue;
            if (versions[chart.Name] != chart.Version) throw TwoVersions(dependency.Locked, versions[chart.Name]);
        }
    }

    private static ChartException TwoVersions(ChartDependency dependency, string other) => new(new Diagnostic(
        DiagnosticCodes.DependencyInTwoVersions,
        $"Two dependencies bring the chart '{dependency.Name}', in the versions '{OutsideText.Clean(other)}' and '{OutsideText.Clean(dependency.Version)}', and both would be packed into charts/{dependency.Name}/, where Helm finds one.",
        "Let both take one version; 'alias' tells them apart.")
    { Location = dependency.Location });

    private static Diagnostic ConstraintInvalid(ChartDependency dependency) => new(
        DiagnosticCodes.ConstraintInvalid,
        $"The version '{dependency.Version}' of the dependency '{dependency.Name}' is no range of versions.",
        "Write a version or a range as Helm reads it: '1.2.3', '~1.2', '^1.2.0', '>=1.2.0 <2.0.0'; '>=0.0.0-0' takes pre-releases, too.")
    { Location = dependency.Location };

    /// <summary>The command that writes the lock of a chart: that of a chart in another folder is a lock of its own.</summary>
    private static string Update(Chart chart, bool isNested) =>
        $"dotnet build -t:UpdateChartDependencies{(isNested ? $" -p:ChartDirectory={chart.FolderPath}" : "")}";

    private static ChartException LockDoesNotFit(Chart chart, bool isNested) => new(new Diagnostic(
        DiagnosticCodes.LockDoesNotFit,
        $"{ChartLockFile.NameFor(chart)} was not made for the dependencies that the chart '{chart.Metadata.Name}' has now.",
        $"Run '{Update(chart, isNested)}' (or 'helm dependency update') and commit the lock.")
    { Location = new SourceLocation(ChartLockFile.PathOf(chart), 1, 1) });

    private static ChartException LockMissing(Chart chart, bool isNested) => new(new Diagnostic(
        DiagnosticCodes.LockMissing,
        $"ChartLockedMode is true, and the chart '{chart.Metadata.Name}' has no {ChartLockFile.NameFor(chart)}.",
        $"Run '{Update(chart, isNested)}' and commit the lock.")
    { Location = chart.Metadata.Locations.Of("dependencies") });

    private static Diagnostic NotLocked(Chart chart, bool isNested) => new(
        DiagnosticCodes.NotLocked,
        $"The chart '{chart.Metadata.Name}' has no {ChartLockFile.NameFor(chart)}: a later build may find other versions of its dependencies.",
        $"Run '{Update(chart, isNested)}' and commit the lock.")
    { Location = chart.Metadata.Locations.Of("dependencies") };

    private static ChartException Circle(ChartDependency dependency, IReadOnlyList<string> folders) => new(new Diagnostic(
        DiagnosticCodes.DependencyCircle,
        $"The chart depends on itself: {string.Join(" -> ", folders.SkipWhile(folder => folder != folders[^1]))}.",
        "Take one of the dependencies out.")
    { Location = dependency.Location });

    private static Diagnostic VendoredDiffers(ChartDependency dependency, string version) => new(
        DiagnosticCodes.VendoredDiffers,
        $"charts/ holds '{dependency.Name}' in version '{OutsideText.Clean(version)}', which is not the one that Chart.yaml or its lock wants ('{dependency.Version}').",
        "Delete it from charts/ to have the right one fetched, or change the version of the dependency.")
    { Location = dependency.Location };
}

/// <summary>Where charts come from.</summary>
/// <param name="Repositories">The classic repositories that are known.</param>
/// <param name="Downloads">The network.</param>
/// <param name="Cache">What was fetched before.</param>
/// <param name="Log">Is told what is done.</param>
internal sealed record DependencyPlaces(ChartRepositories Repositories, IChartDownloads Downloads, ChartCache Cache, IChartLog Log)
{
    /// <summary>The keys that what is fetched must be signed with; null where it need not be signed.</summary>
    public Keyring? Keyring { get; init; }
}

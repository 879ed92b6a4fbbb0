using HelmOci.Charts;
using HelmOci.Charts.Loading;
using HelmOci.Diagnostics;
using HelmOci.Oci;
using HelmOci.Registry.Transport;

namespace HelmOci.Dependencies;

/// <summary>Fetches dependencies from registries and classic repositories, or from the cache; each index is read once.</summary>
internal sealed class DependencySources
{
    private readonly DependencyPlaces _places;
    private readonly CancellationToken _cancellation;
    private readonly OciCharts _registries;
    private readonly Dictionary<string, Lazy<ChartIndex>> _indexes = [];

    public DependencySources(IReadOnlyList<DependencyRequest> requests, DependencyPlaces places, CancellationToken cancellation)
    {
        (_places, _cancellation) = (places, cancellation);
        _registries = new OciCharts(places.Downloads);
        foreach (var group in requests.Select(request => request.Dependency).Where(IsClassic).GroupBy(dependency => dependency.Repository))
        {
            var names = group.Select(dependency => dependency.Name).ToList();
            _indexes[group.Key] = new Lazy<ChartIndex>(() => ReadIndex(group.First(), names));
        }
    }

    /// <exception cref="ChartException">It cannot be had, or is not what was asked for.</exception>
    public SettledDependency Fetch(DependencyRequest request)
    {
        // What is locked and cached needs no network.
        if (request.LockedVersion.Length > 0 && _places.Cache.TryGet(request.LockedAt(request.LockedVersion), out var cached))
        {
            return Settled(request, request.LockedVersion, cached);
        }

        return OciCharts.Is(request.Dependency.Repository) ? FromRegistry(request) : FromRepository(request);
    }

    private static bool IsClassic(ChartDependency dependency) =>
        dependency.Repository.Length > 0 && !LocalChart.Is(dependency.Repository) && !OciCharts.Is(dependency.Repository);

    private ChartIndex ReadIndex(ChartDependency dependency, List<string> names)
    {
        var repository = _places.Repositories.At(dependency);
        using var stream = new ChartDownload(repository, _places.Downloads).Open(repository.IndexAddress, _cancellation);

        return ChartIndex.Read(stream, names, PrintableAddress.Of(repository.IndexAddress), _places.Log, _cancellation);
    }

    private SettledDependency FromRegistry(DependencyRequest request)
    {
        var dependency = request.Dependency;
        var version = request.LockedVersion.Length > 0 ? request.LockedVersion : _registries.Choose(dependency, request.Constraint, _cancellation);
        var content = _registries.Pull(OciCharts.ReferenceTo(dependency, version), _cancellation);

        return Kept(request, version, content);
    }

    private SettledDependency FromRepository(DependencyRequest request)
    {
        var dependency = request.Dependency;
        var entry = EntryOf(request);
        var version = request.LockedVersion.Length > 0 ? request.LockedVersion : entry.Version.ToString();
        var hasDigest = Digest.TryParse(Prefixed(entry.Digest), out var digest);
        if (hasDigest && _places.Cache.TryGet(digest, out var cached)) return Kept(request, version, cached);

        var content = Download(dependency, entry);
        var found = Digest.Of(content.Span);
        if (hasDigest && found != digest) throw DigestDiffers(dependency, version, digest, found);
        if (!hasDigest) _places.Log.Detail($"The index gives no SHA-256 for '{dependency.Name}' {version}.");

        return Kept(request, version, content);
    }

    private IndexEntry EntryOf(DependencyRequest request)
    {
        var dependency = request.Dependency;
        var index = _indexes[dependency.Repository].Value;
        if (!index.Has(dependency.Name)) throw NotInIndex(dependency);

        var entry = request.LockedVersion.Length > 0
            ? index.Find(dependency.Name, request.LockedVersion)
            : index.Newest(dependency.Name, request.Constraint);

        return entry ?? throw DependencyRequest.NothingSatisfies(
            request.LockedVersion.Length > 0 ? dependency with { Version = request.LockedVersion } : dependency,
            [.. index.VersionsOf(dependency.Name).Select(version => version.Version)]);
    }

    private ReadOnlyMemory<byte> Download(ChartDependency dependency, IndexEntry entry)
    {
        var repository = _places.Repositories.At(dependency);
        var address = repository.Resolve(entry.Urls[0]) ?? throw ChartDownload.UrlInvalid(entry.Urls[0], dependency.Name, dependency.Repository);
        if (address.Scheme != "oci") return new ChartDownload(repository, _places.Downloads).Read(address, _cancellation);

        // Some public repositories have moved to a registry, and their index says so.
        ChartDownload.Check(repository.Address, new UriBuilder(address) { Scheme = "https" }.Uri);
        var reference = OciCharts.Parse(address) ?? throw ChartDownload.UrlInvalid(entry.Urls[0], dependency.Name, dependency.Repository);

        return _registries.Pull(reference, _cancellation);
    }

    private SettledDependency Kept(DependencyRequest request, string version, ReadOnlyMemory<byte> content)
    {
        var settled = Settled(request, version, content);
        _places.Cache.Add(settled.Locked, content, _cancellation);

        return settled;
    }

    private SettledDependency Settled(DependencyRequest request, string version, ReadOnlyMemory<byte> content)
    {
        var chart = ChartLoader.LoadArchive(content, $"{request.Dependency.Name}-{version}.tgz", _cancellation);
        var errors = new DiagnosticList();
        errors.AddRange(ChartErrors.OfLoading(chart, _cancellation));
        errors.ThrowIfAny();

        (request with { LockedVersion = version }).Check(chart.Metadata);

        return new SettledDependency(request.LockedAt(version), new FetchedChart(chart, content));
    }

    private static string Prefixed(string digest) =>
        digest.StartsWith("sha256:", StringComparison.Ordinal) ? digest : $"sha256:{digest.ToLowerInvariant()}";

    private static ChartException NotInIndex(ChartDependency dependency) => new(new Diagnostic(
        DiagnosticCodes.ChartNotInRepository,
        $"The repository {dependency.Repository} has no chart named '{dependency.Name}'.",
        "Correct the name or the repository of the dependency.")
    { Location = dependency.Location });

    private static ChartException DigestDiffers(ChartDependency dependency, string version, Digest expected, Digest found) => new(new Diagnostic(
        DiagnosticCodes.DependencyDigestDiffers,
        $"The archive of '{dependency.Name}' {OutsideText.Clean(version)} has the digest {found}, and the index of {dependency.Repository} says {expected}.",
        "Try again; if it stays so, the archive was replaced or damaged: ask who runs the repository.")
    { Location = dependency.Location });
}

using HelmOci.Charts;
using HelmOci.Charts.Archive;
using HelmOci.Charts.Loading;
using HelmOci.Diagnostics;
using HelmOci.Oci;
using HelmOci.Registry.Transport;
using HelmOci.Signing;

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

    /// <exception cref="ChartException">It cannot be had, or is not what was asked for; or, where there is a keyring, nobody in it has signed it.</exception>
    public SettledDependency Fetch(DependencyRequest request)
    {
        var settled = FetchAny(request);
        if (_places.Keyring is { } keyring) Verify(request with { LockedVersion = settled.Locked.Version }, settled, keyring);

        return settled;
    }

    private SettledDependency FetchAny(DependencyRequest request)
    {
        // What is locked and cached needs no network.
        if (request.LockedVersion.Length > 0 && _places.Cache.TryGet(request.LockedAt(request.LockedVersion), out var cached))
        {
            return Settled(request, request.LockedVersion, cached);
        }

        return OciCharts.Is(request.Dependency.Repository) ? FromRegistry(request) : FromRepository(request);
    }

    /// <summary>By the <c>.prov</c> beside the archive, as <c>helm dependency build --verify</c>.</summary>
    private void Verify(DependencyRequest request, SettledDependency settled, Keyring keyring)
    {
        var archive = settled.Fetched!.Content;
        // No version has a line end.
        var kept = settled.Locked with { Version = $"{settled.Locked.Version}\nprov" };
        if (_places.Cache.TryGet(kept, out var provenance) && keyring.FaultOf(provenance, archive.Span) is null) return;

        provenance = ProvenanceOf(request);
        if (keyring.FaultOf(provenance, archive.Span) is { } fault) throw NotVerified(request, fault);

        _places.Cache.Add(kept, provenance, _cancellation);
        _places.Log.Detail($"'{request.Dependency.Name}' {request.LockedVersion} is signed with a key of ChartKeyring.");
    }

    private ReadOnlyMemory<byte> ProvenanceOf(DependencyRequest request)
    {
        try
        {
            var dependency = request.Dependency;
            if (OciCharts.Is(dependency.Repository)) return _registries.PullProvenance(OciCharts.ReferenceTo(dependency, request.LockedVersion), _cancellation);

            return Download(
                dependency, EntryOf(request), _registries.PullProvenance, address => new UriBuilder(address) { Path = $"{address.AbsolutePath}.prov" }.Uri, Provenance.Largest);
        }
        catch (ChartException fault) when (fault.Diagnostics is [{ Code: DiagnosticCodes.DownloadFailed or DiagnosticCodes.DependencyNotInRegistry or DiagnosticCodes.DependencyNotAChart }])
        {
            throw NotVerified(request, $"it has no .prov ({fault.Diagnostics[0].Message.TrimEnd('.')})");
        }
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

        var content = Download(dependency, entry, _registries.Pull, address => address, ChartArchive.LargestContent);
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

    /// <summary>What an index names, or what lies beside it. Some public repositories have moved to a registry, and their index says so.</summary>
    /// <param name="dependency">Whose it is.</param>
    /// <param name="entry">The version in the index.</param>
    /// <param name="pull">Gets it from a registry.</param>
    /// <param name="place">Where it is, by the address of the archive.</param>
    /// <param name="most">Bytes that it may have.</param>
    private ReadOnlyMemory<byte> Download(
        ChartDependency dependency, IndexEntry entry, Func<OciReference, CancellationToken, ReadOnlyMemory<byte>> pull, Func<Uri, Uri> place, long most)
    {
        var repository = _places.Repositories.At(dependency);
        var url = entry.Urls[0];
        var address = repository.Resolve(url) ?? throw ChartDownload.UrlInvalid(url, dependency.Name, dependency.Repository);
        if (address.Scheme != "oci") return new ChartDownload(repository, _places.Downloads).Read(place(address), most, _cancellation);

        ChartDownload.Check(repository.Address, new UriBuilder(address) { Scheme = "https" }.Uri);
        var reference = OciCharts.Parse(address) ?? throw ChartDownload.UrlInvalid(address.ToString(), dependency.Name, dependency.Repository);

        return pull(reference, _cancellation);
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

    private static ChartException NotVerified(DependencyRequest request, string fault) => new(new Diagnostic(
        DiagnosticCodes.DependencyNotVerified,
        $"ChartKeyring is set, and '{request.Dependency.Name}' {OutsideText.Clean(request.LockedVersion)} of {RepositoryText.Of(request.Dependency.Repository)} does not verify: {fault}.",
        "Ask who publishes the chart for its .prov and public key; 'helm package --sign' makes the one, 'gpg --export' the other.")
    { Location = request.Dependency.Location });

    private static ChartException NotInIndex(ChartDependency dependency) => new(new Diagnostic(
        DiagnosticCodes.ChartNotInRepository,
        $"The repository {RepositoryText.Of(dependency.Repository)} has no chart named '{dependency.Name}'.",
        "Correct the name or the repository of the dependency.")
    { Location = dependency.Location });

    private static ChartException DigestDiffers(ChartDependency dependency, string version, Digest expected, Digest found) => new(new Diagnostic(
        DiagnosticCodes.DependencyDigestDiffers,
        $"The archive of '{dependency.Name}' {OutsideText.Clean(version)} has the digest {found}, and the index of {RepositoryText.Of(dependency.Repository)} says {expected}.",
        "Try again; if it stays so, the archive was replaced or damaged: ask who runs the repository.")
    { Location = dependency.Location });
}

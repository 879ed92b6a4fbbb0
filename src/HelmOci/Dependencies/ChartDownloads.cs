using System.Collections.Concurrent;
using HelmOci.Charts.Archive;
using HelmOci.Credentials;
using HelmOci.Diagnostics;
using HelmOci.Machine;
using HelmOci.Oci;
using HelmOci.Registry;
using HelmOci.Registry.Auth;
using HelmOci.Registry.Http;
using HelmOci.Registry.Transport;
using HelmOci.Signing;

namespace HelmOci.Dependencies;

/// <summary>The network, as far as dependencies need it. Safe to call from several threads.</summary>
internal interface IChartDownloads
{
    /// <summary>Sends one GET. Redirects are answers as others are: whoever asks decides whether to follow.</summary>
    /// <exception cref="ChartException">No answer came. The body throws one, too, where the rest of it does not come.</exception>
    HttpAnswer Get(HttpQuestion question, CancellationToken cancellation);

    /// <summary>The tags of a repository of a registry; none where there is no such repository.</summary>
    IReadOnlyList<string> ListTags(string registry, string repository, CancellationToken cancellation);

    /// <summary>The chart layer that a tag holds, its bytes checked against the manifest.</summary>
    ReadOnlyMemory<byte> Pull(OciReference reference, CancellationToken cancellation);

    /// <summary>The <c>.prov</c> beside it.</summary>
    ReadOnlyMemory<byte> PullProvenance(OciReference reference, CancellationToken cancellation);
}

/// <summary>What is asked of a web server.</summary>
/// <param name="Address">Absolute, http or https.</param>
/// <param name="Login">User name and password for this very address (Basic); null for none.</param>
/// <param name="Transport">How the server is reached.</param>
internal sealed record HttpQuestion(Uri Address, Credential? Login, TransportOptions Transport);

/// <summary>The head of an answer, and its body to read.</summary>
/// <param name="Status">The status code.</param>
/// <param name="Location">The header of that name; empty where there is none.</param>
/// <param name="Body">The content.</param>
internal sealed record HttpAnswer(int Status, string Location, Stream Body) : IDisposable
{
    public void Dispose() => Body.Dispose();
}

/// <summary>The real network: registries as a push reaches them, and web servers through the same connections, proxies and certificates.</summary>
/// <param name="settings">Logins, and how the registry of the push is reached.</param>
/// <param name="log">Is told of every request.</param>
internal sealed class NetworkDownloads(DependencySettings settings, IChartLog log) : IChartDownloads, IDisposable
{
    private readonly Retries _retries = new(TimeProvider.System, log);
    private readonly Secrets _secrets = new();

    // Connections of one sender are told apart by their host alone.
    private readonly ConcurrentDictionary<TransportOptions, HttpSender> _senders = new();
    private readonly ConcurrentDictionary<string, string> _unchecked = new(StringComparer.OrdinalIgnoreCase);
    private readonly Dictionary<string, RegistryClient> _registries = new(StringComparer.OrdinalIgnoreCase);

    public HttpAnswer Get(HttpQuestion question, CancellationToken cancellation)
    {
        if (question.Login is { } login) BasicHeader.Teach(_secrets, login);

        var request = new RegistryRequest(HttpMethod.Get, question.Address)
        {
            Authorization = question.Login is null ? null : BasicHeader.Of(question.Login),
        };
        var sender = _senders.GetOrAdd(question.Transport, _ => new HttpSender(settings.Machine, RegistryTransport.IdleLimit, log));
        WarnOfSkippedCheck(question);
        StreamedReply? open = null;
        try
        {
            var head = _retries.Run(() => Open().Head, cancellation);

            return new HttpAnswer((int)head.Status, head.Header("Location"), open!.Body);
        }
        catch
        {
            open?.Dispose();
            throw;
        }

        StreamedReply Open()
        {
            open?.Dispose();
            open = null;

            return open = sender.Open(request, question.Transport, question.Address.Authority, cancellation);
        }
    }

    public IReadOnlyList<string> ListTags(string registry, string repository, CancellationToken cancellation) =>
        Repository(registry, repository).ListTags(cancellation);

    public ReadOnlyMemory<byte> Pull(OciReference reference, CancellationToken cancellation) =>
        PullLayer(reference, ChartArchive.LargestContent, NotAChart, cancellation, MediaTypes.HelmChart, MediaTypes.HelmChartExperimental);

    public ReadOnlyMemory<byte> PullProvenance(OciReference reference, CancellationToken cancellation) =>
        PullLayer(reference, Provenance.Largest, NoProvenance, cancellation, MediaTypes.HelmProvenance);

    private ReadOnlyMemory<byte> PullLayer(OciReference reference, long most, Func<OciReference, ChartException> isNotThere, CancellationToken cancellation, params string[] types)
    {
        var repository = Repository(reference.Registry, reference.Repository);
        var manifest = repository.GetManifest(reference.Tag, cancellation) ?? throw NotThere(reference);
        var layer = LayerOf(manifest, types) ?? throw isNotThere(reference);

        return layer.Size <= most
            ? repository.GetBlob(layer, cancellation).Content
            : throw ChartDownload.TooLarge(reference.ToString(), most);
    }

    public void Dispose()
    {
        foreach (var sender in _senders.Values) sender.Dispose();
        foreach (var registry in _registries.Values) registry.Dispose();
        _secrets.Dispose();
    }

    private void WarnOfSkippedCheck(HttpQuestion question)
    {
        var host = question.Address.Authority;
        if (question.Transport.SkipTlsVerify && question.Address.Scheme == Uri.UriSchemeHttps && _unchecked.TryAdd(host, host)) log.Warn(RegistryTransport.VerifySkipped(host));
    }

    private RepositoryClient Repository(string registry, string repository)
    {
        lock (_registries)
        {
            if (!_registries.TryGetValue(registry, out var client))
            {
                var isPushed = registry.Equals(settings.Registry, StringComparison.OrdinalIgnoreCase);
                var transport = new RegistryTransport(registry, isPushed ? settings.Transport : new TransportOptions(), settings.Machine, log);
                _registries[registry] = client = new RegistryClient(transport, settings.Credentials, log);
            }

            return client.Repository(repository, RepositoryAccess.Pull);
        }
    }

    /// <summary>Helm, too, tells a chart by the media types of config and layer.</summary>
    private static Descriptor? LayerOf(OciBlob manifest, string[] types) =>
        OciManifest.TryParse(manifest.Content, out var parsed) && parsed.Config.MediaType == MediaTypes.HelmConfig
            ? parsed.Layers.FirstOrDefault(layer => types.Contains(layer.MediaType))
            : null;

    private static ChartException NotThere(OciReference reference) => new(new Diagnostic(
        DiagnosticCodes.DependencyNotInRegistry,
        $"{reference} does not exist.",
        "Correct the repository, the name or the version of the dependency; 'oci://host/path' is written without the chart's name."));

    private static ChartException NoProvenance(OciReference reference) => new(new Diagnostic(
        DiagnosticCodes.DependencyNotInRegistry,
        $"The manifest of {reference} has no provenance layer.",
        "Push the chart with its .prov beside the .tgz."));

    private static ChartException NotAChart(OciReference reference) => new(new Diagnostic(
        DiagnosticCodes.DependencyNotAChart,
        $"{reference} holds something that is not a Helm chart, such as an image.",
        "Name the repository that the chart was pushed to."));
}

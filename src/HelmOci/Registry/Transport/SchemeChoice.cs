using System.Net;
using System.Text;
using HelmOci.Diagnostics;
using HelmOci.Machine;
using HelmOci.Oci;

namespace HelmOci.Registry.Transport;

/// <summary>Whether a registry is reached by http or https, and when the first choice was wrong.</summary>
/// <remarks>
/// Loopback starts with http, because a TLS start costs more than a small push. Only registries that the user calls insecure
/// are ever reached by http after https failed.
/// </remarks>
internal sealed class SchemeChoice
{
    private readonly RegistryHost _host;
    private readonly TransportOptions _options;
    private readonly bool _isInsecure;
    private readonly IChartLog _log;

    public SchemeChoice(RegistryHost host, TransportOptions options, bool isInsecure, IChartLog log)
    {
        (_host, _options, _isInsecure, _log) = (host, options, isInsecure, log);
        var isHttp = options.PlainHttp ?? (host.IsLoopback && options.CaFile.Length == 0 && options.ClientCertificate.Length == 0);
        BaseAddress = host.Address(isHttp ? Uri.UriSchemeHttp : Uri.UriSchemeHttps);
        IsSettled = !isHttp && !isInsecure;
    }

    public Uri BaseAddress { get; private set; }

    /// <summary>Whether the scheme cannot change any more.</summary>
    public bool IsSettled { get; private set; }

    public bool IsHttp => BaseAddress.Scheme == Uri.UriSchemeHttp;

    /// <summary>Go's servers and nginx answer http on their https port with 400.</summary>
    public bool MayWantHttps(RegistryReply reply) => IsHttp && reply.Status == HttpStatusCode.BadRequest;

    public static bool SaysToUseHttps(RegistryReply reply)
    {
        var text = Encoding.UTF8.GetString(reply.Body.Span);

        return text.Contains("HTTP request to an HTTPS server", StringComparison.OrdinalIgnoreCase)
            || text.Contains("HTTP request was sent to HTTPS port", StringComparison.OrdinalIgnoreCase);
    }

    /// <summary>Whether a failed handshake may be followed by http.</summary>
    public bool MaySwitchToHttp(TransportException fault) =>
        _isInsecure
        && !IsHttp
        && _options.PlainHttp is null
        && fault.InnerException is HttpRequestException { HttpRequestError: HttpRequestError.SecureConnectionError };

    public void Settle() => IsSettled = true;

    /// <exception cref="TransportException">The user asked for http.</exception>
    public void SwitchToHttps()
    {
        if (_options.PlainHttp == true)
        {
            throw new TransportException(TransportFault.Refused, SpeaksHttps(_host.Text));
        }

        Switch(Uri.UriSchemeHttps);
    }

    public void SwitchToHttp() => Switch(Uri.UriSchemeHttp);

    private void Switch(string scheme)
    {
        _log.Detail($"{_host.Text} is reached by {scheme}.");
        BaseAddress = _host.Address(scheme);
        IsSettled = true;
    }

    private static Diagnostic SpeaksHttps(string host) => new(
        DiagnosticCodes.SpeaksHttps,
        $"{host} speaks https, not http.",
        "Remove ChartRegistryPlainHttp.");
}

/// <summary>A registry's host as the user wrote it, and where its API is.</summary>
internal sealed class RegistryHost
{
    private readonly string _api;

    private RegistryHost(string text, string api, string name) => (Text, _api, IsLoopback) = (text, api, LoopbackHost.Is(name));

    /// <summary>Host, with port if any, as the user wrote it.</summary>
    public string Text { get; }

    /// <summary>Whether it runs on this machine.</summary>
    public bool IsLoopback { get; }

    public static RegistryHost Parse(string registry)
    {
        var host = DockerHub.IsNamed(registry) ? DockerHub.ApiHost : registry;

        return WebAddress.OfHost(host) is { } uri
            ? new RegistryHost(registry, host, uri.IdnHost)
            : throw NotAHost(registry);
    }

    /// <summary>The root of the registry, with this scheme and the port as written.</summary>
    public Uri Address(string scheme) => WebAddress.Of($"{scheme}://{_api}/")!;

    private static ChartException NotAHost(string registry) => new(new Diagnostic(
        DiagnosticCodes.NotARegistryHost,
        $"'{registry}' is not the host of a registry.",
        "Write the host, with a port if it has one and nothing else: registry.example.com or localhost:5000."));
}

/// <summary>The registries that the .NET SDK, too, reaches without a trusted certificate or over http.</summary>
internal static class InsecureRegistries
{
    private const string Variable = "DOTNET_CONTAINER_INSECURE_REGISTRIES";

    /// <remarks>The SDK's documentation separates by commas, its code by semicolons.</remarks>
    public static bool Contain(string registry, BuildMachine machine)
    {
        foreach (var entry in machine.Variable(Variable).Split([',', ';'], StringSplitOptions.TrimEntries))
        {
            if (entry.Equals(registry, StringComparison.OrdinalIgnoreCase)) return true;
        }

        return false;
    }
}

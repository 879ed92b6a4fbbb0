using System.Net;
using System.Text;
using HelmOci.Diagnostics;

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
            throw new TransportException(TransportFault.Refused, TransportDiagnostics.SpeaksHttps(_host.Text));
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
}

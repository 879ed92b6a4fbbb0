using HelmOci.Diagnostics;
using HelmOci.Machine;

namespace HelmOci.Registry.Transport;

/// <summary>Sends requests to a registry, and to the servers it refers to: one attempt, no redirects, no cookies, no decompression.</summary>
/// <remarks>
/// Connections are shared by every transport of the process with the same options, and outlive it. The registry's client
/// certificate and relaxed checks hold for its own host alone; its certificate authorities hold for the others, too.
/// </remarks>
public sealed class RegistryTransport : IDisposable
{
    private static readonly HttpMessageInvoker Http = new(new SocketsHttpHandler
    {
        AllowAutoRedirect = false,
        UseCookies = false,
        ActivityHeadersPropagator = null,
    });

    private readonly RegistryHost _host;

    /// <exception cref="ChartException">The registry is not a host, or a file of the options cannot be used.</exception>
    public RegistryTransport(string registry, TransportOptions options, BuildMachine machine, IChartLog log)
    {
        _host = RegistryHost.Parse(registry);
        BaseAddress = _host.Address(options.PlainHttp ?? _host.IsLoopback ? Uri.UriSchemeHttp : Uri.UriSchemeHttps);
        _ = machine;
        _ = log;
    }

    /// <summary>Host, with port if any, as the user wrote it.</summary>
    public string Registry => _host.Text;

    /// <summary>The registry's root. The scheme is final once a request got an answer.</summary>
    public Uri BaseAddress { get; }

    /// <summary>Sends a request and returns when the headers of its answer are here.</summary>
    /// <param name="request">
    /// A relative URI is one of the registry (<c>v2/…</c>), and is absolute afterwards. Its content can be read twice: a
    /// registry found to speak the other scheme is asked again.
    /// </param>
    /// <param name="cancellation">Stops the request.</param>
    /// <exception cref="TransportException">No answer came. Reading the answer's content throws it, too.</exception>
    public async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellation)
    {
        request.RequestUri = new Uri(BaseAddress, request.RequestUri!);

        try
        {
            return await Http.SendAsync(request, cancellation);
        }
        catch (HttpRequestException fault)
        {
            throw new TransportException(
                TransportFault.ConnectionLost, TransportDiagnostics.ConnectionLost(request.RequestUri.Authority, fault.Message), fault);
        }
    }

    public void Dispose()
    {
    }
}

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
    private static readonly TimeSpan IdleLimit = TimeSpan.FromSeconds(100);

    private readonly RegistryHost _host;
    private readonly TransportOptions _options;
    private readonly RequestAttempt _attempt;
    private readonly SchemeChoice _choice;
    private readonly TimeSpan _idleLimit;

    /// <exception cref="ChartException">The registry is not a host, or a proxy's variable is malformed.</exception>
    public RegistryTransport(string registry, TransportOptions options, BuildMachine machine, IChartLog log)
        : this(registry, options, machine, log, IdleLimit)
    {
    }

    internal RegistryTransport(string registry, TransportOptions options, BuildMachine machine, IChartLog log, TimeSpan idleLimit)
    {
        var isInsecure = InsecureRegistries.Contain(registry, machine);
        (_host, _idleLimit) = (RegistryHost.Parse(registry), idleLimit);
        _options = isInsecure ? options with { SkipTlsVerify = true } : options;
        _attempt = new RequestAttempt(machine, idleLimit, log);
        _choice = new SchemeChoice(_host, options, isInsecure, log);
        if (options.SkipTlsVerify && !_choice.IsHttp) log.Warn(TlsDiagnostics.VerifySkipped(registry));
    }

    /// <summary>Host, with port if any, as the user wrote it.</summary>
    public string Registry => _host.Text;

    /// <summary>The registry's root. The scheme is final once a request got an answer.</summary>
    public Uri BaseAddress => _choice.BaseAddress;

    /// <summary>Whether a URI is one of the registry itself: the same scheme, host and port.</summary>
    public bool IsRegistry(Uri uri) =>
        uri.Scheme == BaseAddress.Scheme
        && uri.Port == BaseAddress.Port
        && uri.IdnHost.TrimEnd('.').Equals(BaseAddress.IdnHost.TrimEnd('.'), StringComparison.OrdinalIgnoreCase);

    /// <summary>Sends a request and returns when the headers of its answer are here.</summary>
    /// <param name="request">
    /// A relative URI is one of the registry (<c>v2/…</c>), and is absolute afterwards. It may be sent twice, when the
    /// registry turns out to speak the other scheme, and again by the caller.
    /// </param>
    /// <param name="cancellation">Stops the request.</param>
    /// <exception cref="TransportException">No answer came. Reading the answer's content throws it, too.</exception>
    /// <exception cref="ChartException">A file of the options or of <c>certs.d</c> cannot be used.</exception>
    public async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellation)
    {
        request.RequestUri = new Uri(BaseAddress, request.RequestUri!);
        if (!IsRegistry(request.RequestUri)) return await SendAbroadAsync(request, cancellation);
        if (_choice.IsSettled) return await SendHomeAsync(request, cancellation);

        // Nobody has seen yet who listens there, and a credential must not be sent to find out.
        if (request.Headers.Authorization is not null) return await ProbeAndSendAsync(request, cancellation);

        return await SendFirstAsync(request, cancellation);
    }

    /// <summary>Reads a small answer, which has a time limit as a whole: one that always moves a little would never end.</summary>
    /// <exception cref="TransportException">It took too long.</exception>
    internal async Task<T> InTimeAsync<T>(Uri uri, Func<CancellationToken, Task<T>> read, CancellationToken cancellation)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        limit.CancelAfter(_idleLimit);
        try
        {
            return await read(limit.Token);
        }
        catch (OperationCanceledException fault) when (!cancellation.IsCancellationRequested)
        {
            throw new TransportException(TransportFault.TimedOut, TransportDiagnostics.TooSlow(uri.Authority, _idleLimit), fault);
        }
    }

    /// <summary>Ends the use of this transport; its connections stay open for the next one.</summary>
    public void Dispose() => _attempt.Dispose();

    private async Task<HttpResponseMessage> ProbeAndSendAsync(HttpRequestMessage request, CancellationToken cancellation)
    {
        using var probe = Probe();
        (await SendFirstAsync(probe, cancellation)).Dispose();
        request.RequestUri = new Uri(BaseAddress, request.RequestUri!.PathAndQuery);

        return await SendHomeAsync(request, cancellation);
    }

    private async Task<HttpResponseMessage> SendFirstAsync(HttpRequestMessage request, CancellationToken cancellation)
    {
        try
        {
            var response = await SendHomeAsync(request, cancellation);
            if (!_choice.MayWantHttps(response) || !await WantsHttpsAsync(cancellation))
            {
                _choice.Settle();
                return response;
            }

            response.Dispose();
            _choice.SwitchToHttps();
        }
        catch (TransportException fault) when (_choice.MaySwitchToHttp(fault))
        {
            _choice.SwitchToHttp();
        }

        request.RequestUri = new Uri(BaseAddress, request.RequestUri!.PathAndQuery);

        return await SendHomeAsync(request, cancellation);
    }

    /// <summary>Asks again with GET: the answer to a HEAD does not say why.</summary>
    private async Task<bool> WantsHttpsAsync(CancellationToken cancellation)
    {
        using var probe = Probe();
        using var response = await SendHomeAsync(probe, cancellation);

        return await InTimeAsync(probe.RequestUri!, time => SchemeChoice.SaysToUseHttpsAsync(response, time), cancellation);
    }

    private HttpRequestMessage Probe() => new(HttpMethod.Get, new Uri(BaseAddress, "v2/"));

    private Task<HttpResponseMessage> SendHomeAsync(HttpRequestMessage request, CancellationToken cancellation) =>
        _attempt.SendAsync(request, _options, _host.Text, cancellation);

    private Task<HttpResponseMessage> SendAbroadAsync(HttpRequestMessage request, CancellationToken cancellation) =>
        _attempt.SendAsync(request, new TransportOptions { CaFile = _options.CaFile }, request.RequestUri!.Authority, cancellation);
}

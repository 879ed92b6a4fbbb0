using System.Collections.Concurrent;
using System.Net;
using HelmOci.Diagnostics;
using HelmOci.Machine;

namespace HelmOci.Registry.Transport;

/// <summary>Sends one request once, and turns whatever goes wrong into a <see cref="TransportException"/>.</summary>
internal sealed class RequestAttempt : IDisposable
{
    private readonly BuildMachine _machine;
    private readonly TimeSpan _idleLimit;
    private readonly IChartLog _log;
    private readonly EnvironmentProxy _proxy;
    private readonly Secrets _secrets = new();
    private readonly ConcurrentDictionary<string, HttpMessageInvoker> _pools = new();

    public RequestAttempt(BuildMachine machine, TimeSpan idleLimit, IChartLog log)
    {
        (_machine, _idleLimit, _log, _proxy) = (machine, idleLimit, log, EnvironmentProxy.Read(machine));
        _proxy.Teach(_secrets);
    }

    /// <param name="request">Its URI is absolute.</param>
    /// <param name="options">What holds for its host.</param>
    /// <param name="certificateHost">The host's name in <c>certs.d</c>.</param>
    /// <param name="cancellation">Stops it.</param>
    public Task<HttpResponseMessage> SendAsync(
        HttpRequestMessage request, TransportOptions options, string certificateHost, CancellationToken cancellation)
    {
        var uri = request.RequestUri!;
        var pool = _pools.GetOrAdd($"{uri.Scheme}://{uri.Authority}", _ => Pool(uri, options, certificateHost));
        var faults = new TransportFaults(uri, _proxy.Describe(uri));
        var response = Send(request, pool, faults, cancellation);
        if (response.StatusCode == HttpStatusCode.ProxyAuthenticationRequired)
        {
            response.Dispose();
            throw faults.ProxyRefused(HttpStatusCode.ProxyAuthenticationRequired);
        }

        response.Content = new WatchedAnswer(response.Content, faults, _idleLimit);

        return Task.FromResult(response);
    }

    /// <summary>Looks for certificates afresh the next time.</summary>
    public void Dispose()
    {
        _pools.Clear();
        _secrets.Dispose();
    }

    private HttpMessageInvoker Pool(Uri uri, TransportOptions options, string certificateHost)
    {
        var tls = uri.Scheme == Uri.UriSchemeHttps ? TlsSettings.For(certificateHost, options, _machine) : null;
        _log.Detail($"Way to {uri.Scheme}://{uri.Authority}: {Way(_proxy.Describe(uri), tls)}.");

        return ConnectionPools.For(new ConnectionSettings(_proxy, tls, options.IsRehearsal));
    }

    private static string Way(string proxy, TlsSettings? tls) =>
        $"{(proxy.Length > 0 ? $"through the proxy {proxy}" : "direct")}{(tls is null ? "" : $", {tls.Describe()}")}";

    /// <summary>
    /// Keeps its thread until the answer is here: what resumes an asynchronous method is compiled anew for each of them, and of all
    /// that a cold push compiles, the callers up to the task were half. Who sends two requests at once gives each its own thread.
    /// </summary>
    private HttpResponseMessage Send(HttpRequestMessage request, HttpMessageInvoker pool, TransportFaults faults, CancellationToken cancellation)
    {
        using var watch = new IdleWatch(_idleLimit, "waiting for the answer", cancellation);
        var content = request.Content;
        try
        {
            if (content is not null) request.Content = new WatchedUpload(content, watch);

            return pool.Send(request, watch.Token);
        }
        catch (Exception fault) when (TransportFaults.IsFault(fault))
        {
            cancellation.ThrowIfCancellationRequested();

            throw faults.Explain(fault, watch);
        }
        finally
        {
            request.Content = content;
        }
    }
}

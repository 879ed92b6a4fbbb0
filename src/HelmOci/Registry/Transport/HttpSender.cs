using System.Collections.Concurrent;
using System.Diagnostics;
using System.Globalization;
using System.Net;
using HelmOci.Diagnostics;
using HelmOci.Machine;

namespace HelmOci.Registry.Transport;

/// <summary>Sends one request once, reads the reply to its end, and turns whatever goes wrong into a <see cref="TransportException"/>.</summary>
internal sealed class HttpSender : IDisposable
{
    private const int LargeBody = 1024 * 1024;

    private const string Waiting = "waiting for the answer";

    private static readonly string UserAgent = $"HelmOci/{typeof(HttpSender).Assembly.GetName().Version!.ToString(3)}";

    private readonly BuildMachine _machine;
    private readonly TimeSpan _idleLimit;
    private readonly IChartLog _log;
    private readonly EnvironmentProxy _proxy;
    private readonly Secrets _secrets = new();
    private readonly ConcurrentDictionary<string, HttpMessageInvoker> _pools = new();
    private readonly HashSet<string> _shownWarnings = [];

    public HttpSender(BuildMachine machine, TimeSpan idleLimit, IChartLog log)
    {
        (_machine, _idleLimit, _log, _proxy) = (machine, idleLimit, log, EnvironmentProxy.Read(machine));
        _proxy.Teach(_secrets);
    }

    /// <param name="request">Its address is absolute.</param>
    /// <param name="options">What holds for its host.</param>
    /// <param name="certificateHost">The host's name in <c>certs.d</c>.</param>
    /// <param name="cancellation">Stops it.</param>
    public RegistryReply Send(RegistryRequest request, TransportOptions options, string certificateHost, CancellationToken cancellation)
    {
        // A registry that refuses a large body at once closes the connection; its answer would be lost in a broken pipe.
        var asksFirst = request.Content.Length > LargeBody;
        var reply = Send(request, PoolFor(request.Address, options, certificateHost), asksFirst, cancellation);

        // Some proxies do not know "Expect: 100-continue".
        return asksFirst && reply.Status == HttpStatusCode.ExpectationFailed
            ? Send(request, PoolFor(request.Address, options, certificateHost), false, cancellation)
            : reply;
    }

    /// <summary>Sends once and leaves the body to be read: what is too large to keep is worked on as it comes.</summary>
    public StreamedReply Open(RegistryRequest request, TransportOptions options, string certificateHost, CancellationToken cancellation)
    {
        var start = Stopwatch.GetTimestamp();
        var faults = FaultsOf(request);
        using var watch = new IdleWatch(_idleLimit, Waiting, cancellation);
        using var message = MessageOf(request, watch);
        var response = SendHead(message, PoolFor(request.Address, options, certificateHost), faults, watch, cancellation);
        var head = new RegistryReply(request, response.StatusCode, response.Headers, response.Content.Headers, ReadOnlyMemory<byte>.Empty, IsCut: false);
        Log(head, Stopwatch.GetElapsedTime(start));

        return new StreamedReply(head, new StreamedBody(response, faults, _idleLimit, cancellation));
    }

    /// <summary>Looks for certificates afresh the next time.</summary>
    public void Dispose()
    {
        _pools.Clear();
        _secrets.Dispose();
    }

    private HttpMessageInvoker PoolFor(Uri address, TransportOptions options, string certificateHost) =>
        _pools.GetOrAdd($"{address.Scheme}://{address.Authority}", _ => OpenPool(address, options, certificateHost));

    private HttpMessageInvoker OpenPool(Uri address, TransportOptions options, string certificateHost)
    {
        var tls = address.Scheme == Uri.UriSchemeHttps ? TlsSettings.For(certificateHost, options, _machine) : null;
        _log.Detail($"Way to {address.Scheme}://{address.Authority}: {Way(_proxy.Describe(address), tls)}.");

        return ConnectionPools.For(new ConnectionSettings(_proxy, tls, options.Connect));
    }

    private static string Way(string proxy, TlsSettings? tls) =>
        $"{(proxy.Length > 0 ? $"through the proxy {proxy}" : "direct")}{(tls is null ? "" : $", {tls.Describe()}")}";

    private RegistryReply Send(RegistryRequest request, HttpMessageInvoker pool, bool asksFirst, CancellationToken cancellation)
    {
        var start = Stopwatch.GetTimestamp();
        var faults = FaultsOf(request);
        using var watch = new IdleWatch(_idleLimit, Waiting, cancellation);
        using var message = MessageOf(request, watch);
        using var notice = new SlowNotice(request.Address.Authority, () => RequestWait.Describe(request, watch), _log);
        if (asksFirst) message.Headers.ExpectContinue = true;

        using var response = SendHead(message, pool, faults, watch, cancellation);
        watch.HasAnswer = true;
        var reply = Read(request, response, faults, cancellation);
        Log(reply, Stopwatch.GetElapsedTime(start));

        return reply;
    }

    private static HttpRequestMessage MessageOf(RegistryRequest request, IdleWatch watch)
    {
        // HTTP/2 cannot be sent synchronously.
        var message = new HttpRequestMessage(request.Method, request.Address) { Version = HttpVersion.Version11, VersionPolicy = HttpVersionPolicy.RequestVersionExact };
        message.Headers.TryAddWithoutValidation("User-Agent", UserAgent);
        message.Headers.Authorization = request.Authorization;
        if (request.Accept.Length > 0) message.Headers.TryAddWithoutValidation("Accept", request.Accept);
        foreach (var (name, value) in request.Headers) message.Headers.TryAddWithoutValidation(name, value);
        if (!request.IsRead) message.Content = new WatchedContent(request.Content, request.ContentType, watch);

        return message;
    }

    /// <summary>When the wait is cancelled, the handler closes the connection, whatever it waits for: a name, a connection, TLS, or bytes.</summary>
    private static HttpResponseMessage SendHead(
        HttpRequestMessage message, HttpMessageInvoker pool, TransportFaults faults, IdleWatch watch, CancellationToken cancellation)
    {
        try
        {
            var response = pool.Send(message, watch.Token);
            if (response.StatusCode != HttpStatusCode.ProxyAuthenticationRequired) return response;

            using (response) throw faults.ProxyRefused(response.StatusCode);
        }
        catch (Exception fault) when (TransportFaults.IsFault(fault))
        {
            cancellation.ThrowIfCancellationRequested();

            throw faults.Explain(fault, watch);
        }
    }

    private TransportFaults FaultsOf(RegistryRequest request) => new(request.Address, _proxy.Describe(request.Address));

    private RegistryReply Read(RegistryRequest request, HttpResponseMessage response, TransportFaults faults, CancellationToken cancellation)
    {
        var (body, isCut) = request.Method == HttpMethod.Head
            ? (ReadOnlyMemory<byte>.Empty, false)
            : new ReplyBody(request, response, faults, _idleLimit).Read(cancellation);

        return new RegistryReply(request, response.StatusCode, response.Headers, response.Content.Headers, body, isCut);
    }

    private void Log(RegistryReply reply, TimeSpan elapsed)
    {
        var milliseconds = elapsed.TotalMilliseconds.ToString("0", CultureInfo.InvariantCulture);
        _log.Detail($"{reply.Request} -> {(int)reply.Status} in {milliseconds} ms");
        if (reply.Header("Warning") is { Length: > 0 } warning) Show(reply, warning);
    }

    // Not a warning of ours: a registry must not be able to fail a build that treats warnings as errors.
    private void Show(RegistryReply reply, string warning)
    {
        var text = $"{reply.Request.Address.Authority} says: {OutsideText.Clean(warning)}";
        lock (_shownWarnings)
        {
            if (_shownWarnings.Add(text)) _log.Info(text);
        }
    }
}

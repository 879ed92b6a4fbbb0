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
    /// <summary>How long nothing may move.</summary>
    internal static readonly TimeSpan IdleLimit = TimeSpan.FromSeconds(100);

    private readonly RegistryHost _host;
    private readonly TransportOptions _options;
    private readonly HttpSender _sender;
    private readonly SchemeChoice _choice;

    /// <exception cref="ChartException">The registry is not a host, or a proxy's variable is malformed.</exception>
    public RegistryTransport(string registry, TransportOptions options, BuildMachine machine, IChartLog log)
        : this(registry, options, machine, log, IdleLimit)
    {
    }

    internal RegistryTransport(string registry, TransportOptions options, BuildMachine machine, IChartLog log, TimeSpan idleLimit)
    {
        var isInsecure = InsecureRegistries.Contain(registry, machine);
        _host = RegistryHost.Parse(registry);
        _options = isInsecure ? options with { SkipTlsVerify = true } : options;
        _sender = new HttpSender(machine, idleLimit, log);
        _choice = new SchemeChoice(_host, options, isInsecure, log);
        if (options.SkipTlsVerify && !_choice.IsHttp) log.Warn(VerifySkipped(registry));
    }

    /// <summary>Host, with port if any, as the user wrote it.</summary>
    public string Registry => _host.Text;

    /// <summary>The registry's root. The scheme is final once a request got an answer.</summary>
    public Uri BaseAddress => _choice.BaseAddress;

    /// <summary>How the registry is reached, as far as it has shown: with the scheme that it speaks.</summary>
    public TransportOptions Options => _options with { PlainHttp = _choice.IsHttp };

    /// <summary>Whether a URI is one of the registry itself: the same scheme, host and port.</summary>
    public bool IsRegistry(Uri uri) =>
        uri.Scheme == BaseAddress.Scheme
        && uri.Port == BaseAddress.Port
        && uri.IdnHost.TrimEnd('.').Equals(BaseAddress.IdnHost.TrimEnd('.'), StringComparison.OrdinalIgnoreCase);

    /// <summary>Sends a request and reads the reply to its end.</summary>
    /// <param name="request">
    /// A relative address is one of the registry (<c>/v2/…</c>). It may be sent twice, when the registry turns out to speak the other scheme.
    /// </param>
    /// <param name="cancellation">Stops the request.</param>
    /// <exception cref="TransportException">No complete reply came.</exception>
    /// <exception cref="ChartException">A file of the options or of <c>certs.d</c> cannot be used.</exception>
    internal RegistryReply Send(RegistryRequest request, CancellationToken cancellation)
    {
        var address = new Uri(BaseAddress, request.Address);
        if (!IsRegistry(address)) return SendToOther(request with { Address = address }, cancellation);
        if (_choice.IsSettled) return SendToRegistry(request, cancellation);

        // Nobody has seen yet who listens there, and a credential must not be sent to find out.
        if (request.Authorization is not null)
        {
            SendFirst(Probe, cancellation);

            return SendToRegistry(request, cancellation);
        }

        return SendFirst(request, cancellation);
    }

    /// <summary>Ends the use of this transport; its connections stay open for the next one.</summary>
    public void Dispose() => _sender.Dispose();

    private static RegistryRequest Probe => RegistryRequest.To(HttpMethod.Get, "/v2/");

    private RegistryReply SendFirst(RegistryRequest request, CancellationToken cancellation)
    {
        try
        {
            var reply = SendToRegistry(request, cancellation);
            if (!_choice.MayWantHttps(reply) || !WantsHttps(cancellation))
            {
                _choice.Settle();

                return reply;
            }

            _choice.SwitchToHttps();
        }
        catch (TransportException fault) when (_choice.MaySwitchToHttp(fault))
        {
            _choice.SwitchToHttp();
        }

        return SendToRegistry(request, cancellation);
    }

    /// <summary>Asks again with GET: the answer to a HEAD does not say why.</summary>
    private bool WantsHttps(CancellationToken cancellation) => SchemeChoice.SaysToUseHttps(SendToRegistry(Probe, cancellation));

    // The address follows the scheme, which may have changed since the request was made.
    private RegistryReply SendToRegistry(RegistryRequest request, CancellationToken cancellation)
    {
        var path = request.Address.IsAbsoluteUri ? request.Address.PathAndQuery : request.Address.OriginalString;

        return _sender.Send(request with { Address = new Uri(BaseAddress, path) }, _options, _host.Text, cancellation);
    }

    private RegistryReply SendToOther(RegistryRequest request, CancellationToken cancellation) =>
        _sender.Send(request, new TransportOptions { CaFile = _options.CaFile }, request.Address.Authority, cancellation);

    /// <summary>The warning for a server whose certificate is not checked.</summary>
    internal static Diagnostic VerifySkipped(string registry) => new(
        DiagnosticCodes.TlsVerifySkipped,
        $"The certificate of {registry} is not checked, so anyone on the way can read the password and change the chart.",
        "Replace ChartRegistrySkipTlsVerify (of an item: SkipTlsVerify) by ChartRegistryCaFile (CaFile).");
}

/// <summary>How a registry is reached, where the user says more than its host.</summary>
public sealed record TransportOptions
{
    /// <summary>True: http. False: https, on loopback too. Null: https, but http on loopback.</summary>
    public bool? PlainHttp { get; init; }

    /// <summary>PEM file of certificate authorities that are trusted beside the system's; empty for none.</summary>
    public string CaFile { get; init; } = "";

    /// <summary>The certificate to show to the registry: PEM, or PFX without a password; empty for none.</summary>
    public string ClientCertificate { get; init; } = "";

    /// <summary>The PEM private key of <see cref="ClientCertificate"/>; empty where that file holds it.</summary>
    public string ClientKey { get; init; } = "";

    /// <summary>Takes any certificate of the registry.</summary>
    public bool SkipTlsVerify { get; init; }

    /// <summary>Opens its connections.</summary>
    internal Func<SocketsHttpConnectionContext, CancellationToken, ValueTask<Stream>> Connect { get; init; } = TcpConnection.Open;
}

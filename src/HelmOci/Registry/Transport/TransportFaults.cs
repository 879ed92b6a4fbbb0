using System.Net;
using HelmOci.Diagnostics;

namespace HelmOci.Registry.Transport;

/// <summary>Says what went wrong with a request in words that help.</summary>
/// <param name="uri">Where it went.</param>
/// <param name="proxy">Through which proxy, and who named it; empty for none.</param>
internal sealed class TransportFaults(Uri uri, string proxy)
{
    private const string MappedAddress = "[::ffff:";

    private string Host => uri.Authority;

    public static bool IsFault(Exception fault) => fault is HttpRequestException or IOException or OperationCanceledException;

    /// <summary>The fault in the user's terms; the exception itself where the caller cancelled.</summary>
    public Exception Explain(Exception fault, IdleWatch watch) => fault switch
    {
        _ when watch.HasExpired => TimedOut(watch.Phase, fault),
        OperationCanceledException { InnerException: TimeoutException } => TimedOut("connecting", fault),
        HttpRequestException request => Explain(request),
        IOException io => Lost(io),
        _ => fault,
    };

    /// <summary>A proxy that wants credentials, or others than it got.</summary>
    public TransportException ProxyRefused(HttpStatusCode status) =>
        new(TransportFault.Proxy, ProxyFailed(Host, proxy, $"it answered {(int)status}"));

    private TransportException Explain(HttpRequestException fault)
    {
        if (proxy.Length > 0 && IsOnTheWay(fault.HttpRequestError))
        {
            return new TransportException(TransportFault.Proxy, ProxyFailed(Host, proxy, OutsideText.Clean(fault.Message)), fault);
        }

        return fault.HttpRequestError switch
        {
            HttpRequestError.NameResolutionError =>
                new TransportException(TransportFault.NameNotFound, HostNotFound(Host), fault),
            HttpRequestError.ConnectionError =>
                new TransportException(TransportFault.Unreachable, Unreachable(Host, Reason(fault)), fault),
            HttpRequestError.SecureConnectionError when fault.InnerException is not IOException =>
                new TransportException(TransportFault.Refused, TlsFaults.Explain(Host, fault), fault),
            HttpRequestError.InvalidResponse =>
                new TransportException(TransportFault.Refused, NotHttp(Host), fault),
            _ => Lost(fault),
        };
    }

    /// <summary>With a proxy, these are faults of the way to it or of its own.</summary>
    private static bool IsOnTheWay(HttpRequestError error) =>
        error is HttpRequestError.ProxyTunnelError or HttpRequestError.ConnectionError or HttpRequestError.NameResolutionError;

    private TransportException TimedOut(string phase, Exception fault) =>
        new(TransportFault.TimedOut, TimedOut(Host, phase, proxy), fault);

    private TransportException Lost(Exception fault) => TlsFaults.WantsClientCertificate(fault, isConnected: true)
        ? new TransportException(TransportFault.Refused, TlsFaults.ClientCertificateRefused(Host), fault)
        : new TransportException(TransportFault.ConnectionLost, ConnectionLost(Host, Reason(fault), proxy), fault);

    // It can quote what the server sent.
    private static string Reason(Exception fault) => OutsideText.Clean(PlainAddress((fault.InnerException ?? fault).Message)).TrimEnd('.');

    /// <summary>.NET writes the IPv4 addresses of a socket for both kinds as <c>[::ffff:127.0.0.1]:5000</c>.</summary>
    private static string PlainAddress(string message)
    {
        var start = message.IndexOf(MappedAddress, StringComparison.Ordinal);
        var end = start < 0 ? -1 : message.IndexOf(']', start);

        return end < 0 ? message : $"{message[..start]}{message[(start + MappedAddress.Length)..end]}{message[(end + 1)..]}";
    }

    private static Diagnostic Unreachable(string host, string reason) => new(
        DiagnosticCodes.Unreachable,
        $"{host} cannot be reached: {reason}.",
        "Check that the server runs, that host and port are right, and that no firewall is between.");

    private static Diagnostic HostNotFound(string host) => new(
        DiagnosticCodes.HostNotFound,
        $"The host of {host} is not known.",
        "Check its spelling, and that this machine's DNS (or VPN) knows it.");

    private static Diagnostic ConnectionLost(string host, string reason, string proxy) => new(
        DiagnosticCodes.ConnectionLost,
        $"The connection to {host}{Through(proxy)} broke before the answer was complete: {reason}.",
        proxy.Length > 0
            ? "If it happens each time, the proxy cuts it (some limit the size of requests): add the host to NO_PROXY to go without."
            : "Try again. If it happens each time, look into the server's log; on loopback, a registry that speaks https needs ChartRegistryPlainHttp=false.");

    private static Diagnostic TimedOut(string host, string phase, string proxy) => new(
        DiagnosticCodes.TimedOut,
        $"Nothing moved for too long while {phase} ({host}{Through(proxy)}).",
        "Check that the server runs and that no firewall swallows the connection, then try again.");

    private static Diagnostic NotHttp(string host) => new(
        DiagnosticCodes.NotHttp,
        $"What {host} answers is not HTTP.",
        "Check the port; a registry that speaks https on loopback needs ChartRegistryPlainHttp=false.");

    private static Diagnostic ProxyFailed(string host, string proxy, string reason) => new(
        DiagnosticCodes.ProxyFailed,
        $"The proxy {(proxy.Length > 0 ? proxy : "on the way")} does not let the request to {host} through: {reason}.",
        "Check the proxy's address, user name and password (http://user:password@host:port), or add the host to NO_PROXY to go without.");

    private static string Through(string proxy) => proxy.Length > 0 ? $" through the proxy {proxy}" : "";
}

/// <summary>A request without a complete answer.</summary>
public sealed class TransportException(TransportFault fault, Diagnostic diagnostic, Exception? cause = null)
    : ChartException(diagnostic, cause)
{
    public TransportFault Fault { get; } = fault;

    /// <summary>Whether the same request may succeed when it is sent again.</summary>
    public bool IsTransient => Fault is TransportFault.Unreachable or TransportFault.ConnectionLost or TransportFault.TimedOut;
}

/// <summary>Why no answer came.</summary>
public enum TransportFault
{
    /// <summary>Nobody listens there, or the network has no way to it.</summary>
    Unreachable,

    /// <summary>The name is not known to DNS.</summary>
    NameNotFound,

    /// <summary>The connection broke before the answer was complete; the request may have been carried out.</summary>
    ConnectionLost,

    /// <summary>No byte moved for too long; the request may have been carried out.</summary>
    TimedOut,

    /// <summary>A proxy refused or failed.</summary>
    Proxy,

    /// <summary>The other side is not trusted, does not trust us, or does not speak the protocol. Asking again does not help.</summary>
    Refused,
}

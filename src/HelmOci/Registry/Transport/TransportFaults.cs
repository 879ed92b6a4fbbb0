using System.Net;
using HelmOci.Diagnostics;

namespace HelmOci.Registry.Transport;

/// <summary>Says what went wrong with a request in words that help.</summary>
/// <param name="uri">Where it went.</param>
/// <param name="proxy">Through which proxy, and who named it; empty for none.</param>
internal sealed class TransportFaults(Uri uri, string proxy)
{
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
        new(TransportFault.Proxy, TransportDiagnostics.ProxyFailed(Host, proxy, $"it answered {(int)status}"));

    private TransportException Explain(HttpRequestException fault)
    {
        if (proxy.Length > 0 && IsOnTheWay(fault.HttpRequestError))
        {
            return new TransportException(TransportFault.Proxy, TransportDiagnostics.ProxyFailed(Host, proxy, OutsideText.Clean(fault.Message)), fault);
        }

        return fault.HttpRequestError switch
        {
            HttpRequestError.NameResolutionError =>
                new TransportException(TransportFault.NameNotFound, TransportDiagnostics.HostNotFound(Host), fault),
            HttpRequestError.ConnectionError =>
                new TransportException(TransportFault.Unreachable, TransportDiagnostics.Unreachable(Host, Reason(fault)), fault),
            HttpRequestError.SecureConnectionError when fault.InnerException is not IOException =>
                new TransportException(TransportFault.Refused, TlsFaults.Explain(Host, fault), fault),
            HttpRequestError.InvalidResponse =>
                new TransportException(TransportFault.Refused, TransportDiagnostics.NotHttp(Host), fault),
            _ => Lost(fault),
        };
    }

    /// <summary>With a proxy, these are faults of the way to it or of its own.</summary>
    private static bool IsOnTheWay(HttpRequestError error) =>
        error is HttpRequestError.ProxyTunnelError or HttpRequestError.ConnectionError or HttpRequestError.NameResolutionError;

    private TransportException TimedOut(string phase, Exception fault) =>
        new(TransportFault.TimedOut, TransportDiagnostics.TimedOut(Host, phase, proxy), fault);

    private TransportException Lost(Exception fault) => TlsFaults.WantsClientCertificate(fault)
        ? new TransportException(TransportFault.Refused, TlsDiagnostics.ClientCertificateRefused(Host), fault)
        : new TransportException(TransportFault.ConnectionLost, TransportDiagnostics.ConnectionLost(Host, Reason(fault), proxy), fault);

    // It can quote what the server sent.
    private static string Reason(Exception fault) => OutsideText.Clean((fault.InnerException ?? fault).Message).TrimEnd('.');
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

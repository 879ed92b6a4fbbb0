using HelmOci.Diagnostics;

namespace HelmOci.Registry.Transport;

/// <summary>A request without a complete answer.</summary>
public sealed class TransportException(TransportFault fault, Diagnostic diagnostic, Exception? cause = null)
    : ChartException(diagnostic, cause)
{
    public TransportFault Fault { get; } = fault;

    /// <summary>Whether the same request may succeed when it is sent again.</summary>
    public bool IsTransient => Fault is TransportFault.Unreachable or TransportFault.ConnectionLost or TransportFault.TimedOut;
}

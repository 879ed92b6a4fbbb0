namespace HelmOci.Registry.Transport;

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

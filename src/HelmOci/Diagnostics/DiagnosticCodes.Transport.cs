namespace HelmOci.Diagnostics;

public static partial class DiagnosticCodes
{
    /// <summary>The registry is not a host name with an optional port.</summary>
    public const string NotARegistryHost = "HELMOCI1080";

    /// <summary>Nobody answers at the registry's address.</summary>
    public const string Unreachable = "HELMOCI1081";

    /// <summary>DNS does not know the host.</summary>
    public const string HostNotFound = "HELMOCI1082";

    /// <summary>The connection broke before the answer was complete.</summary>
    public const string ConnectionLost = "HELMOCI1083";

    /// <summary>No byte moved for too long.</summary>
    public const string TimedOut = "HELMOCI1084";
}

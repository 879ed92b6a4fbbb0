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

    /// <summary>The server's certificate leads to no trusted authority.</summary>
    public const string CertificateUntrusted = "HELMOCI1085";

    /// <summary>The server's certificate is not valid yet, or not any more.</summary>
    public const string CertificateExpired = "HELMOCI1086";

    /// <summary>The server's certificate is for another host.</summary>
    public const string CertificateForAnotherHost = "HELMOCI1087";

    /// <summary>The server wants a client certificate, or another one.</summary>
    public const string ClientCertificateRefused = "HELMOCI1088";

    /// <summary>https was spoken to an http server.</summary>
    public const string SpeaksHttp = "HELMOCI1089";

    /// <summary>http was spoken to an https server.</summary>
    public const string SpeaksHttps = "HELMOCI1090";

    /// <summary>The TLS handshake failed for another reason.</summary>
    public const string TlsFailed = "HELMOCI1091";

    /// <summary>A proxy refused or failed.</summary>
    public const string ProxyFailed = "HELMOCI1092";

    /// <summary>A variable for a proxy holds no address.</summary>
    public const string ProxyMalformed = "HELMOCI1093";

    /// <summary>A file with a certificate or key cannot be used.</summary>
    public const string CertificateFileUnusable = "HELMOCI1094";

    /// <summary>The registry's certificate is not checked.</summary>
    public const string TlsVerifySkipped = "HELMOCI1095";

    /// <summary>What answers does not speak HTTP.</summary>
    public const string NotHttp = "HELMOCI1096";
}

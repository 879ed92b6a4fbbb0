namespace HelmOci.Registry.Transport;

/// <summary>What is wrong with a server's certificate.</summary>
internal enum CertificateFlaw
{
    Untrusted,
    NotValidNow,
    OtherHost,
    Missing,
}

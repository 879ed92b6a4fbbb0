using System.Security.Authentication;
using System.Security.Cryptography.X509Certificates;
using HelmOci.Diagnostics;

namespace HelmOci.Registry.Transport;

/// <summary>Tells, out of the depths of a TLS handshake, what was wrong with the server's certificate.</summary>
internal sealed class CertificateRefusedException(CertificateFlaw flaw, X509Certificate2? certificate, string detail)
    : AuthenticationException(detail)
{
    public CertificateFlaw Flaw { get; } = flaw;

    /// <summary>Whose certificate it is, and who signed it.</summary>
    public string Subject { get; } = OutsideText.Clean(certificate?.Subject ?? "");

    public string Issuer { get; } = OutsideText.Clean(certificate?.Issuer ?? "");

    /// <summary>RFC 3339.</summary>
    public string ValidFrom { get; } = Date(certificate?.NotBefore);

    public string ValidTo { get; } = Date(certificate?.NotAfter);

    /// <summary>The hosts that it is for.</summary>
    public string Names { get; } = certificate is null ? "" : OutsideText.Clean(NamesOf(certificate));

    private static string Date(DateTime? time) => time?.ToUniversalTime().ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", null) ?? "";

    private static string NamesOf(X509Certificate2 certificate)
    {
        foreach (var extension in certificate.Extensions)
        {
            if (extension is not X509SubjectAlternativeNameExtension names) continue;

            return string.Join(", ", [.. names.EnumerateDnsNames(), .. names.EnumerateIPAddresses().Select(address => address.ToString())]);
        }

        return "";
    }
}

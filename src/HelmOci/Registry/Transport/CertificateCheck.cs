using System.Net.Security;
using System.Security.Authentication;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using HelmOci.Diagnostics;

namespace HelmOci.Registry.Transport;

/// <summary>Takes certificates that the system trusts, or that lead to one of some further authorities.</summary>
internal sealed class CertificateCheck(X509Certificate2Collection authorities)
{
    /// <summary>The extended key usage of servers (RFC 5280, 4.2.1.12).</summary>
    private const string ServerAuthentication = "1.3.6.1.5.5.7.3.1";

    /// <summary>A <see cref="RemoteCertificateValidationCallback"/>, which throws instead of answering false: the reason is lost otherwise.</summary>
    /// <exception cref="CertificateRefusedException">The certificate is not taken.</exception>
    public bool Verify(object sender, X509Certificate? certificate, X509Chain? chain, SslPolicyErrors errors)
    {
        if (errors == SslPolicyErrors.None) return true;

        var server = certificate as X509Certificate2;
        if (server is null || chain is null) throw new CertificateRefusedException(CertificateFlaw.Missing, null, "no certificate");

        var flaws = errors.HasFlag(SslPolicyErrors.RemoteCertificateChainErrors) ? Flaws(server, chain) : X509ChainStatusFlags.NoError;
        if (flaws != X509ChainStatusFlags.NoError) throw new CertificateRefusedException(FlawOf(flaws), server, flaws.ToString());
        if (errors.HasFlag(SslPolicyErrors.RemoteCertificateNameMismatch))
        {
            throw new CertificateRefusedException(CertificateFlaw.OtherHost, server, "name mismatch");
        }

        return true;
    }

    private static CertificateFlaw FlawOf(X509ChainStatusFlags flaws) =>
        flaws == X509ChainStatusFlags.NotTimeValid ? CertificateFlaw.NotValidNow : CertificateFlaw.Untrusted;

    private X509ChainStatusFlags Flaws(X509Certificate2 server, X509Chain chain)
    {
        if (authorities.Count == 0) return Join(chain);

        using var own = new X509Chain();
        own.ChainPolicy.TrustMode = X509ChainTrustMode.CustomRootTrust;
        own.ChainPolicy.CustomTrustStore.AddRange(authorities);
        own.ChainPolicy.RevocationMode = X509RevocationMode.NoCheck;
        own.ChainPolicy.ApplicationPolicy.Add(new Oid(ServerAuthentication));
        foreach (var element in chain.ChainElements)
        {
            own.ChainPolicy.ExtraStore.Add(element.Certificate);
        }

        return own.Build(server) ? X509ChainStatusFlags.NoError : Join(own);
    }

    private static X509ChainStatusFlags Join(X509Chain chain)
    {
        var joined = X509ChainStatusFlags.NoError;
        foreach (var status in chain.ChainStatus)
        {
            joined |= status.Status;
        }

        return joined;
    }
}

/// <summary>What is wrong with a server's certificate.</summary>
internal enum CertificateFlaw
{
    Untrusted,
    NotValidNow,
    OtherHost,
    Missing,
}

/// <summary>Carries out of a TLS handshake what was wrong with the server's certificate.</summary>
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

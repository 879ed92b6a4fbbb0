using System.Security.Authentication;
using HelmOci.Diagnostics;

namespace HelmOci.Registry.Transport;

/// <summary>Tells the ways in which a TLS handshake fails apart.</summary>
internal static class TlsFaults
{
    public static Diagnostic Explain(string host, Exception fault)
    {
        if (Find<CertificateRefusedException>(fault) is { } refusal) return Explain(host, refusal);
        if (WantsClientCertificate(fault)) return TlsDiagnostics.ClientCertificateRefused(host);
        if (SpeaksHttp(fault)) return TransportDiagnostics.SpeaksHttp(host);

        return TlsDiagnostics.Failed(host, Innermost(fault).Message.TrimEnd('.'));
    }

    /// <summary>Alerts by which a server says that it wants a certificate of the client, or another one.</summary>
    public static bool WantsClientCertificate(Exception fault) => Mentions(
        fault, "CertificateRequired", "certificate required", "BadCertificate", "bad certificate", "UnknownCA", "unknown ca");

    /// <summary>What TLS makes of the bytes of an http server.</summary>
    private static bool SpeaksHttp(Exception fault) =>
        Mentions(fault, "frame size", "corrupted frame", "wrong version number", "WRONG_VERSION_NUMBER", "packet length too long");

    private static Diagnostic Explain(string host, CertificateRefusedException refusal) => refusal.Flaw switch
    {
        CertificateFlaw.NotValidNow => TlsDiagnostics.Expired(host, refusal.ValidFrom, refusal.ValidTo),
        CertificateFlaw.OtherHost => TlsDiagnostics.ForAnotherHost(host, refusal.Names),
        CertificateFlaw.Missing => TlsDiagnostics.Failed(host, "it showed no certificate"),
        _ => TlsDiagnostics.Untrusted(host, refusal.Subject, refusal.Issuer),
    };

    private static bool Mentions(Exception fault, params string[] words)
    {
        for (var cause = fault; cause is not null; cause = cause.InnerException)
        {
            if (Array.Exists(words, word => cause.Message.Contains(word, StringComparison.Ordinal))) return true;
        }

        return false;
    }

    private static T? Find<T>(Exception fault) where T : AuthenticationException
    {
        for (var cause = fault; cause is not null; cause = cause.InnerException!)
        {
            if (cause is T found) return found;
        }

        return null;
    }

    private static Exception Innermost(Exception fault) => fault.GetBaseException();
}

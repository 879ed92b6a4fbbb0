using System.ComponentModel;
using System.Security.Authentication;
using HelmOci.Diagnostics;

namespace HelmOci.Registry.Transport;

/// <summary>Tells the ways in which a TLS handshake fails apart.</summary>
internal static class TlsFaults
{
    public static Diagnostic Explain(string host, Exception fault)
    {
        if (Find<CertificateRefusedException>(fault) is { } refusal) return Explain(host, refusal);
        if (WantsClientCertificate(fault, isConnected: false)) return ClientCertificateRefused(host);
        if (SpeaksHttp(fault)) return SpeaksHttp(host);

        return Failed(host, Innermost(fault).Message.TrimEnd('.'));
    }

    /// <summary>Whether the server says by an alert that it wants a certificate of the client, or another one.</summary>
    /// <param name="fault">What went wrong.</param>
    /// <param name="isConnected">Whether the handshake was over: with TLS 1.3 the server looks at the certificate after that.</param>
    public static bool WantsClientCertificate(Exception fault, bool isConnected)
    {
        for (var cause = fault; cause is not null; cause = cause.InnerException)
        {
            if (CertificateAlert.Is(cause, isConnected)) return true;
        }

        return false;
    }

    /// <summary>What TLS makes of the bytes of an http server.</summary>
    private static bool SpeaksHttp(Exception fault) =>
        Mentions(fault, "frame size", "corrupted frame", "wrong version number", "WRONG_VERSION_NUMBER", "packet length too long");

    private static Diagnostic Explain(string host, CertificateRefusedException refusal) => refusal.Flaw switch
    {
        CertificateFlaw.NotValidNow => Expired(host, refusal.ValidFrom, refusal.ValidTo),
        CertificateFlaw.OtherHost => ForAnotherHost(host, refusal.Names),
        CertificateFlaw.Missing => Failed(host, "it showed no certificate"),
        _ => Untrusted(host, refusal.Subject, refusal.Issuer),
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

    private static Diagnostic Untrusted(string host, string subject, string issuer) => new(
        DiagnosticCodes.CertificateUntrusted,
        subject == issuer
            ? $"The certificate of {host} is self-signed ({subject}), and this machine does not trust it."
            : $"The certificate of {host} is signed by an authority that this machine does not trust ({issuer}).",
        "Set ChartRegistryCaFile (of an item: CaFile) to the root certificate of that authority (PEM), put it into certs.d for this host, or let the system trust it.");

    private static Diagnostic Expired(string host, string from, string to) => new(
        DiagnosticCodes.CertificateExpired,
        $"The certificate of {host} is valid from {from} to {to}, not now.",
        "Renew it, or correct this machine's clock.");

    private static Diagnostic ForAnotherHost(string host, string names) => new(
        DiagnosticCodes.CertificateForAnotherHost,
        names.Length > 0 ? $"The certificate of {host} is for {names}." : $"The certificate of {host} names no host (a common name does not count).",
        "Use the host that the certificate names, or give the registry one for this host.");

    private static Diagnostic Failed(string host, string reason) => new(
        DiagnosticCodes.TlsFailed,
        $"No secure connection to {host}: {reason}.",
        "Check that it speaks https with TLS 1.2 or later; if it wants a client certificate, set ChartRegistryClientCertificate and ChartRegistryClientKey.");

    private static Diagnostic SpeaksHttp(string host) => new(
        DiagnosticCodes.SpeaksHttp,
        $"{host} speaks http, not https.",
        "Set ChartRegistryPlainHttp=true if its traffic, passwords included, may travel unencrypted, or give the registry a certificate.");

    public static Diagnostic ClientCertificateRefused(string host) => new(
        DiagnosticCodes.ClientCertificateRefused,
        $"{host} wants a client certificate, and did not accept what it got.",
        "Set ChartRegistryClientCertificate and ChartRegistryClientKey to a certificate that it accepts, or put the pair into certs.d for this host.");
}

/// <summary>
/// Knows the alerts that are about a certificate: 42 to 46, 48, 49 and 116 of RFC 8446, section 6. Each system's TLS has numbers of its own for
/// them; the words differ with its version and language.
/// </summary>
/// <remarks>The numbers of Windows and macOS are from their documentation.</remarks>
internal static class CertificateAlert
{
    /// <summary>OpenSSL's number for itself, and what it adds to an alert's number.</summary>
    private const int OpenSsl = 20;
    private const int OpenSslAlerts = 1000;

    public static bool Is(Exception fault, bool isConnected) => fault is Win32Exception windows
        ? IsOfWindows(unchecked((uint)windows.NativeErrorCode), isConnected)
        : IsOfOpenSsl(fault.HResult) || IsOfApple(fault.HResult);

    /// <summary>SEC_E_CERT_UNKNOWN, CRYPT_E_REVOKED, SEC_E_CERT_EXPIRED, SEC_E_UNTRUSTED_ROOT, SEC_E_LOGON_DENIED; SEC_E_ILLEGAL_MESSAGE.</summary>
    /// <remarks>
    /// learn.microsoft.com, "Schannel Error Codes for TLS and SSL Alerts". Alert 116 has the last one, like all that this list does not name. In a
    /// handshake that may mean anything; after it, hardly anything else.
    /// </remarks>
    private static bool IsOfWindows(uint code, bool isConnected) =>
        code is 0x80090327 or 0x80092010 or 0x80090328 or 0x80090325 or 0x8009030C || (isConnected && code == 0x80090326);

    /// <summary>Its versions 1.1 and 3 keep their own number at different places.</summary>
    private static bool IsOfOpenSsl(int code) =>
        (code >> 24 == OpenSsl || code >> 23 == OpenSsl) && (code & 0xFFF) - OpenSslAlerts is (>= 42 and <= 46) or 48 or 49 or 116;

    /// <summary>errSSLPeerBadCert to errSSLPeerCertUnknown, errSSLPeerUnknownCA, errSSLPeerAccessDenied (SecureTransport.h).</summary>
    private static bool IsOfApple(int code) => code is -9831 or -9832 or (<= -9825 and >= -9829);
}

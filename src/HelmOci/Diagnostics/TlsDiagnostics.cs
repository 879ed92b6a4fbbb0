namespace HelmOci.Diagnostics;

/// <summary>What can be wrong with certificates.</summary>
internal static class TlsDiagnostics
{
    public static Diagnostic Untrusted(string host, string subject, string issuer) => new(
        DiagnosticCodes.CertificateUntrusted,
        subject == issuer
            ? $"The certificate of {host} is self-signed ({subject}), and this machine does not trust it."
            : $"The certificate of {host} is signed by an authority that this machine does not trust ({issuer}).",
        "Set ChartRegistryCaFile to the root certificate of that authority (PEM), put it into certs.d for this host, or let the system trust it.");

    public static Diagnostic Expired(string host, string from, string to) => new(
        DiagnosticCodes.CertificateExpired,
        $"The certificate of {host} is valid from {from} to {to}, not now.",
        "Renew it, or correct this machine's clock.");

    public static Diagnostic ForAnotherHost(string host, string names) => new(
        DiagnosticCodes.CertificateForAnotherHost,
        names.Length > 0 ? $"The certificate of {host} is for {names}." : $"The certificate of {host} names no host (a common name does not count).",
        "Use the host that the certificate names, or give the registry one for this host.");

    public static Diagnostic ClientCertificateRefused(string host) => new(
        DiagnosticCodes.ClientCertificateRefused,
        $"{host} wants a client certificate, and did not accept what it got.",
        "Set ChartRegistryClientCertificate and ChartRegistryClientKey to a certificate that it accepts, or put the pair into certs.d for this host.");

    public static Diagnostic Failed(string host, string reason) => new(
        DiagnosticCodes.TlsFailed,
        $"No secure connection to {host}: {reason}.",
        "Check that it speaks https with TLS 1.2 or later; if it wants a client certificate, set ChartRegistryClientCertificate and ChartRegistryClientKey.");

    public static ChartException FileUnusable(string file, string reason) => new(
        new Diagnostic(
            DiagnosticCodes.CertificateFileUnusable,
            $"The certificate file {file} cannot be used: {reason}.",
            "Give PEM files, the key unencrypted and fitting the certificate, or a PFX without a password.")
        {
            Location = new SourceLocation(file),
        });

    public static Diagnostic VerifySkipped(string registry) => new(
        DiagnosticCodes.TlsVerifySkipped,
        $"The certificate of {registry} is not checked, so anyone on the way can read the password and change the chart.",
        "Replace ChartRegistrySkipTlsVerify by ChartRegistryCaFile.");
}

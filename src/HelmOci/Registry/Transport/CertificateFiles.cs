using System.Net.Security;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using HelmOci.Diagnostics;

namespace HelmOci.Registry.Transport;

/// <summary>Reads certificates and keys from PEM, DER and PFX files.</summary>
internal static class CertificateFiles
{
    /// <exception cref="ChartException">A file is missing, unreadable or holds no certificate.</exception>
    public static X509Certificate2Collection Authorities(IReadOnlyList<string> files)
    {
        var authorities = new X509Certificate2Collection();
        foreach (var file in files)
        {
            Guarded(file, () => authorities.AddRange(Certificates(file)));
        }

        return authorities;
    }

    /// <summary>A certificate with its key, and the intermediate ones of the same file, which the registry may need.</summary>
    /// <exception cref="ChartException">A file is missing, unreadable, encrypted, or the key is not the certificate's.</exception>
    public static SslStreamCertificateContext Client(string certificateFile, string keyFile)
    {
        SslStreamCertificateContext? context = null;
        Guarded(certificateFile, () => context = IsPfx(certificateFile)
            ? Context(new X509Certificate2(certificateFile), [])
            : Context(ReadPair(certificateFile, keyFile), Certificates(certificateFile)));

        return context!;
    }

    private static X509Certificate2 ReadPair(string certificateFile, string keyFile)
    {
        if (keyFile.Length > 0 && !File.Exists(keyFile)) throw FileUnusable(keyFile, "it does not exist");

        using var pair = X509Certificate2.CreateFromPemFile(certificateFile, keyFile.Length > 0 ? keyFile : null);

        // Windows does not take the key of a certificate that was made in memory; a round trip through PFX gives it a home.
        return new X509Certificate2(pair.Export(X509ContentType.Pfx));
    }

    private static SslStreamCertificateContext Context(X509Certificate2 certificate, X509Certificate2Collection others) =>
        certificate.HasPrivateKey
            ? SslStreamCertificateContext.Create(certificate, others, offline: true)
            : throw new CryptographicException("it holds no private key");

    private static X509Certificate2Collection Certificates(string file)
    {
        var certificates = new X509Certificate2Collection();
        certificates.ImportFromPemFile(file);
        if (certificates.Count == 0) certificates.Add(new X509Certificate2(file));

        return certificates;
    }

    private static bool IsPfx(string file) =>
        file.EndsWith(".pfx", StringComparison.OrdinalIgnoreCase) || file.EndsWith(".p12", StringComparison.OrdinalIgnoreCase);

    private static void Guarded(string file, Action read)
    {
        try
        {
            if (!File.Exists(file)) throw FileUnusable(file, "it does not exist");

            read();
        }
        catch (Exception fault) when (fault is CryptographicException or IOException or UnauthorizedAccessException or ArgumentException)
        {
            throw FileUnusable(file, fault.Message.TrimEnd('.'));
        }
    }

    public static ChartException FileUnusable(string file, string reason) => new(
        new Diagnostic(
            DiagnosticCodes.CertificateFileUnusable,
            $"The certificate file {file} cannot be used: {reason}.",
            "Give PEM files, the key unencrypted and fitting the certificate, or a PFX without a password.")
        {
            Location = new SourceLocation(file),
        });
}

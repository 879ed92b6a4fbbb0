using System.Net;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace HelmOci.Tests.Transport;

/// <summary>A certificate authority of the test's own, and what it signs, as PEM files in a folder.</summary>
internal sealed class TestCertificates
{
    private static readonly Oid ServerUse = new("1.3.6.1.5.5.7.3.1");
    private static readonly Oid ClientUse = new("1.3.6.1.5.5.7.3.2");

    private readonly X509Certificate2 _authority;
    private readonly string _folder;

    public TestCertificates(string folder)
    {
        _folder = folder;
        Directory.CreateDirectory(folder);
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest("CN=Test authority", key, HashAlgorithmName.SHA256);
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(true, false, 0, true));
        request.CertificateExtensions.Add(new X509KeyUsageExtension(X509KeyUsageFlags.KeyCertSign, true));
        request.CertificateExtensions.Add(new X509SubjectKeyIdentifierExtension(request.PublicKey, false));
        _authority = request.CreateSelfSigned(DateTimeOffset.UtcNow.AddYears(-10), DateTimeOffset.UtcNow.AddYears(10));
        AuthorityFile = Write("ca.crt", _authority.ExportCertificatePem());
    }

    public string AuthorityFile { get; }

    /// <summary>A certificate for servers at these names, valid now.</summary>
    public PemPair Server(params string[] names) => Server(DateTimeOffset.UtcNow.AddYears(1), names);

    public PemPair Expired(params string[] names) => Server(DateTimeOffset.UtcNow.AddDays(-1), names);

    public PemPair Client() => Sign("client", ClientUse, DateTimeOffset.UtcNow.AddYears(1), []);

    private PemPair Server(DateTimeOffset until, string[] names) => Sign("server", ServerUse, until, names);

    private PemPair Sign(string name, Oid use, DateTimeOffset until, string[] hosts)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest($"CN={name}", key, HashAlgorithmName.SHA256);
        request.CertificateExtensions.Add(new X509EnhancedKeyUsageExtension([use], false));
        if (hosts.Length > 0) request.CertificateExtensions.Add(Names(hosts));
        using var certificate = request.Create(_authority, DateTimeOffset.UtcNow.AddYears(-1), until, RandomNumberGenerator.GetBytes(8));

        return new PemPair(Write($"{name}.cert", certificate.ExportCertificatePem()), Write($"{name}.key", key.ExportPkcs8PrivateKeyPem()));
    }

    private static X509Extension Names(string[] hosts)
    {
        var names = new SubjectAlternativeNameBuilder();
        foreach (var host in hosts)
        {
            if (IPAddress.TryParse(host, out var address)) names.AddIpAddress(address);
            else names.AddDnsName(host);
        }

        return names.Build();
    }

    private string Write(string name, string text)
    {
        var path = Path.Combine(_folder, name);
        File.WriteAllText(path, text);

        return path;
    }
}

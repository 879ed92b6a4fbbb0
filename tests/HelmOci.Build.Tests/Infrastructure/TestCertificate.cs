using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace HelmOci.Build.Tests.Infrastructure;

/// <summary>A certificate for localhost that nobody trusts.</summary>
public static class TestCertificate
{
    public static (string Certificate, string Key) Create()
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest("CN=localhost", key, HashAlgorithmName.SHA256);
        var names = new SubjectAlternativeNameBuilder();
        names.AddDnsName("localhost");
        request.CertificateExtensions.Add(names.Build());

        using var certificate = request.CreateSelfSigned(DateTimeOffset.UtcNow.AddHours(-1), DateTimeOffset.UtcNow.AddDays(1));
        var folder = TestFolder.Create("certificate");
        return (
            TestFolder.Write(folder, "server.crt", certificate.ExportCertificatePem()),
            TestFolder.Write(folder, "server.key", key.ExportPkcs8PrivateKeyPem()));
    }
}

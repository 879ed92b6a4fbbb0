using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using HelmOci.Diagnostics;
using HelmOci.Machine;
using HelmOci.Registry.Transport;
using HelmOci.Tests.Peers;

namespace HelmOci.Tests.Transport;

public static class CertificateFileTests
{
    public static class InCertsD
    {
        [PeerTheory(Peer.Registry), Trait("Fault", "29")]
        [InlineData(".config/containers/certs.d")]
        [InlineData(".config/docker/certs.d")]
        public static async Task CountForTheirHost(string root)
        {
            using var folder = new TempFolder();
            var certificates = new TestCertificates(folder.Path);
            var client = certificates.Client();
            using var registry = await DockerRegistry.MutualAsync(certificates.Server("localhost"), certificates.AuthorityFile);
            using var home = new TempFolder();
            home.Write($"{root}/{registry.Host}/ca.crt", File.ReadAllText(certificates.AuthorityFile));
            home.Write($"{root}/{registry.Host}/client.cert", File.ReadAllText(client.Certificate));
            home.Write($"{root}/{registry.Host}/client.key", File.ReadAllText(client.Key));

            Assert.Equal(200, TransportRequests.Ping(registry.Host, machine: Machines.At(home.Path)));
            Assert.Equal(
                DiagnosticCodes.CertificateUntrusted,
                TransportRequests.Fault($"127.0.0.1:{registry.Port}", machine: Machines.At(home.Path)));
        }

        [SystemFact(Needs.Names)]
        public static void OfDockerAreFoundOnOtherSystems()
        {
            using var home = new TempFolder();
            var mac = home.Write(".docker/certs.d/example.com:5000/ca.crt", "");
            var windows = Machines.OnWindows(home.Write("ProgramData/docker/certs.d/example.com5000/ca.crt", ""));

            var onMac = CertificateFolder.For("example.com:5000", Machines.At(home.Path) with { Platform = Platform.MacOS });
            var onWindows = CertificateFolder.For(
                "example.com:5000",
                Machines.At("/nonexistent", ("ProgramData", Machines.OnWindows(Path.Combine(home.Path, "ProgramData")))) with { Platform = Platform.Windows });

            Assert.Equal([mac], onMac.Authorities);
            Assert.Equal([windows], onWindows.Authorities);
        }

        /// <summary>A project may hold such a folder, and the build works there.</summary>
        [Theory]
        [InlineData("")]
        [InlineData(".")]
        public static void AreNeverInTheWorkingFolder(string programData)
        {
            var planted = Path.GetFullPath(Path.Combine("docker", "certs.d", "planted.example.com"));
            Directory.CreateDirectory(planted);
            File.WriteAllText(Path.Combine(planted, "ca.crt"), "");

            var folder = CertificateFolder.For("planted.example.com", Machines.With(("ProgramData", programData)) with { Platform = Platform.Windows });

            Directory.Delete("docker", recursive: true);
            Assert.Empty(folder.Authorities);
        }
    }

    public static class OfTheClient
    {
        [PeerFact(Peer.Registry)]
        public static async Task MayBeOnePfx()
        {
            using var folder = new TempFolder();
            var certificates = new TestCertificates(folder.Path);
            using var registry = await DockerRegistry.MutualAsync(certificates.Server("localhost"), certificates.AuthorityFile);
            var client = certificates.Client();
            using var pair = X509Certificate2.CreateFromPemFile(client.Certificate, client.Key);
            var file = Path.Combine(folder.Path, "client.pfx");
            File.WriteAllBytes(file, pair.Export(X509ContentType.Pfx));

            Assert.Equal(200, TransportRequests.Ping(registry.Host, Options(certificates, file, "")));
        }

        [PeerFact(Peer.Registry)]
        public static async Task MayHoldTheirKeyInTheSameFile()
        {
            using var folder = new TempFolder();
            var certificates = new TestCertificates(folder.Path);
            using var registry = await DockerRegistry.MutualAsync(certificates.Server("localhost"), certificates.AuthorityFile);
            var client = certificates.Client();
            var file = folder.Write("both.pem", File.ReadAllText(client.Certificate) + "\n" + File.ReadAllText(client.Key));

            Assert.Equal(200, TransportRequests.Ping(registry.Host, Options(certificates, file, "")));
        }

        [PeerFact(Peer.Registry)]
        public static async Task AreShownToTheRegistryAlone()
        {
            using var folder = new TempFolder();
            var certificates = new TestCertificates(folder.Path);
            var client = certificates.Client();
            using var registry = await DockerRegistry.MutualAsync(certificates.Server("localhost"), certificates.AuthorityFile);
            using var other = await DockerRegistry.MutualAsync(certificates.Server("localhost"), certificates.AuthorityFile);
            using var transport = new RegistryTransport(
                registry.Host, Options(certificates, client.Certificate, client.Key), Machines.Empty, new RecordingLog());

            Assert.Equal(200, transport.Ping());

            var fault = Assert.Throws<TransportException>(() => transport.Ping($"https://{other.Host}/v2/"));
            Assert.Equal(DiagnosticCodes.ClientCertificateRefused, fault.Diagnostics[0].Code);
        }

        [PeerFact(Peer.Registry), Trait("Fault", "29")]
        public static async Task OfAnotherAuthorityAreRefusedWithAdvice()
        {
            using var folder = new TempFolder();
            var certificates = new TestCertificates(folder.Path);
            var strange = new TestCertificates(Path.Combine(folder.Path, "strange")).Client();
            using var registry = await DockerRegistry.MutualAsync(certificates.Server("localhost"), certificates.AuthorityFile);

            Assert.Equal(
                DiagnosticCodes.ClientCertificateRefused,
                TransportRequests.Fault(registry.Host, Options(certificates, strange.Certificate, strange.Key)));
        }
    }

    [PeerFact(Peer.Registry)]
    public static async Task TheRelaxedCheckIsForTheRegistryAlone()
    {
        using var folder = new TempFolder();
        var certificates = new TestCertificates(folder.Path);
        using var registry = await DockerRegistry.SecureAsync(certificates.Server("elsewhere"));
        using var other = await DockerRegistry.SecureAsync(certificates.Server("elsewhere"));
        var options = new TransportOptions { PlainHttp = false, SkipTlsVerify = true };
        using var transport = new RegistryTransport(registry.Host, options, Machines.Empty, new RecordingLog());

        Assert.Equal(200, transport.Ping());

        var fault = Assert.Throws<TransportException>(() => transport.Ping($"https://{other.Host}/v2/"));
        Assert.Equal(DiagnosticCodes.CertificateUntrusted, fault.Diagnostics[0].Code);
    }

    [PeerFact(Peer.Registry)]
    public static async Task TheAuthorityIsForTheServersOfTheRegistryToo()
    {
        using var folder = new TempFolder();
        var certificates = new TestCertificates(folder.Path);
        using var registry = await DockerRegistry.SecureAsync(certificates.Server("localhost"));
        using var other = await DockerRegistry.SecureAsync(certificates.Server("localhost"));
        using var transport = new RegistryTransport(
            registry.Host, new() { CaFile = certificates.AuthorityFile }, Machines.Empty, new RecordingLog());

        Assert.Equal(200, transport.Ping($"https://{other.Host}/v2/"));
    }

    public static class ThatCannotBeUsed
    {
        [Fact]
        public static void AreNamed()
        {
            using var folder = new TempFolder();
            var certificates = new TestCertificates(folder.Path);
            var client = certificates.Client();
            var text = folder.Write("text.pem", "text");
            var encrypted = folder.Write("encrypted.key", EncryptedKey());
            var missing = Path.Combine(folder.Path, "missing.pem");

            IsNamed(missing, new() { CaFile = missing });
            IsNamed(text, new() { CaFile = text });
            IsNamed(missing, new() { ClientCertificate = missing, ClientKey = client.Key });
            IsNamed(missing, new() { ClientCertificate = client.Certificate, ClientKey = missing });
            IsNamed(client.Certificate, new() { ClientCertificate = client.Certificate });
            IsNamed(client.Certificate, new() { ClientCertificate = client.Certificate, ClientKey = encrypted });
            IsNamed(client.Certificate, new() { ClientCertificate = client.Certificate, ClientKey = certificates.Server("x").Key });
        }

        private static void IsNamed(string file, TransportOptions options)
        {
            var fault = Assert.Throws<ChartException>(() => TransportRequests.Ping("localhost:1", options));

            Assert.Equal(DiagnosticCodes.CertificateFileUnusable, fault.Diagnostics[0].Code);
            Assert.Equal(file, fault.Diagnostics[0].Location?.File);
        }

        private static string EncryptedKey()
        {
            using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);

            return key.ExportEncryptedPkcs8PrivateKeyPem("x", new PbeParameters(PbeEncryptionAlgorithm.Aes256Cbc, HashAlgorithmName.SHA256, 1000));
        }
    }

    private static TransportOptions Options(TestCertificates certificates, string certificate, string key) =>
        new() { CaFile = certificates.AuthorityFile, ClientCertificate = certificate, ClientKey = key };
}

using HelmOci.Diagnostics;
using HelmOci.Registry.Transport;
using HelmOci.Tests.Peers;

namespace HelmOci.Tests.Transport;

public static class TlsRegistryTests
{
    [PeerFact(Peer.Registry), Trait("Fault", "29")]
    public static async Task IsReachedWithItsAuthority()
    {
        using var folder = new TempFolder();
        var certificates = new TestCertificates(folder.Path);
        using var registry = await DockerRegistry.SecureAsync(certificates.Server("localhost"));

        Assert.Equal(200, TransportRequests.Ping(registry.Host, new() { CaFile = certificates.AuthorityFile }));
    }

    [PeerFact(Peer.Registry), Trait("Fault", "29")]
    public static async Task IsFoundOnLoopbackWithoutAskingForIt()
    {
        using var folder = new TempFolder();
        var certificates = new TestCertificates(folder.Path);
        using var registry = await DockerRegistry.SecureAsync(certificates.Server("localhost"));

        Assert.Equal(DiagnosticCodes.CertificateUntrusted, TransportRequests.Fault(registry.Host));
    }

    [PeerFact(Peer.Registry), Trait("Fault", "29")]
    public static async Task IsNotTrustedWhenExpired()
    {
        using var folder = new TempFolder();
        var certificates = new TestCertificates(folder.Path);
        using var registry = await DockerRegistry.SecureAsync(certificates.Expired("localhost"));

        Assert.Equal(
            DiagnosticCodes.CertificateExpired,
            TransportRequests.Fault(registry.Host, new() { CaFile = certificates.AuthorityFile }));
    }

    [PeerFact(Peer.Registry), Trait("Fault", "29")]
    public static async Task IsNotTrustedUnderAnotherName()
    {
        using var folder = new TempFolder();
        var certificates = new TestCertificates(folder.Path);
        using var registry = await DockerRegistry.SecureAsync(certificates.Server("registry.example.com"));

        Assert.Equal(
            DiagnosticCodes.CertificateForAnotherHost,
            TransportRequests.Fault(registry.Host, new() { CaFile = certificates.AuthorityFile }));
    }

    [PeerFact(Peer.Registry)]
    public static async Task IsReachedUncheckedWithAWarning()
    {
        using var folder = new TempFolder();
        var certificates = new TestCertificates(folder.Path);
        using var registry = await DockerRegistry.SecureAsync(certificates.Expired("registry.example.com"));
        var log = new RecordingLog();

        Assert.Equal(200, TransportRequests.Ping(registry.Host, new() { PlainHttp = false, SkipTlsVerify = true }, log: log));
        Assert.Equal(DiagnosticCodes.TlsVerifySkipped, Assert.Single(log.Warnings).Code);
    }

    [PeerFact(Peer.Registry), Trait("Fault", "28")]
    public static async Task RefusesPlainHttpWithAdvice()
    {
        using var folder = new TempFolder();
        var certificates = new TestCertificates(folder.Path);
        using var registry = await DockerRegistry.SecureAsync(certificates.Server("localhost"));

        Assert.Equal(DiagnosticCodes.SpeaksHttps, TransportRequests.Fault(registry.Host, new() { PlainHttp = true }));
    }

    [PeerFact(Peer.Registry), Trait("Fault", "29")]
    public static async Task ThatWantsAClientCertificateSaysSo()
    {
        using var folder = new TempFolder();
        var certificates = new TestCertificates(folder.Path);
        using var registry = await DockerRegistry.MutualAsync(certificates.Server("localhost"), certificates.AuthorityFile);

        Assert.Equal(
            DiagnosticCodes.ClientCertificateRefused,
            TransportRequests.Fault(registry.Host, new() { CaFile = certificates.AuthorityFile }));
    }

    [PeerFact(Peer.Registry)]
    public static async Task ThatWantsAClientCertificateTakesIt()
    {
        using var folder = new TempFolder();
        var certificates = new TestCertificates(folder.Path);
        var client = certificates.Client();
        using var registry = await DockerRegistry.MutualAsync(certificates.Server("localhost"), certificates.AuthorityFile);

        var options = new TransportOptions
        {
            CaFile = certificates.AuthorityFile,
            ClientCertificate = client.Certificate,
            ClientKey = client.Key,
        };
        Assert.Equal(200, TransportRequests.Ping(registry.Host, options));
    }
}

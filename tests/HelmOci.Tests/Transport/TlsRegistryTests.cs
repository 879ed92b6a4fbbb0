using System.ComponentModel;
using System.Security.Authentication;
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

    /// <summary>The numbers that the TLS of Windows, of macOS and two versions of OpenSSL have for alerts.</summary>
    [Theory]
    [InlineData(0x80090327u, true, true)]
    [InlineData(0x80090325u, true, true)]
    [InlineData(0x80092010u, true, true)]
    [InlineData(0x80090326u, false, true)]
    [InlineData(0x80090331u, false, false)]
    [InlineData(unchecked((uint)-9825), true, true)]
    [InlineData(unchecked((uint)-9831), true, true)]
    [InlineData(unchecked((uint)-9824), false, false)]
    [InlineData(0x0A000412u, true, true)]
    [InlineData(0x14094412u, true, true)]
    [InlineData(0x0A00045Cu, true, true)]
    [InlineData(0x0A000418u, true, true)]
    [InlineData(0x0A000410u, false, false)]
    [InlineData(0x0B000412u, false, false)]
    public static void ThatRefusesAClientCertificateIsKnownByNumbers(uint number, bool inHandshake, bool afterIt)
    {
        var code = unchecked((int)number);
        Exception alert = number >> 16 == 0x8009 ? new Win32Exception(code) : new IOException("", code);
        var handshake = new HttpRequestException(HttpRequestError.SecureConnectionError, "", new AuthenticationException("", alert));

        Assert.Equal(inHandshake ? DiagnosticCodes.ClientCertificateRefused : DiagnosticCodes.TlsFailed, CodeOf(handshake));
        Assert.Equal(afterIt ? DiagnosticCodes.ClientCertificateRefused : DiagnosticCodes.ConnectionLost, CodeOf(new IOException("", alert)));
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

    private static string CodeOf(Exception fault)
    {
        using var watch = new IdleWatch(TimeSpan.FromMinutes(1), "", CancellationToken.None);

        return Assert.IsType<TransportException>(new TransportFaults(new Uri("https://registry.example.com/v2/"), "").Explain(fault, watch)).Diagnostics[0].Code;
    }
}

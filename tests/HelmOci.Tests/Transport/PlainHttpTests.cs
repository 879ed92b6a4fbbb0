using System.Net;
using System.Net.Http.Headers;
using HelmOci.Diagnostics;
using HelmOci.Machine;
using HelmOci.Registry.Transport;
using HelmOci.Tests.Peers;

namespace HelmOci.Tests.Transport;

public static class PlainHttpTests
{
    private const string Ok = "HTTP/1.1 200 OK\r\nContent-Length: 2\r\nConnection: close\r\n\r\nok";

    public static class OnLoopback
    {
        [PeerFact(Peer.Registry)]
        public static async Task NeedsNoOption()
        {
            using var registry = await DockerRegistry.PlainAsync();

            Assert.Equal(200, TransportRequests.Ping(registry.Host));
            Assert.Equal(200, TransportRequests.Ping($"127.0.0.1:{registry.Port}"));
        }

        [Fact]
        public static void ReachesAnIPv6Address()
        {
            using var server = RawServer.Answering(Ok, IPAddress.IPv6Loopback);

            Assert.Equal(200, TransportRequests.Ping($"[::1]:{server.Port}"));
        }

        [Fact, Trait("Fault", "28")]
        public static void FailsWithAdviceWhereTheUserWantsHttps()
        {
            using var server = RawServer.Answering("HTTP/1.1 400 Bad Request\r\nContent-Length: 0\r\n\r\n");

            Assert.Equal(DiagnosticCodes.SpeaksHttp, TransportRequests.Fault(server.Host, new() { PlainHttp = false }));
        }

        [Fact]
        public static void KeepsABadRequestThatIsOnlyThat()
        {
            using var server = RawServer.Answering("HTTP/1.1 400 Bad Request\r\nContent-Length: 2\r\n\r\n{}");

            Assert.Equal(400, TransportRequests.Ping(server.Host));
        }

        [Theory]
        [InlineData("localhost:5000", "http://localhost:5000/")]
        [InlineData("LOCALHOST.:5000", "http://localhost.:5000/")]
        [InlineData("127.5.6.7", "http://127.5.6.7/")]
        [InlineData("[::1]:5000", "http://[::1]:5000/")]
        [InlineData("registry.localhost:5000", "http://registry.localhost:5000/")]
        [InlineData("loopback:5000", "https://loopback.:5000/")]
        [InlineData("localhost.example.com", "https://localhost.example.com/")]
        [InlineData("10.0.0.1:5000", "https://10.0.0.1:5000/")]
        [InlineData("ghcr.io", "https://ghcr.io/")]
        [InlineData("docker.io", "https://registry-1.docker.io/")]
        public static void IsTheDefaultThereAndNowhereElse(string host, string address)
        {
            using var transport = new RegistryTransport(host, new(), Machines.Empty, new RecordingLog());

            Assert.Equal(new Uri(address), transport.BaseAddress);
            Assert.Equal(host, transport.Registry);
        }

        [Fact]
        public static void IsNotTheDefaultWithCertificates()
        {
            using var withAuthority = new RegistryTransport("localhost:5000", new() { CaFile = "ca.pem" }, Machines.Empty, new RecordingLog());
            using var withPair = new RegistryTransport("localhost:5000", new() { ClientCertificate = "c.pem" }, Machines.Empty, new RecordingLog());

            Assert.Equal(Uri.UriSchemeHttps, withAuthority.BaseAddress.Scheme);
            Assert.Equal(Uri.UriSchemeHttps, withPair.BaseAddress.Scheme);
        }

        [Fact, Trait("Fault", "28")]
        public static void SendsNoCredentialToFindOutThatItIsWrong()
        {
            using var server = RawServer.Answering("HTTP/1.0 400 Bad Request\r\n\r\nClient sent an HTTP request to an HTTPS server.\n");
            using var transport = new RegistryTransport(server.Host, new(), Machines.Empty, new RecordingLog());
            var request = RegistryRequest.To(HttpMethod.Head, "/v2/a/manifests/1") with { Authorization = new AuthenticationHeaderValue("Basic", "c2VjcmV0") };

            Assert.Throws<TransportException>(() => transport.Send(request, CancellationToken.None));

            Assert.Equal("https", transport.BaseAddress.Scheme);
            Assert.DoesNotContain(server.Requests, head => head.Contains("c2VjcmV0", StringComparison.Ordinal));
        }
    }

    public static class ElsewhereThanOnLoopback
    {
        private const string Host = "registry.invalid:5000";

        [Fact, Trait("Fault", "28")]
        public static void IsNeverTakenSilently()
        {
            using var registry = HttpOnly();

            Assert.Equal(DiagnosticCodes.SpeaksHttp, TransportRequests.Fault(Host, machine: MachineFor(registry)));
        }

        [Fact]
        public static void IsTakenWhereTheUserSaysSo()
        {
            using var registry = HttpOnly();

            Assert.Equal(200, TransportRequests.Ping(Host, new() { PlainHttp = true }, MachineFor(registry)));
        }

        [Theory]
        [InlineData($"other,{Host}")]
        [InlineData($"other; {Host}")]
        public static void IsTakenAfterHttpsFailedWhereTheSdkIsToldThatItIsInsecure(string list)
        {
            using var registry = HttpOnly();

            Assert.Equal(200, TransportRequests.Ping(Host, machine: MachineFor(registry, list)));
            Assert.StartsWith("CONNECT", registry.Requests[0], StringComparison.Ordinal);
        }

        [Fact]
        public static void IsNotTakenForAnInsecureRegistryThatTheUserWantsHttpsFor()
        {
            using var registry = HttpOnly();

            Assert.Equal(
                DiagnosticCodes.SpeaksHttp,
                TransportRequests.Fault(Host, new() { PlainHttp = false }, MachineFor(registry, Host)));
        }

        /// <summary>A registry of any name that knows nothing of TLS, behind a proxy.</summary>
        private static RawServer HttpOnly() => new(async (head, stream) =>
        {
            if (!head.StartsWith("CONNECT", StringComparison.Ordinal))
            {
                await RawServer.SendAsync(stream, Ok);
                return;
            }

            await RawServer.SendAsync(stream, "HTTP/1.1 200 Connected\r\n\r\n");
            await stream.ReadExactlyAsync(new byte[1]);
            await RawServer.SendAsync(stream, "HTTP/1.1 400 Bad Request\r\n\r\n");
        });

        private static BuildMachine MachineFor(RawServer proxy, string insecure = "") =>
            Machines.With(("ALL_PROXY", $"http://{proxy.Host}"), ("DOTNET_CONTAINER_INSECURE_REGISTRIES", insecure));
    }

    [PeerFact(Peer.Registry)]
    public static async Task AnInsecureRegistryMayShowAnyCertificate()
    {
        using var folder = new TempFolder();
        using var registry = await DockerRegistry.SecureAsync(new TestCertificates(folder.Path).Server("elsewhere"));
        var machine = Machines.With(("DOTNET_CONTAINER_INSECURE_REGISTRIES", registry.Host));

        Assert.Equal(200, TransportRequests.Ping(registry.Host, machine: machine));
    }
}

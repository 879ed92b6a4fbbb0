using HelmOci.Credentials;
using HelmOci.Diagnostics;
using HelmOci.Machine;
using HelmOci.Oci;
using HelmOci.Publishing;
using HelmOci.Registry.Errors;
using HelmOci.Registry.Http;
using HelmOci.Registry.Transport;

namespace HelmOci.Tests.Transport;

public static class HostNameTests
{
    [Theory]
    [InlineData("localhost", true)]
    [InlineData("LocalHost.", true)]
    [InlineData("registry.localhost", true)]
    [InlineData("a.b.LOCALHOST.", true)]
    [InlineData("127.0.0.1", true)]
    [InlineData("127.255.1.2", true)]
    [InlineData("127.0.0.1.", true)]
    [InlineData("::1", true)]
    [InlineData("[::1]", true)]
    [InlineData("[::ffff:127.0.0.1]", true)]
    [InlineData("loopback", false)]
    [InlineData("LOOPBACK.", false)]
    [InlineData("localhost.example.com", false)]
    [InlineData("notlocalhost", false)]
    [InlineData("127.0.0.1.example.com", false)]
    [InlineData("0.0.0.0", false)]
    [InlineData("[::]", false)]
    [InlineData("[::ffff:10.0.0.1]", false)]
    [InlineData("128.0.0.1", false)]
    [InlineData("", false)]
    public static void IsThisMachineAlone(string host, bool isLoopback)
    {
        Assert.Equal(isLoopback, LoopbackHost.Is(host));
        if (host is "" or "::1") return;

        Assert.Equal(isLoopback, new ChartDestination($"{host}:5000", "").IsLocal);
        Assert.Equal(isLoopback, RegistryHost.Parse($"{host}:5000").IsLoopback);
    }

    [Theory]
    [InlineData("localhost.", true)]
    [InlineData("LOCALHOST:5000", true)]
    [InlineData("127.1.2.3", true)]
    [InlineData("[::1]:5000", true)]
    [InlineData("localhost.example.com", false)]
    [InlineData("127.0.0.1.example.com:5000", false)]
    [InlineData("0.0.0.0", false)]
    [InlineData("localhost/x", false)]
    [InlineData("", false)]
    public static void IsJudgedOnceForAll(string registry, bool isLoopback)
    {
        Assert.Equal(isLoopback, LoopbackHost.IsAt(registry));
        Assert.Equal(isLoopback, new ChartDestination(registry, "").IsLocal);
        if (WebAddress.OfHost(registry) is not null) Assert.Equal(isLoopback, RegistryHost.Parse(registry).IsLoopback);
    }

    [Fact]
    public static void IsNeverLookedUpBelowLocalhost()
    {
        using var server = RawServer.Answering("HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n");

        Assert.Equal(200, TransportRequests.Ping($"not.known.to.dns.localhost:{server.Port}"));
    }

    [Theory]
    [InlineData("docker.io", true)]
    [InlineData("Index.Docker.io", true)]
    [InlineData("registry-1.docker.io", true)]
    [InlineData("registry.hub.docker.com", true)]
    [InlineData("docker.io.example.com", false)]
    public static void OfDockerHubAreOne(string host, bool isDockerHub)
    {
        Assert.Equal(isDockerHub, RegistryHost.Parse(host).Address("https").Host == "registry-1.docker.io");
        Assert.Equal(isDockerHub, RegistryKey.Parse(DockerHub.CredentialKey).IsHost(host));
        Assert.Equal(isDockerHub, RegistryAdvice.For(new ObservedRegistry(host, "a/b", "")).Login.Contains("Docker Hub", StringComparison.Ordinal));
        if (isDockerHub) Assert.Throws<ChartException>(() => ChartDestination.Parse(host, "", "a/b"));
        else Assert.Equal("a/charts", ChartDestination.Parse(host, "", "a/b").Namespace);
    }

    [Theory]
    [InlineData("https://loopback/x", "https://loopback./x")]
    [InlineData("http://LOOPBACK:5000", "http://LOOPBACK.:5000")]
    [InlineData("//loopback/x", "//loopback./x")]
    [InlineData("https://user@loopback/", "https://user@loopback./")]
    [InlineData("https://loopback?x", "https://loopback.?x")]
    [InlineData("https://loopback.example.com/", "https://loopback.example.com/")]
    [InlineData("https://a/loopback//loopback", "https://a/loopback//loopback")]
    [InlineData("/x?to=http://loopback/", "/x?to=http://loopback/")]
    [InlineData("loopback", "loopback")]
    public static void NamedLoopbackKeepsItsName(string address, string expected) => Assert.Equal(expected, WebAddress.KeepName(address));

    [Fact]
    public static void NamedLoopbackIsNotFollowedToThisMachine()
    {
        var target = WebAddress.Of(new Uri("http://127.0.0.1:5000/"), "http://loopback:5001/x")!;

        Assert.Equal("loopback.", target.IdnHost);
        Assert.False(Origin.IsNear(new Uri("http://127.0.0.1:5000/"), target));
    }

    [Theory]
    [InlineData("http://xn--\u00ff/")]
    [InlineData("http://a..b\u200b/")]
    [InlineData("")]
    public static void WithoutAHostIsNoAddress(string address) => Assert.Null(WebAddress.Of(address));
}

using HelmOci.Machine;
using HelmOci.Publishing;
using HelmOci.Registry.Http;
using HelmOci.Registry.Transport;

namespace HelmOci.Tests.Transport;

public static class LoopbackHostTests
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

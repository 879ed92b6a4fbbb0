using HelmOci.Diagnostics;
using HelmOci.Machine;
using HelmOci.Registry.Transport;

namespace HelmOci.Tests.Transport;

public static class ProxyTests
{
    private const string Ok = "HTTP/1.1 200 OK\r\nContent-Length: 0\r\nConnection: close\r\n\r\n";

    private static readonly TransportOptions PlainHttp = new() { PlainHttp = true };

    [Theory]
    [InlineData("HTTP_PROXY")]
    [InlineData("http_proxy")]
    [InlineData("ALL_PROXY")]
    public static void IsAskedForOtherHosts(string variable)
    {
        using var proxy = RawServer.Answering(Ok);
        var machine = Machines.With((variable, proxy.Host));

        Assert.Equal(200, TransportRequests.Ping("registry.invalid:5000", PlainHttp, machine));
        Assert.StartsWith("GET http://registry.invalid:5000/v2/ HTTP/1.1", Assert.Single(proxy.Requests), StringComparison.Ordinal);
    }

    [Fact]
    public static void IsAskedForATunnelToHttps()
    {
        using var proxy = RawServer.Answering("HTTP/1.1 502 Bad Gateway\r\nContent-Length: 0\r\n\r\n");
        var machine = Machines.With(("HTTPS_PROXY", $"http://{proxy.Host}"));

        var fault = Assert.Throws<TransportException>(() => TransportRequests.Ping("registry.invalid", machine: machine));

        Assert.StartsWith("CONNECT registry.invalid:443 HTTP/1.1", Assert.Single(proxy.Requests), StringComparison.Ordinal);
        AssertProxyFault(fault, $"{proxy.Host} (HTTPS_PROXY)");
    }

    [Theory, Trait("Fault", "38")]
    [InlineData("registry.invalid", true)]
    [InlineData("registry.invalid", false)]
    public static void ThatWantsOtherCredentialsIsNamedWithItsVariable(string host, bool isPlainHttp)
    {
        using var proxy = RawServer.Answering(
            "HTTP/1.1 407 Proxy Authentication Required\r\nProxy-Authenticate: Basic realm=\"x\"\r\nContent-Length: 0\r\nConnection: close\r\n\r\n");
        var machine = Machines.With(("ALL_PROXY", $"http://me:hunter2@{proxy.Host}"));

        var fault = Assert.Throws<TransportException>(
            () => TransportRequests.Ping(host, new() { PlainHttp = isPlainHttp }, machine));

        AssertProxyFault(fault, $"{proxy.Host} (ALL_PROXY)");
        Assert.DoesNotContain("hunter2", fault.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public static void GetsTheUserNameAndPasswordOfItsAddress()
    {
        using var proxy = new RawServer((head, stream) => RawServer.SendAsync(
            stream,
            head.Contains("Proxy-Authorization: Basic bWU6cGFzczp3b3Jk", StringComparison.Ordinal)
                ? Ok
                : "HTTP/1.1 407 No\r\nProxy-Authenticate: Basic realm=\"x\"\r\nContent-Length: 0\r\nConnection: close\r\n\r\n"));
        var machine = Machines.With(("HTTP_PROXY", $"http://me:pass%3Aword@{proxy.Host}"));

        Assert.Equal(200, TransportRequests.Ping("registry.invalid", PlainHttp, machine));
    }

    [Fact, Trait("Fault", "38")]
    public static void ThatIsAwayIsNamedWithItsVariable()
    {
        int port;
        using (var closed = RawServer.Answering(""))
        {
            port = closed.Port;
        }

        var machine = Machines.With(("HTTP_PROXY", $"http://localhost:{port}"));

        var fault = Assert.Throws<TransportException>(() => TransportRequests.Ping("registry.invalid", PlainHttp, machine));

        AssertProxyFault(fault, $"localhost:{port} (HTTP_PROXY)");
    }

    [Fact, Trait("Fault", "38")]
    public static void ThatCutsTheConnectionIsNamed()
    {
        using var proxy = RawServer.Answering("");
        var machine = Machines.With(("HTTP_PROXY", $"http://{proxy.Host}"));

        var fault = Assert.Throws<TransportException>(() => TransportRequests.Ping("registry.invalid", PlainHttp, machine));

        Assert.Equal(DiagnosticCodes.ConnectionLost, fault.Diagnostics[0].Code);
        Assert.Contains("HTTP_PROXY", fault.Diagnostics[0].Message, StringComparison.Ordinal);
    }

    [Fact]
    public static void IsNotAskedForLoopback()
    {
        using var proxy = RawServer.Answering(Ok);
        using var registry = RawServer.Answering(Ok);
        var machine = Machines.With(("HTTP_PROXY", $"http://{proxy.Host}"));

        Assert.Equal(200, TransportRequests.Ping(registry.Host, machine: machine));
        Assert.Empty(proxy.Requests);
    }

    [Theory]
    [InlineData("http://")]
    [InlineData("http://me:hunter2@")]
    [InlineData("a b")]
    [InlineData("ftp://proxy")]
    public static void WithAMalformedAddressIsAnErrorWithoutIt(string address)
    {
        var machine = Machines.With(("https_proxy", address));

        var fault = Assert.Throws<ChartException>(() => new RegistryTransport("ghcr.io", new(), machine, new RecordingLog()));

        Assert.Equal(DiagnosticCodes.ProxyMalformed, fault.Diagnostics[0].Code);
        Assert.DoesNotContain("hunter2", fault.ToString(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("*", "http://a.example.com", true)]
    [InlineData("example.com", "http://a.example.com", true)]
    [InlineData("example.com", "http://EXAMPLE.com", true)]
    [InlineData("example.com", "http://badexample.com", false)]
    [InlineData(".example.com", "http://a.example.com", true)]
    [InlineData(".example.com", "http://example.com", false)]
    [InlineData("*.example.com", "http://a.example.com", true)]
    [InlineData("x, example.com:5000", "http://example.com:5000", true)]
    [InlineData("example.com:5000", "http://example.com:5001", false)]
    [InlineData("10.0.0.0/8", "http://10.1.2.3", true)]
    [InlineData("10.0.0.0/8", "http://11.1.2.3", false)]
    [InlineData("10.1.2.3", "http://10.1.2.3:5000", true)]
    [InlineData("10.1.2.3:5000", "http://10.1.2.3:5000", true)]
    [InlineData("10.1.2.3:5000", "http://10.1.2.3:5001", false)]
    [InlineData("fd00::/8", "http://[fd12::1]:5000", true)]
    [InlineData("", "http://localhost.:5000", true)]
    [InlineData("", "http://example.com", false)]
    public static void IsPassedByForTheExceptions(string exceptions, string uri, bool isBypassed)
    {
        var proxy = EnvironmentProxy.Read(Machines.With(("HTTP_PROXY", "http://proxy:3128"), ("NO_PROXY", exceptions)));

        Assert.Equal(isBypassed, proxy.IsBypassed(new Uri(uri)));
    }

    [Fact]
    public static void IsTheSystemsWhereTheSystemKeepsOne()
    {
        Assert.False(EnvironmentProxy.Read(Machines.Empty).IsConfigured);
        Assert.True(EnvironmentProxy.Read(Machines.Empty with { Platform = Platform.Windows }).IsConfigured);
    }

    private static void AssertProxyFault(TransportException fault, string proxy)
    {
        Assert.Equal(DiagnosticCodes.ProxyFailed, fault.Diagnostics[0].Code);
        Assert.Equal(TransportFault.Proxy, fault.Fault);
        Assert.Contains(proxy, fault.Diagnostics[0].Message, StringComparison.Ordinal);
    }
}

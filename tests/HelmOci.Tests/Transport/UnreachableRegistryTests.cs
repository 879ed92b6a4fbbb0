using HelmOci.Diagnostics;
using HelmOci.Registry.Transport;

namespace HelmOci.Tests.Transport;

public static class UnreachableRegistryTests
{
    [Fact]
    public static void AClosedPortIsNamed()
    {
        int port;
        using (var closed = RawServer.Answering(""))
        {
            port = closed.Port;
        }

        var fault = Assert.Throws<TransportException>(() => TransportRequests.Ping($"localhost:{port}"));

        Assert.Equal(DiagnosticCodes.Unreachable, fault.Diagnostics[0].Code);
        Assert.Contains($"localhost:{port}", fault.Diagnostics[0].Message, StringComparison.Ordinal);
        Assert.DoesNotContain("ffff", fault.Diagnostics[0].Message, StringComparison.Ordinal);
        Assert.True(fault.IsTransient);
    }

    [Fact]
    public static void AnUnknownHostIsNamed()
    {
        var fault = Assert.Throws<TransportException>(() => TransportRequests.Ping("registry.invalid"));

        Assert.Equal(DiagnosticCodes.HostNotFound, fault.Diagnostics[0].Code);
        Assert.Equal(TransportFault.NameNotFound, fault.Fault);
        Assert.False(fault.IsTransient);
    }

    [Theory]
    [InlineData("")]
    [InlineData("https://ghcr.io")]
    [InlineData("ghcr.io/shop")]
    [InlineData("me:secret@ghcr.io")]
    [InlineData("ghcr.io:port")]
    [InlineData("ghcr.io?x")]
    [InlineData("a b")]
    public static void WhatIsNoHostIsRefused(string registry)
    {
        var fault = Assert.Throws<ChartException>(() => new RegistryTransport(registry, new(), Machines.Empty, new RecordingLog()));

        Assert.Equal(DiagnosticCodes.NotARegistryHost, fault.Diagnostics[0].Code);
    }

    [Theory]
    [InlineData("", DiagnosticCodes.ConnectionLost)]
    [InlineData("HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nab", DiagnosticCodes.ConnectionLost)]
    [InlineData("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nab", DiagnosticCodes.ConnectionLost)]
    [InlineData("HTTP/1.1 200 O", DiagnosticCodes.ConnectionLost)]
    [InlineData("SSH-2.0-OpenSSH_9.2\r\n", DiagnosticCodes.NotHttp)]
    public static void ACutOrStrangeAnswerIsAFault(string answer, string code)
    {
        using var server = RawServer.Answering(answer);

        Assert.Equal(code, TransportRequests.Fault(server.Host));
    }

    [Fact]
    public static void AHandshakeThatIsCutMaySucceedTheNextTime()
    {
        using var server = RawServer.Answering("");

        var fault = Assert.Throws<TransportException>(() => TransportRequests.Ping(server.Host, new() { PlainHttp = false }));

        Assert.Equal(DiagnosticCodes.ConnectionLost, fault.Diagnostics[0].Code);
        Assert.True(fault.IsTransient);
    }
}

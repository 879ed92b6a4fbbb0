using System.Diagnostics;
using HelmOci.Diagnostics;
using HelmOci.Registry.Transport;

namespace HelmOci.Tests.Transport;

public static class UnreachableRegistryTests
{
    [Fact]
    public static async Task AClosedPortIsNamed()
    {
        int port;
        using (var closed = RawServer.Answering(""))
        {
            port = closed.Port;
        }

        var fault = await Assert.ThrowsAsync<TransportException>(() => TransportRequests.PingAsync($"localhost:{port}"));

        Assert.Equal(DiagnosticCodes.Unreachable, fault.Diagnostics[0].Code);
        Assert.Contains($"localhost:{port}", fault.Diagnostics[0].Message, StringComparison.Ordinal);
        Assert.True(fault.IsTransient);
    }

    [Fact]
    public static async Task AnUnknownHostIsNamed()
    {
        var fault = await Assert.ThrowsAsync<TransportException>(() => TransportRequests.PingAsync("registry.invalid"));

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
    public static async Task ACutOrStrangeAnswerIsAFault(string answer, string code)
    {
        using var server = RawServer.Answering(answer);

        Assert.Equal(code, await TransportRequests.FaultAsync(server.Host));
    }

    [Fact]
    public static async Task AHandshakeThatIsCutMaySucceedTheNextTime()
    {
        using var server = RawServer.Answering("");

        var fault = await Assert.ThrowsAsync<TransportException>(() => TransportRequests.PingAsync(server.Host, new() { PlainHttp = false }));

        Assert.Equal(DiagnosticCodes.ConnectionLost, fault.Diagnostics[0].Code);
        Assert.True(fault.IsTransient);
    }

    public static class ThatStalls
    {
        private static readonly TimeSpan Limit = TimeSpan.FromMilliseconds(1500);

        [Theory]
        [InlineData("", "waiting for the answer")]
        [InlineData("HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nab", "reading the answer")]
        public static async Task IsGivenUpWithThePhase(string start, string phase)
        {
            using var server = Stalling(start);
            using var transport = Transport(server);

            var fault = await Assert.ThrowsAsync<TransportException>(() => transport.PingAsync());

            Assert.Equal(DiagnosticCodes.TimedOut, fault.Diagnostics[0].Code);
            Assert.Contains(phase, fault.Diagnostics[0].Message, StringComparison.Ordinal);
            Assert.True(fault.IsTransient);
        }

        [Fact]
        public static async Task WhileItIsSentToIsGivenUp()
        {
            using var server = Stalling("");
            using var transport = Transport(server);
            using var request = new HttpRequestMessage(HttpMethod.Put, new Uri("v2/", UriKind.Relative));
            request.Content = new ByteArrayContent(new byte[50_000_000]);

            var fault = await Assert.ThrowsAsync<TransportException>(() => transport.SendAsync(request, CancellationToken.None));

            Assert.Contains("sending the request", fault.Diagnostics[0].Message, StringComparison.Ordinal);
        }

        [Fact]
        public static async Task IsNotGivenUpWhileBytesMove()
        {
            using var server = new RawServer(async (_, stream) =>
            {
                await RawServer.SendAsync(stream, "HTTP/1.1 200 OK\r\nContent-Length: 8\r\n\r\n");
                for (var sent = 0; sent < 8; sent++)
                {
                    await Task.Delay(Limit / 5);
                    await RawServer.SendAsync(stream, "x");
                }
            });
            using var transport = Transport(server);

            Assert.Equal(200, await transport.PingAsync());
        }

        [Fact]
        public static async Task IsLeftAtOnceWhenTheBuildIsCancelled()
        {
            using var server = Stalling("");
            using var transport = new RegistryTransport(server.Host, new(), Machines.Empty, new RecordingLog());
            using var request = new HttpRequestMessage(HttpMethod.Get, new Uri("v2/", UriKind.Relative));
            using var cancellation = new CancellationTokenSource(200);
            var watch = Stopwatch.StartNew();

            await Assert.ThrowsAnyAsync<OperationCanceledException>(() => transport.SendAsync(request, cancellation.Token));

            Assert.True(watch.Elapsed < TimeSpan.FromSeconds(2));
        }

        private static RegistryTransport Transport(RawServer server) =>
            new(server.Host, new(), Machines.Empty, new RecordingLog(), Limit);

        private static RawServer Stalling(string start) => new(async (_, stream) =>
        {
            await RawServer.SendAsync(stream, start);
            await Task.Delay(Timeout.Infinite, new CancellationTokenSource(TimeSpan.FromSeconds(20)).Token);
        });
    }

    public static class ThatIsReached
    {
        [Fact]
        public static async Task GetsTheBodyTwiceWhereTheCallerSendsTwice()
        {
            var bodies = new List<string>();
            using var server = new RawServer(async (_, stream) =>
            {
                var body = new byte[5];
                await stream.ReadExactlyAsync(body);
                bodies.Add(System.Text.Encoding.ASCII.GetString(body));
                await RawServer.SendAsync(stream, "HTTP/1.1 201 Created\r\nContent-Length: 0\r\nConnection: close\r\n\r\n");
            });
            using var transport = new RegistryTransport(server.Host, new(), Machines.Empty, new RecordingLog());
            using var request = new HttpRequestMessage(HttpMethod.Put, new Uri("v2/x?digest=sha256%3Aab", UriKind.Relative));
            request.Content = new ByteArrayContent("hello"u8.ToArray());

            (await transport.SendAsync(request, CancellationToken.None)).Dispose();
            (await transport.SendAsync(request, CancellationToken.None)).Dispose();

            Assert.Equal(["hello", "hello"], bodies);
            Assert.All(server.Requests, head => Assert.Contains("PUT /v2/x?digest=sha256%3Aab HTTP/1.1", head, StringComparison.Ordinal));
            Assert.All(server.Requests, head => Assert.Contains("Content-Length: 5\r\n", head, StringComparison.Ordinal));
        }

        [Fact]
        public static async Task IsNotFollowedNorDecompressedNorRemembered()
        {
            using var server = RawServer.Answering(
                "HTTP/1.1 307 Temporary Redirect\r\nLocation: http://localhost:1/\r\nSet-Cookie: a=b\r\nContent-Encoding: gzip\r\nContent-Length: 2\r\nConnection: close\r\n\r\nok");
            using var transport = new RegistryTransport(server.Host, new(), Machines.Empty, new RecordingLog());

            Assert.Equal(307, await transport.PingAsync());
            Assert.Equal(307, await transport.PingAsync());

            Assert.All(server.Requests, head => Assert.DoesNotContain("Cookie", head, StringComparison.Ordinal));
        }

        [Fact]
        public static async Task SharesConnectionsWithTheNextTransport()
        {
            using var server = new RawServer(async (_, stream) =>
            {
                const string Ok = "HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n";
                await RawServer.SendAsync(stream, Ok);
                var next = new byte[4096];
                while (await stream.ReadAsync(next) > 0)
                {
                    await RawServer.SendAsync(stream, Ok);
                }
            });

            Assert.Equal(200, await TransportRequests.PingAsync(server.Host));
            Assert.Equal(200, await TransportRequests.PingAsync(server.Host));

            Assert.Single(server.Requests);
        }
    }
}

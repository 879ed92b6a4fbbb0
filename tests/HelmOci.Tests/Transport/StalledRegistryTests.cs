using System.Diagnostics;
using HelmOci.Diagnostics;
using HelmOci.Registry.Transport;
using HelmOci.Tests.InMemoryRegistry;

namespace HelmOci.Tests.Transport;

public static class StalledRegistryTests
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(5);

    [Theory]
    [InlineData("", "waiting for the answer")]
    [InlineData("HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nab", "reading the answer")]
    public static void IsGivenUpWithThePhase(string start, string phase)
    {
        using var server = Stalling(start);
        using var transport = Transport(server);

        var fault = Assert.Throws<TransportException>(() => transport.Ping());

        Assert.Equal(DiagnosticCodes.TimedOut, fault.Diagnostics[0].Code);
        Assert.Contains(phase, fault.Diagnostics[0].Message, StringComparison.Ordinal);
        Assert.True(fault.IsTransient);
    }

    [Theory]
    [InlineData("200 OK", "Content-Type: application/vnd.oci.image.manifest.v1+json\r\n")]
    [InlineData("400 Bad Request", "")]
    [InlineData("403 Forbidden", "")]
    public static async Task WithASmallAnswerThatNeverEndsIsGivenUp(string status, string header)
    {
        using var server = new RawServer(async (_, stream) =>
        {
            await RawServer.SendAsync(stream, $"HTTP/1.1 {status}\r\n{header}Content-Length: 1000\r\n\r\n");
            for (var sent = 0; sent < 1000; sent++)
            {
                await Task.Delay(100);
                await RawServer.SendAsync(stream, "x");
            }
        });
        using var client = new TestClient(server.Host, idleLimit: TimeSpan.FromSeconds(1));
        var watch = Stopwatch.StartNew();

        var fault = TestClient.FaultOf(() => client.Orders.GetManifest("1.0.0", CancellationToken.None));

        Assert.Equal(DiagnosticCodes.TimedOut, fault.Code);
        Assert.True(watch.Elapsed < TimeSpan.FromSeconds(30));
    }

    [Fact]
    public static async Task WithAHeadThatNeverEndsIsGivenUp()
    {
        using var server = new RawServer(async (_, stream) =>
        {
            await RawServer.SendAsync(stream, "HTTP/1.1 200 OK\r\nX-Long: ");
            for (var sent = 0; sent < 1000; sent++)
            {
                await Task.Delay(100);
                await RawServer.SendAsync(stream, "x");
            }
        });
        using var client = new TestClient(server.Host, idleLimit: TimeSpan.FromSeconds(1));

        var fault = TestClient.FaultOf(() => client.Orders.Resolve("1.0.0", CancellationToken.None));

        Assert.Equal(DiagnosticCodes.TimedOut, fault.Code);
    }

    [Fact]
    public static async Task WhileItIsSentToIsGivenUp()
    {
        using var server = Stalling("");
        using var transport = Transport(server);
        var request = RegistryRequest.To(HttpMethod.Put, "/v2/") with { Content = new byte[50_000_000] };

        var fault = Assert.Throws<TransportException>(() => transport.Send(request, CancellationToken.None));

        Assert.Contains("sending the request", fault.Diagnostics[0].Message, StringComparison.Ordinal);
    }

    [Fact]
    public static async Task IsNotGivenUpWhileItSends()
    {
        using var server = new RawServer(async (_, stream) =>
        {
            await RawServer.SendAsync(stream, "HTTP/1.1 200 OK\r\nContent-Length: 12\r\n\r\n");
            for (var sent = 0; sent < 12; sent++)
            {
                await Task.Delay(Limit / 10);
                await RawServer.SendAsync(stream, "x");
            }
        });
        using var transport = Transport(server);

        Assert.Equal(200, transport.Ping());
    }

    [Fact]
    public static void IsNotGivenUpWhileItTakes()
    {
        const int Length = 36_000_000;
        using var server = new RawServer(async (_, stream) =>
        {
            var piece = new byte[Length / 12];
            for (var read = 0; read < 12; read++)
            {
                await Task.Delay(Limit / 10);
                await stream.ReadExactlyAsync(piece);
            }

            await RawServer.SendAsync(stream, "HTTP/1.1 201 Created\r\nContent-Length: 0\r\n\r\n");
        });
        using var transport = Transport(server);
        var request = RegistryRequest.To(HttpMethod.Put, "/v2/") with { Content = new byte[Length] };

        var reply = transport.Send(request, CancellationToken.None);

        Assert.Equal(201, (int)reply.Status);
    }

    [Fact]
    public static async Task IsLeftAtOnceWhenTheBuildIsCancelled()
    {
        using var server = Stalling("");
        using var transport = new RegistryTransport(server.Host, new(), Machines.Empty, new RecordingLog());
        var request = RegistryRequest.To(HttpMethod.Get, "/v2/");
        using var cancellation = new CancellationTokenSource(200);
        var watch = Stopwatch.StartNew();

        Assert.ThrowsAny<OperationCanceledException>(() => transport.Send(request, cancellation.Token));

        Assert.True(watch.Elapsed < TimeSpan.FromSeconds(10));
    }

    private static RegistryTransport Transport(RawServer server) =>
        new(server.Host, new(), Machines.Empty, new RecordingLog(), Limit);

    private static RawServer Stalling(string start) => new(async (_, stream) =>
    {
        await RawServer.SendAsync(stream, start);
        await Task.Delay(Timeout.Infinite, new CancellationTokenSource(TimeSpan.FromSeconds(60)).Token);
    });
}

using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using HelmOci.Registry.Transport;

namespace HelmOci.Tests.Transport;

/// <summary>Ctrl+C ends a build at once, whatever a request waits for.</summary>
public static class CancelledRequestTests
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(1);

    private static RegistryRequest Get => RegistryRequest.To(HttpMethod.Get, "/v2/");

    [Fact]
    public static void EndsWhileANameIsLookedUp()
    {
        using var isWaiting = new ManualResetEventSlim();
        using var isOver = new ManualResetEventSlim();
        var options = new TransportOptions { Connect = LookUp };

        Assert.True(TimeToEnd("registry.example.com", options, Get, isWaiting) < Limit);

        isOver.Set();

        // The system's call takes no token.
        ValueTask<Stream> LookUp(SocketsHttpConnectionContext context, CancellationToken cancellation)
        {
            isWaiting.Set();
            isOver.Wait(CancellationToken.None);

            throw new SocketException((int)SocketError.HostNotFound);
        }
    }

    [Fact]
    public static async Task EndsWhileItConnects()
    {
        using var listener = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        listener.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        listener.Listen(0);
        var waiting = await FillAsync(listener);
        using var isWaiting = new ManualResetEventSlim(true);

        Assert.True(TimeToEnd($"127.0.0.1:{PortOf(listener)}", new(), Get, isWaiting) < Limit);

        waiting.ForEach(socket => socket.Dispose());
    }

    [Fact]
    public static void EndsDuringTheTlsHandshake() => AssertEnds("", new TransportOptions { PlainHttp = false }, Get);

    [Fact]
    public static void EndsWhileItSends() => AssertEnds(
        "HTTP/1.1 100 Continue\r\n\r\n", new(), RegistryRequest.To(HttpMethod.Put, "/v2/") with { Content = new byte[50_000_000] });

    [Fact]
    public static void EndsWhileItWaitsForAnAnswer() => AssertEnds("", new(), Get);

    [Theory]
    [InlineData("Content-Length: 5\r\n\r\nab")]
    [InlineData("Connection: close\r\n\r\nab")]
    [InlineData("Transfer-Encoding: chunked\r\n\r\n2\r\nab\r\n")]
    [InlineData("Transfer-Encoding: chunked\r\n\r\n5\r\nab")]
    [InlineData("Transfer-Encoding: chunked\r\n\r\n")]
    public static void EndsWhileItReadsABody(string rest)
    {
        AssertEnds($"HTTP/1.1 200 OK\r\n{rest}", new(), Get);
        AssertEnds($"HTTP/1.1 200 OK\r\n{rest}", new(), Get with { IsTransfer = true, ReplyLimit = 1_000_000 });
    }

    [Fact]
    public static void IsNeverSentByHttp2()
    {
        using var server = RawServer.Answering("HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n");

        TransportRequests.Ping(server.Host);

        Assert.StartsWith("GET /v2/ HTTP/1.1\r\n", Assert.Single(server.Requests), StringComparison.Ordinal);
    }

    [Fact]
    public static void NeverOffersHttp2()
    {
        var hello = new byte[4096];
        var length = 0;
        using var server = new RawServer(async (_, stream) => length = await stream.ReadAsync(hello));

        Assert.ThrowsAny<TransportException>(() => TransportRequests.Ping(server.Host, new TransportOptions { PlainHttp = false }));

        Assert.Equal(-1, hello.AsSpan().IndexOf("\u0002h2"u8));
        Assert.True(length > 0);
    }

    private static void AssertEnds(string start, TransportOptions options, RegistryRequest request)
    {
        using var isWaiting = new ManualResetEventSlim();
        using var server = new RawServer(async (_, stream) =>
        {
            await RawServer.SendAsync(stream, start);
            isWaiting.Set();
            await Task.Delay(TimeSpan.FromSeconds(60));
        });

        Assert.True(TimeToEnd(server.Host, options, request, isWaiting) < Limit);
    }

    /// <summary>From the cancel to the end of the request.</summary>
    private static TimeSpan TimeToEnd(string host, TransportOptions options, RegistryRequest request, ManualResetEventSlim isWaiting)
    {
        using var transport = new RegistryTransport(host, options, Machines.Empty, new RecordingLog());
        using var cancellation = new CancellationTokenSource();
        var cancelled = 0L;
        var interrupt = new Thread(() =>
        {
            isWaiting.Wait(CancellationToken.None);

            // The request has come to its wait: what was sent to it has been read, and what it sends has filled the way.
            Thread.Sleep(500);
            cancelled = Stopwatch.GetTimestamp();
            cancellation.Cancel();
        });
        interrupt.Start();

        Assert.ThrowsAny<OperationCanceledException>(() => transport.Send(request, cancellation.Token));

        var ended = Stopwatch.GetTimestamp();
        interrupt.Join();

        return Stopwatch.GetElapsedTime(cancelled, ended);
    }

    /// <summary>Connects until the listener takes no more: the next one waits.</summary>
    private static async Task<List<Socket>> FillAsync(Socket listener)
    {
        var sockets = new List<Socket>();
        while (true)
        {
            sockets.Add(new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp));
            var connect = sockets[^1].ConnectAsync(listener.LocalEndPoint!);
            if (await Task.WhenAny(connect, Task.Delay(300)) != connect) return sockets;
        }
    }

    private static int PortOf(Socket listener) => ((IPEndPoint)listener.LocalEndPoint!).Port;
}

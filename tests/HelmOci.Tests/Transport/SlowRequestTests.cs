using System.Net;
using HelmOci.Registry.Transport;
using HelmOci.Tests.InMemoryRegistry;

namespace HelmOci.Tests.Transport;

/// <summary>Who waits for more than two seconds learns in a normal log what for.</summary>
public static class SlowRequestTests
{
    [Fact]
    public static void SaysThatNoAnswerHasCome()
    {
        var log = new RecordingLog();
        using var server = new LoopbackServer(_ => After(log, "no answer yet", new ServedReply(200)));

        Assert.Equal(200, TransportRequests.Ping(server.Host, log: log));

        Assert.Equal($"Waiting for {server.Host}: no answer yet.", Assert.Single(log.Shown));
    }

    [Fact]
    public static void SaysThatItIsTheLogin()
    {
        RecordingLog? log = null;
        using var tokens = new LoopbackServer(_ => After(log!, "the login", ServedReply.Json(200, """{"token":"t0ken-of-a-slow-server"}""")));
        using var registry = new LoopbackServer(request => request["Authorization"].Length > 0 ? new ServedReply(404) : ServedReply.Challenge($"Bearer realm=\"{tokens.Address}/token\""));
        using var client = new TestClient(registry.Host, TestCredentials.Alice);
        log = client.Log;

        Assert.Null(client.Orders.Resolve("1.0.0", CancellationToken.None));

        Assert.Equal($"Waiting for {tokens.Host}: the login.", Assert.Single(log.Shown));
    }

    [Fact]
    public static void SaysHowMuchOfAnUploadIsSent()
    {
        var log = new RecordingLog();
        using var server = new RawServer(async (_, stream) =>
        {
            var said = Task.Run(() => Said(log, "of 64.0 MB sent"));
            Assert.True(await said);
            var buffer = new byte[1024 * 1024];
            for (var left = 64_000_000; left > 0;) left -= await stream.ReadAsync(buffer);
            await RawServer.SendAsync(stream, "HTTP/1.1 201 Created\r\nContent-Length: 0\r\n\r\n");
        });
        using var transport = new RegistryTransport(server.Host, new(), Machines.Empty, log);
        var upload = RegistryRequest.To(HttpMethod.Put, "/v2/a/blobs/uploads/1") with { Content = new byte[64_000_000] };

        Assert.Equal(HttpStatusCode.Created, transport.Send(upload, CancellationToken.None).Status);

        Assert.Matches($@"^Waiting for localhost:\d+: \d+\.\d [kM]B of 64\.0 MB sent\.$", log.Shown[0]);
    }

    [Fact]
    public static void SaysNothingWhereItGoesOnAtOnce()
    {
        var log = new RecordingLog();
        using var server = new LoopbackServer(_ => new ServedReply(200));

        TransportRequests.Ping(server.Host, log: log);

        Assert.Empty(log.Shown);
    }

    private static ServedReply After(RecordingLog log, string text, ServedReply reply) => Said(log, text) ? reply : new ServedReply(500);

    private static bool Said(RecordingLog log, string text) =>
        SpinWait.SpinUntil(() => log.Shown.Any(line => line.Contains(text, StringComparison.Ordinal)), TimeSpan.FromSeconds(30));
}

using System.Text;
using HelmOci.Registry.Transport;

namespace HelmOci.Tests.Transport;

public static class ReachedRegistryTests
{
    [Fact]
    public static void GetsTheBodyTwiceWhereTheCallerSendsTwice()
    {
        var bodies = new List<string>();
        using var server = new RawServer(async (_, stream) =>
        {
            var body = new byte[5];
            await stream.ReadExactlyAsync(body);
            bodies.Add(Encoding.ASCII.GetString(body));
            await RawServer.SendAsync(stream, "HTTP/1.1 201 Created\r\nContent-Length: 0\r\nConnection: close\r\n\r\n");
        });
        using var transport = new RegistryTransport(server.Host, new(), Machines.Empty, new RecordingLog());
        var request = RegistryRequest.To(HttpMethod.Put, "/v2/x?digest=sha256%3Aab") with { Content = "hello"u8.ToArray() };

        transport.Send(request, CancellationToken.None);
        transport.Send(request, CancellationToken.None);

        Assert.Equal(["hello", "hello"], bodies);
        Assert.All(server.Requests, head => Assert.Contains("PUT /v2/x?digest=sha256%3Aab HTTP/1.1", head, StringComparison.Ordinal));
        Assert.All(server.Requests, head => Assert.Contains("Content-Length: 5\r\n", head, StringComparison.Ordinal));
    }

    [Fact]
    public static void IsNotFollowedNorDecompressedNorRemembered()
    {
        using var server = RawServer.Answering(
            "HTTP/1.1 307 Temporary Redirect\r\nLocation: http://localhost:1/\r\nSet-Cookie: a=b\r\nContent-Encoding: gzip\r\nContent-Length: 2\r\nConnection: close\r\n\r\nok");
        using var transport = new RegistryTransport(server.Host, new(), Machines.Empty, new RecordingLog());

        Assert.Equal(307, transport.Ping());
        Assert.Equal(307, transport.Ping());

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

        Assert.Equal(200, TransportRequests.Ping(server.Host));
        Assert.Equal(200, TransportRequests.Ping(server.Host));

        Assert.Single(server.Requests);
    }
}

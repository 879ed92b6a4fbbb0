using System.Collections.Concurrent;
using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Authentication;
using System.Security.Cryptography.X509Certificates;
using System.Text;

namespace HelmOci.Tests.InMemoryRegistry;

/// <summary>An HTTP server on a free loopback port that can misbehave below HTTP: cut, stall, answer early.</summary>
internal sealed class LoopbackServer : IDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);

    private readonly CancellationTokenSource _stop = new();

    private readonly ConcurrentQueue<ServedRequest> _requests = new();

    private readonly Func<ServedRequest, ServedReply> _answer;

    private readonly X509Certificate2? _certificate;

    /// <param name="answer">Called with each request.</param>
    /// <param name="certificate">Makes it an https server.</param>
    public LoopbackServer(Func<ServedRequest, ServedReply> answer, X509Certificate2? certificate = null)
    {
        (_answer, _certificate) = (answer, certificate);
        _listener.Start();
        _ = AcceptAsync();
    }

    /// <summary>Host and port.</summary>
    public string Host => $"127.0.0.1:{((IPEndPoint)_listener.LocalEndpoint).Port}";

    /// <summary>Called with a request whose body is offered, not sent; null takes the body.</summary>
    public Func<ServedRequest, ServedReply?> EarlyAnswer { get; init; } = _ => null;

    public string Address => $"{(_certificate is null ? "http" : "https")}://{Host}";

    /// <summary>All that came, in order.</summary>
    public IReadOnlyList<ServedRequest> Requests => [.. _requests];

    public void Dispose()
    {
        _stop.Cancel();
        _listener.Dispose();
        _stop.Dispose();
    }

    private async Task AcceptAsync()
    {
        var stop = _stop.Token;
        try
        {
            while (true)
            {
                _ = ServeAsync(await _listener.AcceptTcpClientAsync(stop), stop);
            }
        }
        catch (Exception end) when (IsEnd(end))
        {
        }
    }

    private async Task ServeAsync(TcpClient client, CancellationToken stop)
    {
        using var connection = client;
        client.NoDelay = true;
        try
        {
            await using var stream = await OpenAsync(client);
            var reader = new RequestReader(stream);
            while (await reader.ReadHeadAsync(stop) is { } head && await AnswerAsync(stream, reader, head, stop))
            {
            }
        }
        catch (Exception end) when (IsEnd(end))
        {
        }
    }

    private async Task<Stream> OpenAsync(TcpClient client)
    {
        if (_certificate is null) return client.GetStream();

        var secure = new SslStream(client.GetStream());
        await secure.AuthenticateAsServerAsync(_certificate);

        return secure;
    }

    // False: the connection is over.
    private async Task<bool> AnswerAsync(Stream stream, RequestReader reader, ServedRequest head, CancellationToken stop)
    {
        if (head["Expect"].Length > 0 && EarlyAnswer(head) is { } early)
        {
            _requests.Enqueue(head);
            await WriteAsync(stream, head, early, stop);
            return false;
        }

        var request = await reader.ReadBodyAsync(head, stop);
        _requests.Enqueue(request);
        var reply = _answer(request);
        if (reply.Stalls) await Task.Delay(Timeout.Infinite, stop);
        if (reply.IsCut) return false;

        await WriteAsync(stream, request, reply, stop);

        return reply.ClaimedLength is null && !reply.IsEarly;
    }

    private static async Task WriteAsync(Stream stream, ServedRequest request, ServedReply reply, CancellationToken stop)
    {
        var head = new StringBuilder($"HTTP/1.1 {reply.Status} Status\r\n");
        foreach (var (name, value) in reply.Headers)
        {
            head.Append(name).Append(": ").Append(value).Append("\r\n");
        }

        var tellsLength = reply.Status != 204 && !reply.Headers.Any(header => header.Name is "Content-Length" or "Transfer-Encoding");
        if (tellsLength) head.Append("Content-Length: ").Append(reply.ClaimedLength ?? reply.Body.Length).Append("\r\n");
        await stream.WriteAsync(Encoding.Latin1.GetBytes(head.Append("\r\n").ToString()), stop);
        if (request.Method != "HEAD") await stream.WriteAsync(reply.Body, stop);
    }

    private static bool IsEnd(Exception end) =>
        end is IOException or SocketException or OperationCanceledException or ObjectDisposedException or AuthenticationException;
}

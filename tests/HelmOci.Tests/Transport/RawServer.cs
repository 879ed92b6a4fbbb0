using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace HelmOci.Tests.Transport;

/// <summary>A loopback server that is given the first line and headers of each connection's request, and does with the connection what the test says.</summary>
internal sealed class RawServer : IDisposable
{
    private const byte TlsHandshake = 0x16;

    private readonly TcpListener _listener;
    private readonly Func<string, NetworkStream, Task> _serve;
    private readonly CancellationTokenSource _stop = new();
    private readonly ConcurrentQueue<string> _requests = new();

    public RawServer(Func<string, NetworkStream, Task> serve, IPAddress? address = null)
    {
        _serve = serve;
        _listener = new TcpListener(address ?? IPAddress.Loopback, 0);
        _listener.Start();
        _ = AcceptAsync();
    }

    public int Port => ((IPEndPoint)_listener.LocalEndpoint).Port;

    public string Host => $"localhost:{Port}";

    /// <summary>First lines and headers, as they came.</summary>
    public IReadOnlyList<string> Requests => [.. _requests];

    /// <summary>One that answers every request with these bytes and closes.</summary>
    public static RawServer Answering(string answer, IPAddress? address = null) => new((_, stream) => SendAsync(stream, answer), address);

    public static async Task SendAsync(NetworkStream stream, string text) => await stream.WriteAsync(Encoding.UTF8.GetBytes(text));

    public void Dispose()
    {
        _stop.Cancel();
        _listener.Dispose();
        _stop.Dispose();
    }

    private async Task AcceptAsync()
    {
        try
        {
            while (true)
            {
                var client = await _listener.AcceptTcpClientAsync(_stop.Token);
                _ = ServeAsync(client);
            }
        }
        catch (Exception end) when (end is OperationCanceledException or SocketException or ObjectDisposedException)
        {
            // The test is over.
        }
    }

    private async Task ServeAsync(TcpClient client)
    {
        using var connection = client;
        try
        {
            var head = await ReadHeadAsync(connection.GetStream());
            _requests.Enqueue(head);
            await _serve(head, connection.GetStream());
        }
        catch (IOException)
        {
            // The other side went away.
        }
    }

    private async Task<string> ReadHeadAsync(NetworkStream stream)
    {
        var head = new StringBuilder();
        var next = new byte[1];
        while (!head.ToString().EndsWith("\r\n\r\n", StringComparison.Ordinal))
        {
            if (await stream.ReadAsync(next, _stop.Token) == 0) break;
            head.Append((char)next[0]);
            if (next[0] == TlsHandshake) break;
        }

        return head.ToString();
    }
}

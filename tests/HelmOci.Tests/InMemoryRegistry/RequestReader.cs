using System.Globalization;
using System.Text;

namespace HelmOci.Tests.InMemoryRegistry;

/// <summary>Reads HTTP/1.1 requests off a connection.</summary>
internal sealed class RequestReader(Stream stream)
{
    private readonly byte[] _room = new byte[16 * 1024];

    private int _at;

    private int _end;

    /// <summary>The next request without its body; null where the client has gone.</summary>
    public async Task<ServedRequest?> ReadHeadAsync(CancellationToken cancellation)
    {
        if (await ReadLineAsync(cancellation) is not { Length: > 0 } first) return null;

        var headers = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase);
        while (await ReadLineAsync(cancellation) is { Length: > 0 } line)
        {
            var colon = line.IndexOf(':');
            headers[line[..colon]] = line[(colon + 1)..].Trim();
        }

        var words = first.Split(' ');

        return new ServedRequest(words[0], words[1], headers, []);
    }

    public async Task<ServedRequest> ReadBodyAsync(ServedRequest request, CancellationToken cancellation)
    {
        if (!request.Headers.TryGetValue("Content-Length", out var length)) return request;

        if (request["Expect"].Length > 0) await stream.WriteAsync("HTTP/1.1 100 Continue\r\n\r\n"u8.ToArray(), cancellation);
        var body = new byte[int.Parse(length, CultureInfo.InvariantCulture)];
        for (var read = 0; read < body.Length;)
        {
            if (!await FillAsync(cancellation)) throw new EndOfStreamException();

            var piece = Math.Min(body.Length - read, _end - _at);
            _room.AsSpan(_at, piece).CopyTo(body.AsSpan(read));
            (_at, read) = (_at + piece, read + piece);
        }


        return request with { Body = body };
    }

    private async Task<string?> ReadLineAsync(CancellationToken cancellation)
    {
        var line = new StringBuilder();
        while (await FillAsync(cancellation))
        {
            var next = (char)_room[_at++];
            if (next == '\n') return line.ToString().TrimEnd('\r');
            line.Append(next);
        }

        return null;
    }

    // False where nothing more comes.
    private async ValueTask<bool> FillAsync(CancellationToken cancellation)
    {
        if (_at < _end) return true;

        (_at, _end) = (0, await stream.ReadAsync(_room, cancellation));

        return _end > 0;
    }
}

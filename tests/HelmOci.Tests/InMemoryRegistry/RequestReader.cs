using System.Globalization;
using System.Text;

namespace HelmOci.Tests.InMemoryRegistry;

/// <summary>Reads HTTP/1.1 requests off a connection.</summary>
internal sealed class RequestReader(Stream stream)
{
    private readonly byte[] _one = new byte[1];

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
        await stream.ReadExactlyAsync(body, cancellation);

        return request with { Body = body };
    }

    private async Task<string?> ReadLineAsync(CancellationToken cancellation)
    {
        var line = new StringBuilder();
        while (await stream.ReadAsync(_one, cancellation) == 1)
        {
            if (_one[0] == '\n') return line.ToString().TrimEnd('\r');
            line.Append((char)_one[0]);
        }

        return null;
    }
}

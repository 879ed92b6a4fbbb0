using System.Text;
using HelmOci.Charts;
using HelmOci.Charts.Archive;
using HelmOci.Credentials;
using HelmOci.Diagnostics;
using HelmOci.Machine;
using HelmOci.Oci;
using HelmOci.Registry.Transport;

namespace HelmOci.Publishing.StartUp;

/// <summary>
/// Packs and pushes a chart without content to a registry in memory, while another thread packs the real one. A build process starts cold,
/// and a small push is mostly the loading and compiling of its code: this has it done by the time the chart is packed.
/// </summary>
/// <remarks>It opens no connection, reads no credential and no variable, and nothing depends on its outcome.</remarks>
internal static class PushWarmUp
{
    private static int _isStarted;

    /// <summary>Starts it in the background, once a process.</summary>
    public static void Start()
    {
        if (Interlocked.Exchange(ref _isStarted, 1) == 0) _ = Task.Factory.StartNew(() => Run(new NoLog()), CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default);
    }

    public static PushOutcome Run(IChartLog log)
    {
        var metadata = new ChartMetadata { Name = "warm-up", Version = "0.0.0" };
        var request = new PushRequest
        {
            Destinations = [new ChartDestination("localhost", "") { Transport = new TransportOptions { Connect = WarmUpConnection.Open } }],
            Credentials = new CredentialChain([], log),
            Machine = new BuildMachine(_ => null, "/", Platform.Linux),
        };

        var archive = ChartArchive.Of(new Chart(metadata, new ChartFile("Chart.yaml", new byte[1])), SourceDate.Earliest, CancellationToken.None);

        return ChartPusher.Push(archive, request, log, CancellationToken.None);
    }
}

/// <summary>A connection to a registry in memory, which holds nothing and takes everything. It carries one request.</summary>
internal sealed class WarmUpConnection : Stream
{
    private readonly MemoryStream _request = new();
    private byte[]? _answer;
    private int _position;

    public static ValueTask<Stream> Open(SocketsHttpConnectionContext context, CancellationToken cancellation) => new(new WarmUpConnection());

    public override bool CanRead => true;

    public override bool CanSeek => false;

    public override bool CanWrite => true;

    public override long Length => throw new NotSupportedException();

    public override long Position
    {
        get => throw new NotSupportedException();
        set => throw new NotSupportedException();
    }

    public override void Flush()
    {
    }

    public override void Write(byte[] buffer, int offset, int count) => Write(buffer.AsSpan(offset, count));

    public override void Write(ReadOnlySpan<byte> buffer) => _request.Write(buffer);

    public override int Read(byte[] buffer, int offset, int count) => Read(buffer.AsSpan(offset, count));

    public override int Read(Span<byte> buffer)
    {
        _answer ??= AnswerTo(_request.GetBuffer().AsSpan(0, (int)_request.Length));
        var count = Math.Min(buffer.Length, _answer.Length - _position);
        _answer.AsSpan(_position, count).CopyTo(buffer);
        _position += count;

        return count;
    }

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    private static byte[] AnswerTo(ReadOnlySpan<byte> request)
    {
        if (request.StartsWith("HEAD "u8)) return "HTTP/1.1 404 Not Found\r\nConnection: close\r\nContent-Length: 0\r\n\r\n"u8.ToArray();
        if (request.StartsWith("POST "u8)) return "HTTP/1.1 202 Accepted\r\nConnection: close\r\nContent-Length: 0\r\nLocation: /v2/upload\r\n\r\n"u8.ToArray();

        var digest = Digest.Of(request[(request.IndexOf("\r\n\r\n"u8) + 4)..]);

        return Encoding.ASCII.GetBytes($"HTTP/1.1 201 Created\r\nConnection: close\r\nContent-Length: 0\r\nDocker-Content-Digest: {digest}\r\n\r\n");
    }
}

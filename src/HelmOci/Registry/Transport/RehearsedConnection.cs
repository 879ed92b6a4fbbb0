namespace HelmOci.Registry.Transport;

/// <summary>A connection to a registry in memory, which holds nothing and takes everything.</summary>
internal sealed class RehearsedConnection : Stream
{
    private readonly SemaphoreSlim _arrived = new(0);

    private ReadOnlyMemory<byte> _next;
    private ReadOnlyMemory<byte> _answer;

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

    public override ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default)
    {
        if (AnswerTo(buffer.Span) is { IsEmpty: false } answer)
        {
            _next = answer.ToArray();
            _arrived.Release();
        }

        return ValueTask.CompletedTask;
    }

    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        // As from a network, the answer is never there at once.
        await Task.Yield();
        if (_answer.IsEmpty)
        {
            await _arrived.WaitAsync(cancellationToken);
            _answer = _next;
        }

        var count = Math.Min(buffer.Length, _answer.Length);
        _answer.Span[..count].CopyTo(buffer.Span);
        _answer = _answer[count..];

        return count;
    }

    public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    protected override void Dispose(bool disposing)
    {
        if (disposing) _arrived.Dispose();
        base.Dispose(disposing);
    }

    /// <summary>The answer to what begins a request; empty for the rest of its content.</summary>
    private static ReadOnlySpan<byte> AnswerTo(ReadOnlySpan<byte> sent)
    {
        if (sent.StartsWith("HEAD "u8)) return "HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\n\r\n"u8;
        if (sent.StartsWith("POST "u8)) return "HTTP/1.1 202 Accepted\r\nLocation: /v2/upload\r\nContent-Length: 0\r\n\r\n"u8;

        return sent.StartsWith("PUT "u8) ? "HTTP/1.1 201 Created\r\nContent-Length: 0\r\n\r\n"u8 : [];
    }
}

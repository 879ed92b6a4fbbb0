namespace HelmOci.Registry.Transport;

/// <summary>Where a <see cref="WatchedUpload"/> is written to. A long piece of content is cut, so that the watch sees it move.</summary>
internal sealed class WatchedSink(Stream target, IdleWatch watch) : Stream
{
    private const int PieceLength = 64 * 1024;

    public override bool CanRead => false;

    public override bool CanSeek => false;

    public override bool CanWrite => true;

    public override long Length => throw new NotSupportedException();

    public override long Position
    {
        get => throw new NotSupportedException();
        set => throw new NotSupportedException();
    }

    public override void Write(byte[] buffer, int offset, int count) => Write(buffer.AsSpan(offset, count));

    public override void Write(ReadOnlySpan<byte> buffer)
    {
        for (var rest = buffer; rest.Length > 0;)
        {
            var piece = rest[..Math.Min(rest.Length, PieceLength)];
            watch.Moved("sending the request");
            target.Write(piece);
            rest = rest[piece.Length..];
        }
    }

    public override void Flush() => target.Flush();

    public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();
}

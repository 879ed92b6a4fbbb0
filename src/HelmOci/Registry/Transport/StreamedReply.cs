namespace HelmOci.Registry.Transport;

/// <summary>A reply whose body is still to be read.</summary>
/// <param name="Head">Everything but the body.</param>
/// <param name="Body">Throws a <see cref="TransportException"/> where the rest does not come.</param>
internal sealed record StreamedReply(RegistryReply Head, Stream Body) : IDisposable
{
    public void Dispose() => Body.Dispose();
}

/// <summary>A body that is read as it comes, within limits of time, and whose faults have names.</summary>
/// <remarks>A token does not end a read that blocks. So what is read from is disposed when time is up or the build is cancelled.</remarks>
internal sealed class StreamedBody : Stream
{
    private const string Reading = "reading the answer";

    private readonly HttpResponseMessage _response;
    private readonly TransportFaults _faults;
    private readonly CancellationToken _cancellation;
    private readonly IdleWatch _watch;
    private readonly CancellationTokenRegistration _abort;

    private Stream? _content;

    public StreamedBody(HttpResponseMessage response, TransportFaults faults, TimeSpan idleLimit, CancellationToken cancellation)
    {
        (_response, _faults, _cancellation) = (response, faults, cancellation);
        _watch = new IdleWatch(idleLimit, Reading, cancellation);
        _abort = _watch.Token.UnsafeRegister(static response => ((HttpResponseMessage)response!).Dispose(), response);
    }

    public override bool CanRead => true;

    public override bool CanSeek => false;

    public override bool CanWrite => false;

    public override long Length => throw new NotSupportedException();

    public override long Position
    {
        get => throw new NotSupportedException();
        set => throw new NotSupportedException();
    }

    public override int Read(Span<byte> buffer)
    {
        try
        {
            _content ??= _response.Content.ReadAsStream(_watch.Token);
            var count = _content.Read(buffer);
            _watch.Token.ThrowIfCancellationRequested();
            _watch.Moved(Reading);

            return count;
        }
        catch (Exception fault) when (TransportFaults.IsFault(fault) || (fault is ObjectDisposedException && _watch.Token.IsCancellationRequested))
        {
            _cancellation.ThrowIfCancellationRequested();

            throw _faults.Explain(fault, _watch);
        }
    }

    public override int Read(byte[] buffer, int offset, int count) => Read(buffer.AsSpan(offset, count));

    public override void Flush() => throw new NotSupportedException();

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            _abort.Dispose();
            _watch.Dispose();
            _response.Dispose();
        }

        base.Dispose(disposing);
    }
}

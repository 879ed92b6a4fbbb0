using System.Net;

namespace HelmOci.Registry.Transport;

/// <summary>Stops work in which no byte moves for too long. Long work that moves is never stopped.</summary>
internal sealed class IdleWatch : IDisposable
{
    private readonly CancellationTokenSource _stop;
    private readonly CancellationToken _caller;
    private readonly TimeSpan _limit;

    public IdleWatch(TimeSpan limit, string phase, CancellationToken caller)
    {
        (_limit, _caller) = (limit, caller);
        _stop = CancellationTokenSource.CreateLinkedTokenSource(caller);
        Moved(phase);
    }

    public CancellationToken Token => _stop.Token;

    /// <summary>What was going on last, as in "while …".</summary>
    public string Phase { get; private set; } = "";

    /// <summary>Whether it was this watch that stopped the work, not the caller.</summary>
    public bool HasExpired => _stop.IsCancellationRequested && !_caller.IsCancellationRequested;

    /// <summary>Something moved: the time starts again.</summary>
    public void Moved(string phase)
    {
        Phase = phase;
        _stop.CancelAfter(_limit);
    }

    public void Dispose() => _stop.Dispose();
}

/// <summary>A request's content that tells a watch as it is sent. A long one is sent in pieces, so that the watch sees it move.</summary>
internal sealed class WatchedContent : HttpContent
{
    private const int PieceLength = 64 * 1024;

    private readonly ReadOnlyMemory<byte> _content;
    private readonly IdleWatch _watch;

    public WatchedContent(ReadOnlyMemory<byte> content, string contentType, IdleWatch watch)
    {
        (_content, _watch) = (content, watch);

        // Not validated: registries compare media types as text, and a parsed one may be written in another form.
        if (contentType.Length > 0) Headers.TryAddWithoutValidation("Content-Type", contentType);
    }

    protected override void SerializeToStream(Stream stream, TransportContext? context, CancellationToken cancellationToken)
    {
        for (var rest = _content.Span; rest.Length > 0;)
        {
            var piece = rest[..Math.Min(rest.Length, PieceLength)];
            _watch.Moved("sending the request");
            stream.Write(piece);
            rest = rest[piece.Length..];
        }

        _watch.Moved("waiting for the answer");
    }

    // What is sent synchronously is never asked for this.
    protected override Task SerializeToStreamAsync(Stream stream, TransportContext? context) => throw new NotSupportedException();

    protected override bool TryComputeLength(out long length)
    {
        length = _content.Length;

        return true;
    }
}

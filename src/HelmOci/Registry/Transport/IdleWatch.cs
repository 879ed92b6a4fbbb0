using System.Globalization;
using System.Net;
using HelmOci.Diagnostics;

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

    /// <summary>How many bytes of the content have been sent.</summary>
    public long Sent { get; set; }

    /// <summary>Whether the answer has begun.</summary>
    public bool HasAnswer { get; set; }

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

/// <summary>What a request is waiting for, in words.</summary>
internal static class RequestWait
{
    public static string Describe(RegistryRequest request, IdleWatch watch)
    {
        if (watch.HasAnswer) return "its answer is on the way";
        if (request.Content.Length > RegistryRequest.SmallReply && watch.Sent < request.Content.Length) return $"{Size(watch.Sent)} of {Size(request.Content.Length)} sent";

        return request.IsLogin ? "the login" : request.Content.Length > 0 ? $"all {Size(request.Content.Length)} sent, and no answer yet" : "no answer yet";
    }

    private static string Size(long bytes) => bytes < 1_000_000
        ? $"{(bytes / 1000.0).ToString("0.0", CultureInfo.InvariantCulture)} kB"
        : $"{(bytes / 1_000_000.0).ToString("0.0", CultureInfo.InvariantCulture)} MB";
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
        _watch.Sent = 0;
        for (var rest = _content.Span; rest.Length > 0;)
        {
            var piece = rest[..Math.Min(rest.Length, PieceLength)];
            _watch.Moved("sending the request");
            stream.Write(piece);
            _watch.Sent += piece.Length;
            rest = rest[piece.Length..];
        }

        _watch.Moved("waiting for the answer");
    }

    // Never called: requests are sent synchronously.
    protected override Task SerializeToStreamAsync(Stream stream, TransportContext? context) => throw new NotSupportedException();

    protected override bool TryComputeLength(out long length)
    {
        length = _content.Length;

        return true;
    }
}

/// <summary>Reads a reply's body: no more than is wanted, because an error page can be endless, and within limits of time.</summary>
/// <remarks>A token does not end a read that blocks. So what is read from is disposed when time is up or the build is cancelled.</remarks>
internal sealed class ReplyBody(RegistryRequest request, HttpResponseMessage response, TransportFaults faults, TimeSpan idleLimit)
{
    private const int FirstRoom = 4096;

    // A server can announce more than it sends, so more room is made only as bytes come.
    private const int MostRoomAtOnce = 1024 * 1024;

    /// <summary>The first bytes of the body, and whether more followed.</summary>
    /// <exception cref="TransportException">The rest did not come.</exception>
    public (ReadOnlyMemory<byte> Body, bool IsCut) Read(CancellationToken cancellation)
    {
        // An answer that should be short ends as a whole in time: one that always moves a little would never end.
        using var whole = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        if (!IsTransfer) whole.CancelAfter(2 * idleLimit);
        using var watch = new IdleWatch(idleLimit, "reading the answer", whole.Token);
        using var abort = watch.Token.UnsafeRegister(static response => ((HttpResponseMessage)response!).Dispose(), response);
        try
        {
            var body = Read(watch);
            watch.Token.ThrowIfCancellationRequested();

            return body;
        }
        catch (Exception fault) when (TransportFaults.IsFault(fault) || (fault is ObjectDisposedException && watch.Token.IsCancellationRequested))
        {
            cancellation.ThrowIfCancellationRequested();
            if (whole.IsCancellationRequested)
                throw new TransportException(TransportFault.TimedOut, TooSlow(request.Address.Authority, 2 * idleLimit), fault);

            throw faults.Explain(fault, watch);
        }
    }

    private bool IsTransfer => request.IsTransfer && response.IsSuccessStatusCode;

    private (ReadOnlyMemory<byte> Body, bool IsCut) Read(IdleWatch watch)
    {
        var limit = response.IsSuccessStatusCode ? request.ReplyLimit : RegistryRequest.SmallReply;
        using var stream = response.Content.ReadAsStream(watch.Token);
        var room = new byte[FirstRoomFor(limit)];
        var length = 0;
        while (true)
        {
            var read = stream.Read(room, length, room.Length - length);
            if (read == 0) return (room.AsMemory(0, length), false);

            watch.Moved("reading the answer");
            length += read;
            if (length > limit) return (room.AsMemory(0, (int)limit), true);
            if (length == room.Length) Array.Resize(ref room, (int)Math.Min(limit + 1, length * 2L));
        }
    }

    // One byte more than allowed shows that there is more, and that a reply of just the right length has ended.
    private long FirstRoomFor(long limit) =>
        1 + Math.Min(MostRoomAtOnce, Math.Min(limit, response.Content.Headers.ContentLength ?? FirstRoom));

    private static Diagnostic TooSlow(string host, TimeSpan limit) => new(
        DiagnosticCodes.TimedOut,
        $"An answer of {host} that should be short did not end within {limit.TotalSeconds:0} s.",
        "Check that the host is the registry's and that no proxy holds its answers up, then try again.");
}

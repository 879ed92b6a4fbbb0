using HelmOci.Diagnostics;

namespace HelmOci.Registry.Transport;

/// <summary>Reads a reply's body: no more than is wanted, because an error page can be endless, and within limits of time.</summary>
/// <remarks>A token does not end a read that blocks. So what is read from is disposed when time is up or the build is cancelled.</remarks>
internal sealed class ReplyBody(RegistryRequest request, HttpResponseMessage response, TransportFaults faults, TimeSpan idleLimit)
{
    private const int FirstRoom = 4096;

    // What is told is not yet sent: the rest of the room is made as the bytes come.
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
                throw new TransportException(TransportFault.TimedOut, TransportDiagnostics.TooSlow(request.Address.Authority, 2 * idleLimit), fault);

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
}

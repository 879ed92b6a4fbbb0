namespace HelmOci.Registry.Exchange;

/// <summary>Reads no more of a reply than is wanted: an error page can be endless.</summary>
internal static class CappedReader
{
    private const int FirstRoom = 4096;

    // What is told is not yet sent: the rest of the room is made as the bytes come.
    private const int MostRoomAtOnce = 1024 * 1024;

    /// <summary>The first bytes of some content, and whether more followed.</summary>
    public static async Task<(ReadOnlyMemory<byte> Body, bool IsCut)> ReadAsync(HttpContent content, long limit, CancellationToken cancellation)
    {
        using var stream = await content.ReadAsStreamAsync(cancellation);
        var room = new byte[FirstRoomFor(content, limit)];
        var length = 0;
        while (true)
        {
            var read = await stream.ReadAsync(room.AsMemory(length), cancellation);
            if (read == 0) return (room.AsMemory(0, length), false);

            length += read;
            if (length > limit) return (room.AsMemory(0, (int)limit), true);
            if (length == room.Length) Array.Resize(ref room, (int)Math.Min(limit + 1, length * 2L));
        }
    }

    // One byte more than allowed shows that there is more, and that a reply of just the right length has ended.
    private static long FirstRoomFor(HttpContent content, long limit) =>
        1 + Math.Min(MostRoomAtOnce, Math.Min(limit, content.Headers.ContentLength ?? FirstRoom));
}

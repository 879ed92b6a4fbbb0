using System.Buffers;
using System.Buffers.Binary;
using System.Security.Cryptography;

namespace HelmOci.Charts.Archive;

/// <summary>Takes an archive's bytes once, and hashes and compresses them on the way.</summary>
/// <remarks>
/// Each full piece is compressed by a thread of its own, as pigz does it: a flushed deflate stream ends at a byte, so the next
/// one can follow it, and all are one gzip file. An archive of one piece holds the deflate stream that GZipStream
/// writes, where it compresses.
/// </remarks>
internal sealed class ArchiveSink(CancellationToken cancellation) : IDisposable
{
    /// <summary>From here on, bytes are pieces of their own: to copy them would cost more than to end a piece early.</summary>
    private const int LargeLength = DeflatePiece.LargestLength / 4;

    private const int FirstRoom = 32 * 1024;

    private readonly IncrementalHash _hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
    private readonly List<Lazy<DeflatePiece>> _pieces = [];
    private readonly Crc32 _checksum = new();
    private byte[] _room = [];
    private int _filled;
    private uint _length;

    /// <param name="bytes">They must not change any more: large ones are not copied.</param>
    public void Write(ReadOnlyMemory<byte> bytes)
    {
        cancellation.ThrowIfCancellationRequested();
        _hash.AppendData(bytes.Span);
        _checksum.Add(bytes.Span);
        _length += (uint)bytes.Length;
        if (bytes.Length < LargeLength) Collect(bytes.Span);
        else Cut(bytes);
    }

    /// <summary>The gzip file, and the SHA-256 of what was written.</summary>
    public (ReadOnlyMemory<byte> Content, ReadOnlyMemory<byte> Hash) Finish()
    {
        var last = DeflatePiece.Of(_room.AsMemory(0, _filled), isLast: true);
        var pieces = new DeflatePiece[_pieces.Count + 1];
        pieces[^1] = last;
        // From the end, where other threads come last: what none of them has begun is done here.
        for (var at = _pieces.Count - 1; at >= 0; at--) pieces[at] = Done(_pieces[at]);

        return (Join(pieces), _hash.GetHashAndReset());
    }

    public void Dispose() => _hash.Dispose();

    private void Collect(ReadOnlySpan<byte> bytes)
    {
        if (_filled + bytes.Length > DeflatePiece.LargestLength) EndPiece();
        if (_filled + bytes.Length > _room.Length) MakeRoom(_filled + bytes.Length);
        bytes.CopyTo(_room.AsSpan(_filled));
        _filled += bytes.Length;
    }

    private void Cut(ReadOnlyMemory<byte> bytes)
    {
        EndPiece();
        for (; bytes.Length > 0; bytes = bytes[Math.Min(bytes.Length, DeflatePiece.LargestLength)..])
        {
            var piece = bytes[..Math.Min(bytes.Length, DeflatePiece.LargestLength)];
            Begin(() => DeflatePiece.Of(piece, isLast: false));
        }
    }

    private DeflatePiece Done(Lazy<DeflatePiece> piece)
    {
        cancellation.ThrowIfCancellationRequested();

        return piece.Value;
    }

    private void EndPiece()
    {
        if (_filled == 0) return;

        var (room, filled) = (_room, _filled);
        Begin(() => Compress(room, filled));
        (_room, _filled) = ([], 0);
    }

    private void Begin(Func<DeflatePiece> compress)
    {
        var piece = new Lazy<DeflatePiece>(compress);
        _pieces.Add(piece);
        _ = Task.Run(() => piece.Value, cancellation);
    }

    private void MakeRoom(int length)
    {
        // It grows, because a header between two large files is a piece, too, and keeps its room until a thread comes to it.
        var least = Math.Max(length, FirstRoom);
        var room = ArrayPool<byte>.Shared.Rent(Math.Clamp(2 * _room.Length, least, DeflatePiece.LargestLength));
        _room.AsSpan(0, _filled).CopyTo(room);
        if (_room.Length > 0) ArrayPool<byte>.Shared.Return(_room);
        _room = room;
    }

    private static DeflatePiece Compress(byte[] room, int filled)
    {
        var piece = DeflatePiece.Of(room.AsMemory(0, filled), isLast: false);
        if (!piece.IsStored) ArrayPool<byte>.Shared.Return(room);

        return piece;
    }

    /// <summary>Room for the archive is made once: to touch fresh memory costs more than to copy what is in it.</summary>
    private byte[] Join(DeflatePiece[] pieces)
    {
        var length = GzipFrame.Header.Length + GzipFrame.TrailerLength;
        foreach (var piece in pieces) length += piece.Length;

        var archive = GC.AllocateUninitializedArray<byte>(length);
        GzipFrame.Header.CopyTo(archive);
        var at = GzipFrame.Header.Length;
        foreach (var piece in pieces)
        {
            piece.CopyTo(archive.AsSpan(at));
            at += piece.Length;
        }

        GzipFrame.WriteTrailer(archive.AsSpan(at), _checksum.Value, _length);

        return archive;
    }
}

/// <summary>What stands around the compressed bytes of a gzip file.</summary>
/// <remarks>RFC 1952, section 2.3.</remarks>
internal static class GzipFrame
{
    public const int TrailerLength = 8;

    /// <summary>Deflate, no name, no time, no compression level, and "unknown" for the operating system: the same on every machine.</summary>
    public static ReadOnlySpan<byte> Header => [0x1f, 0x8b, 8, 0, 0, 0, 0, 0, 0, 255];

    /// <summary>Writes the checksum and the length of the uncompressed bytes.</summary>
    public static void WriteTrailer(Span<byte> target, uint checksum, uint length)
    {
        BinaryPrimitives.WriteUInt32LittleEndian(target, checksum);
        BinaryPrimitives.WriteUInt32LittleEndian(target[4..], length);
    }
}

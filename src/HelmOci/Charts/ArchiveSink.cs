using System.IO.Compression;
using System.Security.Cryptography;

namespace HelmOci.Charts;

/// <summary>Takes an archive's bytes once, and hashes and compresses them on the way.</summary>
/// <remarks>
/// Each full piece is compressed by a thread of its own, as pigz does it: a flushed deflate stream ends at a byte, so the next
/// one can follow it, and all are one gzip file. An archive of one piece is what GZipStream writes.
/// </remarks>
internal sealed class ArchiveSink : IDisposable
{
    private const int PieceLength = 512 * 1024;

    private readonly IncrementalHash _hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
    private readonly List<Task<MemoryStream>> _pieces = [];
    private readonly Crc32 _checksum = new();
    private MemoryStream _piece = new();
    private uint _length;

    public void Write(ReadOnlySpan<byte> bytes)
    {
        _hash.AppendData(bytes);
        _checksum.Add(bytes);
        _length += (uint)bytes.Length;
        for (var rest = bytes; rest.Length > 0;)
        {
            if (_piece.Length == PieceLength) StartNextPiece();
            var fitting = rest[..Math.Min(rest.Length, PieceLength - (int)_piece.Length)];
            _piece.Write(fitting);
            rest = rest[fitting.Length..];
        }
    }

    /// <summary>The gzip file, and the SHA-256 of what was written.</summary>
    public (ReadOnlyMemory<byte> Content, ReadOnlyMemory<byte> Hash) Finish()
    {
        var last = Compress(_piece, isLast: true);
        var content = new MemoryStream();
        content.Write(GzipFrame.Header);
        foreach (var piece in _pieces)
        {
            piece.GetAwaiter().GetResult().WriteTo(content);
        }

        last.WriteTo(content);
        content.Write(GzipFrame.Trailer(_checksum.Value, _length));

        return (content.GetBuffer().AsMemory(0, (int)content.Length), _hash.GetHashAndReset());
    }

    public void Dispose() => _hash.Dispose();

    private void StartNextPiece()
    {
        var full = _piece;
        _pieces.Add(Task.Run(() => Compress(full, isLast: false)));
        _piece = new MemoryStream(PieceLength);
    }

    private static MemoryStream Compress(MemoryStream piece, bool isLast)
    {
        var bytes = piece.GetBuffer().AsSpan(0, (int)piece.Length);
        var compressed = new MemoryStream(bytes.Length);
        using var deflate = new DeflateStream(compressed, Compressibility.LevelFor(bytes), leaveOpen: true);
        deflate.Write(bytes);
        if (isLast)
        {
            deflate.Dispose();

            return compressed;
        }

        deflate.Flush();

        // What closing the stream adds would end the file.
        return new MemoryStream(compressed.ToArray());
    }
}

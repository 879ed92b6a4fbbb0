using System.Buffers.Binary;
using System.IO.Compression;
using System.Security.Cryptography;

namespace HelmOci.Charts.Archive;

/// <summary>Takes an archive's bytes once, and hashes and compresses them on the way.</summary>
/// <remarks>
/// RFC 1951 and 1952. The bytes are compressed in pieces, each as far as it is worth: a flushed deflate stream ends at a byte, so the next one
/// can follow it, and all are one gzip file. An archive of one piece holds the deflate stream that GZipStream writes, where it compresses.
/// </remarks>
/// <param name="cancellation">Stops the work.</param>
internal sealed class ArchiveSink(CancellationToken cancellation) : IDisposable
{
    private const int LargestPiece = 512 * 1024;

    /// <summary>From here on, bytes are pieces of their own: to copy them would cost more than to end a piece early.</summary>
    private const int LargeLength = LargestPiece / 4;

    private const int LargestBlock = ushort.MaxValue;

    private readonly IncrementalHash _hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
    private readonly Crc32 _checksum = new();
    private readonly MemoryStream _piece = new();
    private readonly MemoryStream _archive = Begin();
    private uint _length;

    public void Write(ReadOnlySpan<byte> bytes)
    {
        cancellation.ThrowIfCancellationRequested();
        _hash.AppendData(bytes);
        _checksum.Add(bytes);
        _length += (uint)bytes.Length;
        var isLarge = bytes.Length >= LargeLength;
        if (isLarge || _piece.Length + bytes.Length > LargestPiece) EndPiece();
        if (isLarge) AddPieces(bytes);
        else _piece.Write(bytes);
    }

    /// <summary>The gzip file, and the SHA-256 of what was written.</summary>
    public (ReadOnlyMemory<byte> Content, ReadOnlyMemory<byte> Hash) Finish()
    {
        AddPiece(_piece.GetBuffer().AsSpan(0, (int)_piece.Length), isLast: true);
        Span<byte> trailer = stackalloc byte[8];
        BinaryPrimitives.WriteUInt32LittleEndian(trailer, _checksum.Value);
        BinaryPrimitives.WriteUInt32LittleEndian(trailer[4..], _length);
        _archive.Write(trailer);

        return (_archive.GetBuffer().AsMemory(0, (int)_archive.Length), _hash.GetHashAndReset());
    }

    public void Dispose() => _hash.Dispose();

    /// <summary>Deflate, no name, no time, no compression level, and "unknown" for the operating system: the same on every machine.</summary>
    private static MemoryStream Begin()
    {
        var archive = new MemoryStream();
        archive.Write([0x1f, 0x8b, 8, 0, 0, 0, 0, 0, 0, 255]);

        return archive;
    }

    private void EndPiece()
    {
        if (_piece.Length > 0) AddPiece(_piece.GetBuffer().AsSpan(0, (int)_piece.Length), isLast: false);
        _piece.SetLength(0);
    }

    private void AddPieces(ReadOnlySpan<byte> bytes)
    {
        for (; bytes.Length > 0; bytes = bytes[Math.Min(bytes.Length, LargestPiece)..])
        {
            AddPiece(bytes[..Math.Min(bytes.Length, LargestPiece)], isLast: false);
        }
    }

    private void AddPiece(ReadOnlySpan<byte> bytes, bool isLast)
    {
        cancellation.ThrowIfCancellationRequested();
        var level = Compressibility.LevelFor(bytes);

        // A DeflateStream that gets no byte does not even write an end.
        if (level == CompressionLevel.NoCompression || bytes.IsEmpty) Store(bytes, isLast);
        else Compress(bytes, level, isLast);
    }

    private void Compress(ReadOnlySpan<byte> bytes, CompressionLevel level, bool isLast)
    {
        using var deflate = new DeflateStream(_archive, level, leaveOpen: true);
        deflate.Write(bytes);
        if (isLast) return;

        deflate.Flush();
        var end = _archive.Length;
        deflate.Dispose();

        // Closing the stream has ended the file, to which more belongs.
        _archive.SetLength(end);
    }

    /// <summary>Blocks of type 00: the length, its complement, and the bytes as they are.</summary>
    private void Store(ReadOnlySpan<byte> bytes, bool isLast)
    {
        Span<byte> header = stackalloc byte[5];
        do
        {
            var block = bytes[..Math.Min(bytes.Length, LargestBlock)];
            bytes = bytes[block.Length..];
            header[0] = (byte)(isLast && bytes.Length == 0 ? 1 : 0);
            BinaryPrimitives.WriteUInt16LittleEndian(header[1..], (ushort)block.Length);
            BinaryPrimitives.WriteUInt16LittleEndian(header[3..], (ushort)~block.Length);
            _archive.Write(header);
            _archive.Write(block);
        }
        while (bytes.Length > 0);
    }
}

/// <summary>The checksum of gzip, taken of bytes as they come. .NET has it in a package of its own only.</summary>
/// <remarks>RFC 1952, section 8.</remarks>
internal sealed class Crc32
{
    private const uint Polynomial = 0xedb88320;

    private readonly uint[] _table = MakeTable();
    private uint _state = uint.MaxValue;

    public uint Value => ~_state;

    public void Add(ReadOnlySpan<byte> bytes)
    {
        var (table, state) = (_table, _state);
        foreach (var value in bytes)
        {
            state = table[(byte)(state ^ value)] ^ (state >> 8);
        }

        _state = state;
    }

    private static uint[] MakeTable()
    {
        var table = new uint[256];
        for (var value = 0u; value < 256; value++)
        {
            var state = value;
            for (var bit = 0; bit < 8; bit++)
            {
                state = (state & 1) == 0 ? state >> 1 : (state >> 1) ^ Polynomial;
            }

            table[value] = state;
        }

        return table;
    }
}

using System.Buffers.Binary;
using System.IO.Compression;

namespace HelmOci.Charts;

/// <summary>One piece of a deflate stream, which ends at a byte so that the next can follow.</summary>
/// <remarks>RFC 1951.</remarks>
internal sealed class DeflatePiece
{
    /// <summary>How many bytes one thread compresses.</summary>
    public const int LargestLength = 512 * 1024;

    private const int LargestBlock = ushort.MaxValue;
    private const int BlockHeader = 5;

    private readonly ReadOnlyMemory<byte> _bytes;
    private readonly bool _isLast;

    private DeflatePiece(ReadOnlyMemory<byte> bytes, bool isStored, bool isLast) => (_bytes, IsStored, _isLast) = (bytes, isStored, isLast);

    /// <summary>Whether it holds the bytes as they are, and so needs their memory until it is copied.</summary>
    public bool IsStored { get; }

    public int Length => IsStored ? _bytes.Length + (BlockHeader * Blocks) : _bytes.Length;

    private int Blocks => Math.Max(1, (_bytes.Length + LargestBlock - 1) / LargestBlock);

    /// <param name="bytes">What it holds.</param>
    /// <param name="isLast">Whether it ends the stream.</param>
    public static DeflatePiece Of(ReadOnlyMemory<byte> bytes, bool isLast)
    {
        var level = Compressibility.LevelFor(bytes.Span);

        // A DeflateStream that gets no byte does not even write an end.
        return level == CompressionLevel.NoCompression || bytes.IsEmpty
            ? new DeflatePiece(bytes, isStored: true, isLast)
            : new DeflatePiece(Compress(bytes.Span, level, isLast), isStored: false, isLast);
    }

    public void CopyTo(Span<byte> target)
    {
        if (IsStored) Store(target);
        else _bytes.Span.CopyTo(target);
    }

    private static ReadOnlyMemory<byte> Compress(ReadOnlySpan<byte> bytes, CompressionLevel level, bool isLast)
    {
        var compressed = new MemoryStream(level == CompressionLevel.Fastest ? bytes.Length : bytes.Length / 2);
        using var deflate = new DeflateStream(compressed, level, leaveOpen: true);
        deflate.Write(bytes);
        if (isLast) deflate.Dispose();
        else deflate.Flush();

        // What closing the stream adds to a piece that is not the last would end the file.
        return compressed.GetBuffer().AsMemory(0, (int)compressed.Length);
    }

    /// <summary>Blocks of type 00: the length, its complement, and the bytes as they are.</summary>
    private void Store(Span<byte> target)
    {
        var bytes = _bytes.Span;
        do
        {
            var block = bytes[..Math.Min(bytes.Length, LargestBlock)];
            bytes = bytes[block.Length..];
            target[0] = (byte)(_isLast && bytes.Length == 0 ? 1 : 0);
            BinaryPrimitives.WriteUInt16LittleEndian(target[1..], (ushort)block.Length);
            BinaryPrimitives.WriteUInt16LittleEndian(target[3..], (ushort)~block.Length);
            block.CopyTo(target[BlockHeader..]);
            target = target[(BlockHeader + block.Length)..];
        }
        while (bytes.Length > 0);
    }
}

using System.Buffers.Binary;
using System.IO.Compression;

namespace HelmOci.Charts.Archive;

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

/// <summary>Tells from samples how much to try to compress bytes: images and archives give nothing, and take the longest.</summary>
internal static class Compressibility
{
    private const int Samples = 16;
    private const int SampleLength = 2048;

    /// <summary>Less than one byte in twenty is saved.</summary>
    private const int NotWorthIt = 95;

    /// <summary>
    /// Where less than one byte in twenty would be saved, bytes are stored. Where the quick way saves as much as the thorough one but for
    /// three bytes in a hundred, it is taken. All else is compressed well, and so is what is too little for samples.
    /// </summary>
    /// <remarks>The quick way alone tells too little: it does not see that base64 or numbers use few of all values of a byte.</remarks>
    public static CompressionLevel LevelFor(ReadOnlySpan<byte> bytes)
    {
        if (bytes.Length < 4 * Samples * SampleLength) return CompressionLevel.Optimal;

        var quick = PercentLeft(bytes, CompressionLevel.Fastest);
        if (quick < 60) return CompressionLevel.Optimal;
        if (quick >= NotWorthIt && HasAllValuesAlike(bytes)) return CompressionLevel.NoCompression;

        var thorough = PercentLeft(bytes, CompressionLevel.Optimal);
        if (thorough >= NotWorthIt) return CompressionLevel.NoCompression;

        return quick <= thorough + 3 ? CompressionLevel.Fastest : CompressionLevel.Optimal;
    }

    private static ReadOnlySpan<byte> Sample(ReadOnlySpan<byte> bytes, int number) => bytes.Slice(bytes.Length / Samples * number, SampleLength);

    private static long PercentLeft(ReadOnlySpan<byte> bytes, CompressionLevel level)
    {
        var compressed = new MemoryStream(Samples * SampleLength);
        using (var deflate = new DeflateStream(compressed, level, leaveOpen: true))
        {
            for (var sample = 0; sample < Samples; sample++) deflate.Write(Sample(bytes, sample));
        }

        return compressed.Length * 100 / (Samples * SampleLength);
    }

    /// <summary>Whether no value of a byte stands out, so that no code could be shorter: two bytes are alike by chance alone, once in 256 times.</summary>
    private static bool HasAllValuesAlike(ReadOnlySpan<byte> bytes)
    {
        var counts = new long[256];
        for (var sample = 0; sample < Samples; sample++)
        {
            foreach (var value in Sample(bytes, sample)) counts[value]++;
        }

        var pairs = 0L;
        foreach (var count in counts) pairs += count * count;

        // 1.1 times, because samples of even the best noise differ a little.
        return pairs * 256 * 10 <= (long)Samples * SampleLength * Samples * SampleLength * 11;
    }
}

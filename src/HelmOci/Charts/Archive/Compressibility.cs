using System.IO.Compression;

namespace HelmOci.Charts.Archive;

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

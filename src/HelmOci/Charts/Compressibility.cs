using System.IO.Compression;

namespace HelmOci.Charts;

/// <summary>Tells from samples how much to try to compress bytes: images and archives give nothing, and take the longest.</summary>
internal static class Compressibility
{
    private const int Samples = 16;
    private const int SampleLength = 2048;

    /// <summary>
    /// Where less than one byte in twenty would be saved, bytes are stored. Where less than two in five would, the quick way finds most of it.
    /// All else is compressed well, and so is what is too little for samples.
    /// </summary>
    public static CompressionLevel LevelFor(ReadOnlySpan<byte> bytes)
    {
        if (bytes.Length < 4 * Samples * SampleLength) return CompressionLevel.Optimal;

        var compressed = new MemoryStream(Samples * SampleLength);
        using (var deflate = new DeflateStream(compressed, CompressionLevel.Fastest, leaveOpen: true))
        {
            for (var sample = 0; sample < Samples; sample++)
            {
                deflate.Write(bytes.Slice(bytes.Length / Samples * sample, SampleLength));
            }
        }

        return (compressed.Length * 100 / (Samples * SampleLength)) switch
        {
            >= 95 => CompressionLevel.NoCompression,
            >= 60 => CompressionLevel.Fastest,
            _ => CompressionLevel.Optimal,
        };
    }
}

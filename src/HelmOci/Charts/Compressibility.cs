using System.IO.Compression;

namespace HelmOci.Charts;

/// <summary>Tells from samples whether bytes are worth compressing: images and archives are not, and take the longest.</summary>
internal static class Compressibility
{
    private const int Samples = 16;
    private const int SampleLength = 2048;

    /// <summary>What saves less than one byte in twenty is stored. Little is always compressed.</summary>
    public static CompressionLevel LevelFor(ReadOnlySpan<byte> bytes)
    {
        if (bytes.Length < 4 * Samples * SampleLength) return CompressionLevel.Optimal;

        var compressed = new MemoryStream();
        using (var deflate = new DeflateStream(compressed, CompressionLevel.Fastest, leaveOpen: true))
        {
            for (var sample = 0; sample < Samples; sample++)
            {
                deflate.Write(bytes.Slice(bytes.Length / Samples * sample, SampleLength));
            }
        }

        return compressed.Length > Samples * SampleLength * 95L / 100 ? CompressionLevel.NoCompression : CompressionLevel.Optimal;
    }
}

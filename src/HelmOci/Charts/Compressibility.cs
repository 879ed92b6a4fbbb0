using System.IO.Compression;

namespace HelmOci.Charts;

/// <summary>Tells from samples whether bytes are worth compressing: images and archives give nothing, and take the longest.</summary>
internal static class Compressibility
{
    private const int Samples = 16;
    private const int SampleLength = 2048;

    /// <summary>
    /// Whether at least one byte in twenty is saved; taken for granted of what is too little for samples. They are compressed as well as
    /// the bytes will be: the runtime's quick way does not see that base64 or numbers use few of all values of a byte.
    /// </summary>
    public static bool IsWorthwhile(ReadOnlySpan<byte> bytes)
    {
        if (bytes.Length < 4 * Samples * SampleLength) return true;

        var compressed = new MemoryStream(Samples * SampleLength);
        using (var deflate = new DeflateStream(compressed, CompressionLevel.Optimal, leaveOpen: true))
        {
            for (var sample = 0; sample < Samples; sample++)
            {
                deflate.Write(bytes.Slice(bytes.Length / Samples * sample, SampleLength));
            }
        }

        return compressed.Length * 100 / (Samples * SampleLength) < 95;
    }
}

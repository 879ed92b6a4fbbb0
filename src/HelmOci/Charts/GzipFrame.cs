using System.Buffers.Binary;

namespace HelmOci.Charts;

/// <summary>What stands around the compressed bytes of a gzip file.</summary>
/// <remarks>RFC 1952, section 2.3.</remarks>
internal static class GzipFrame
{
    /// <summary>Deflate, no name, no time, no compression level, and "unknown" for the operating system: the same on every machine.</summary>
    public static ReadOnlySpan<byte> Header => [0x1f, 0x8b, 8, 0, 0, 0, 0, 0, 0, 255];

    /// <summary>The checksum and the length of the uncompressed bytes.</summary>
    public static byte[] Trailer(uint checksum, uint length)
    {
        var trailer = new byte[8];
        BinaryPrimitives.WriteUInt32LittleEndian(trailer, checksum);
        BinaryPrimitives.WriteUInt32LittleEndian(trailer.AsSpan(4), length);

        return trailer;
    }
}

using System.Buffers.Binary;

namespace HelmOci.Charts;

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

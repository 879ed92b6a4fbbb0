using System.IO.Compression;
using System.Security.Cryptography;
using HelmOci.Charts;

namespace HelmOci.Tests.Charts;

/// <summary>An archive that is compressed in several pieces.</summary>
public static class LargeArchiveTests
{
    [Theory]
    [InlineData(1)]
    [InlineData(512 * 1024)]
    [InlineData((512 * 1024) + 1)]
    [InlineData(1234567)]
    public static void IsOneGzipFileOfAllBytes(int length)
    {
        var bytes = new byte[length];
        new Random(1).NextBytes(bytes);

        var (content, hash) = Sink(bytes, 1000);

        using var gzip = new GZipStream(new MemoryStream(content.ToArray()), CompressionMode.Decompress);
        var unpacked = new MemoryStream();
        gzip.CopyTo(unpacked);
        Assert.Equal(bytes, unpacked.ToArray());
        Assert.Equal(SHA256.HashData(bytes), hash.ToArray());
    }

    [Fact]
    public static void HasTheSameBytesHoweverTheyCame()
    {
        var bytes = new byte[1234567];

        Assert.Equal(Sink(bytes, 7777).Content.ToArray(), Sink(bytes, bytes.Length).Content.ToArray());
    }

    [Fact]
    public static void StoresWhatDoesNotCompressAndCompressesTheRest()
    {
        var noise = new byte[512 * 1024];
        new Random(1).NextBytes(noise);

        Assert.InRange(Sink([.. noise, .. new byte[512 * 1024]], 4096).Content.Length, noise.Length, noise.Length + 4096);
    }

    [Fact]
    public static void EndsWithTheChecksumThatGzipHas()
    {
        var bytes = "123456789"u8.ToArray();

        // The check value that every description of CRC-32 gives.
        Assert.Equal(0xcbf43926, BitConverter.ToUInt32(Sink(bytes, 9).Content.Span[^8..]));
    }

    private static (ReadOnlyMemory<byte> Content, ReadOnlyMemory<byte> Hash) Sink(byte[] bytes, int step)
    {
        using var sink = new ArchiveSink();
        for (var at = 0; at < bytes.Length; at += step)
        {
            sink.Write(bytes.AsSpan(at, Math.Min(step, bytes.Length - at)));
        }

        return sink.Finish();
    }
}

using System.IO.Compression;
using System.Security.Cryptography;
using System.Text;
using HelmOci.Charts.Archive;

namespace HelmOci.Tests.Charts;

/// <summary>An archive that is compressed in several pieces.</summary>
public static class LargeArchiveTests
{
    [Theory]
    [InlineData(1, 1000)]
    [InlineData(512 * 1024, 1000)]
    [InlineData(512 * 1024, 128 * 1024)]
    [InlineData((512 * 1024) + 1, 1000)]
    [InlineData((512 * 1024) + 1, 128 * 1024)]
    [InlineData(1234567, 1000)]
    [InlineData(1234567, 128 * 1024)]
    [InlineData(1234567, 1234567)]
    public static void IsOneGzipFileOfAllBytes(int length, int step)
    {
        var bytes = new byte[length];
        new Random(1).NextBytes(bytes);

        var (content, hash) = Sink(bytes, step);

        using var gzip = new GZipStream(new MemoryStream(content.ToArray()), CompressionMode.Decompress);
        var unpacked = new MemoryStream();
        gzip.CopyTo(unpacked);
        Assert.Equal(bytes, unpacked.ToArray());
        Assert.Equal(SHA256.HashData(bytes), hash.ToArray());
    }

    [Fact]
    public static void HasTheSameBytesHoweverTheyCame()
    {
        var bytes = new byte[1234 * 1024];

        Assert.Equal(Sink(bytes, 512).Content.ToArray(), Sink(bytes, 1024).Content.ToArray());
    }

    [Theory]
    [InlineData(4096)]
    [InlineData(1024 * 1024)]
    public static void StoresWhatDoesNotCompressAndCompressesTheRest(int step)
    {
        var noise = new byte[512 * 1024];
        new Random(1).NextBytes(noise);

        Assert.InRange(Sink([.. noise, .. new byte[512 * 1024]], step).Content.Length, noise.Length, noise.Length + 4096);
    }

    [Fact]
    public static void CompressesTextWithoutRepetition()
    {
        var noise = new byte[512 * 1024];
        new Random(1).NextBytes(noise);
        var base64 = Encoding.ASCII.GetBytes(Convert.ToBase64String(noise));
        var hex = Encoding.ASCII.GetBytes(Convert.ToHexString(noise));

        // The zlib of .NET 8 needs a hundredth more than those after it.
        Assert.InRange(Sink(base64, base64.Length).Content.Length, 0, noise.Length * 1.05);
        Assert.InRange(Sink(hex, hex.Length).Content.Length, 0, noise.Length * 1.15);
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
        using var sink = new ArchiveSink(CancellationToken.None);
        for (var at = 0; at < bytes.Length; at += step)
        {
            sink.Write(bytes.AsSpan(at, Math.Min(step, bytes.Length - at)));
        }

        return sink.Finish();
    }
}

using HelmOci.Charts.Loading;
using HelmOci.Diagnostics;

namespace HelmOci.Tests.Charts;

/// <summary>Archives with bytes changed, cut off and put in, compressed and uncompressed; the same ones in every run.</summary>
public static class DamagedArchive
{
    private const int Rounds = 500;

    private const long MostMemory = 200 * 1024 * 1024;

    public static TheoryData<string> Archives() => ["02-full", "09-subcharts", "10-subchart-tgz", "11-long-and-unicode-paths"];

    [Theory]
    [MemberData(nameof(Archives))]
    public static void IsReadOrRefusedWithACode(string vector)
    {
        var random = new Random(20240102);
        var original = File.ReadAllBytes(Vectors.PathOf(vector, "helm4.tgz"));
        for (var round = 0; round < Rounds; round++)
        {
            ReadOrRefuse(Damage(original, random));
        }
    }

    [Theory]
    [MemberData(nameof(Archives))]
    public static void IsReadOrRefusedWithACodeWhereTheTarIsDamaged(string vector)
    {
        var random = new Random(20240103);
        var original = TarBytes.Of(File.ReadAllBytes(Vectors.PathOf(vector, "helm4.tgz"))).Tar;
        for (var round = 0; round < Rounds; round++)
        {
            ReadOrRefuse(TarBytes.Compress(WithChecksums(Damage(original, random))));
        }
    }

    private static void ReadOrRefuse(byte[] archive)
    {
        var before = GC.GetAllocatedBytesForCurrentThread();
        try
        {
            ChartLoader.LoadArchive(archive, "damaged.tgz", CancellationToken.None);
        }
        catch (ChartException refused)
        {
            Assert.All(refused.Diagnostics, fault => Assert.StartsWith("HELMOCI2", fault.Code));
        }

        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, MostMemory);
    }

    private static byte[] Damage(byte[] original, Random random)
    {
        var bytes = random.Next(4) == 0 ? original[..random.Next(original.Length)] : (byte[])original.Clone();
        for (var i = random.Next(1, 8); i > 0 && bytes.Length > 0; i--)
        {
            bytes[random.Next(bytes.Length)] = (byte)random.Next(256);
        }

        return bytes;
    }

    /// <summary>Half of the damage would stop at the checksum of a header otherwise.</summary>
    private static byte[] WithChecksums(byte[] tar)
    {
        for (var at = 0; at + 512 <= tar.Length; at += 512)
        {
            if (!tar.AsSpan(at + 257, 5).SequenceEqual("ustar"u8)) continue;

            tar.AsSpan(at + 148, 8).Fill((byte)' ');
            var sum = tar.AsSpan(at, 512).ToArray().Sum(value => value);
            System.Text.Encoding.ASCII.GetBytes(Convert.ToString(sum, 8).PadLeft(6, '0') + "\0", tar.AsSpan(at + 148));
        }

        return tar;
    }
}

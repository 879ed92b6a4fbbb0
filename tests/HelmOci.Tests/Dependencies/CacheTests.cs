using HelmOci.Charts;
using HelmOci.Dependencies;
using HelmOci.Machine;
using HelmOci.Oci;
using HelmOci.Tests.Transport;

namespace HelmOci.Tests.Dependencies;

public static class CacheOfCharts
{
    private static readonly ChartDependency Web = new() { Name = "web", Version = "1.0.0", Repository = "https://charts.example.com" };

    private static readonly byte[] Content = TestCharts.Archive("web", "1.0.0");

    [Fact]
    public static void GivesBackWhatWasAdded()
    {
        using var folder = new TempFolder();
        var cache = new ChartCache(folder.Path, new RecordingLog());

        cache.Add(Web, Content, CancellationToken.None);

        Assert.True(cache.TryGet(Web, out var named));
        Assert.True(cache.TryGet(Digest.Of(Content), out var addressed));
        Assert.Equal(Content, named.ToArray());
        Assert.Equal(Content, addressed.ToArray());
        Assert.False(cache.TryGet(Web with { Version = "1.0.1" }, out _));
        Assert.False(cache.TryGet(Web with { Repository = "https://other.example.com" }, out _));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(10)]
    [InlineData(-1)]
    public static void IsHashedAgainOnEachRead(int length)
    {
        using var folder = new TempFolder();
        var cache = new ChartCache(folder.Path, new RecordingLog());
        cache.Add(Web, Content, CancellationToken.None);
        var file = Directory.GetFiles(Path.Combine(folder.Path, "sha256"), "*", SearchOption.AllDirectories).Single();
        var changed = Content.ToArray();
        changed[20] ^= 1;
        File.WriteAllBytes(file, length < 0 ? changed : changed[..length]);

        Assert.False(cache.TryGet(Web, out _));

        cache.Add(Web, Content, CancellationToken.None);
        Assert.True(cache.TryGet(Web, out _));
    }

    [Fact]
    public static void TakesNoNameForAPath()
    {
        using var folder = new TempFolder();
        var cache = new ChartCache(Path.Combine(folder.Path, "cache"), new RecordingLog());

        cache.Add(Web with { Name = "../../../escaped", Version = "/etc/x" }, Content, CancellationToken.None);

        Assert.Equal(["cache"], Directory.GetFileSystemEntries(folder.Path).Select(Path.GetFileName));
        Assert.All(Directory.GetFiles(folder.Path, "*", SearchOption.AllDirectories), file => Assert.Matches("^[0-9a-f]{64}$", Path.GetFileName(file)));
    }

    [Fact]
    public static void IsSafeForBuildsAtOnce()
    {
        using var folder = new TempFolder();
        var wrong = 0;

        Parallel.For(0, 200, new ParallelOptions { MaxDegreeOfParallelism = 8 }, at =>
        {
            var cache = new ChartCache(folder.Path, new RecordingLog());
            if (at % 2 == 0) cache.Add(Web, Content, CancellationToken.None);
            else if (cache.TryGet(Web, out var found) && !found.Span.SequenceEqual(Content)) Interlocked.Increment(ref wrong);
        });

        Assert.Equal(0, wrong);
        Assert.True(new ChartCache(folder.Path, new RecordingLog()).TryGet(Web, out _));
        Assert.Empty(Directory.GetFiles(folder.Path, "*.tmp", SearchOption.AllDirectories));
    }

    [Fact]
    public static void ForgetsWhatKilledBuildsLeft()
    {
        using var folder = new TempFolder();
        var place = Path.Combine(folder.Path, "sha256", Digest.Of(Content).Hex[..2]);
        Directory.CreateDirectory(place);
        var (old, young) = (Path.Combine(place, ".old.tmp"), Path.Combine(place, ".young.tmp"));
        File.WriteAllText(old, "half");
        File.WriteAllText(young, "half");
        File.SetLastWriteTimeUtc(old, DateTime.UtcNow.AddDays(-2));

        new ChartCache(folder.Path, new RecordingLog()).Add(Web, Content, CancellationToken.None);

        Assert.False(File.Exists(old));
        Assert.True(File.Exists(young));
    }

    [Fact]
    public static void CostsOnlyTimeWhereItCannotBeUsed()
    {
        using var folder = new TempFolder();
        var log = new RecordingLog();
        var cache = new ChartCache(folder.Write("file", "x"), log);

        cache.Add(Web, Content, CancellationToken.None);

        Assert.False(cache.TryGet(Web, out _));
        Assert.Contains("cannot be used", log.Text, StringComparison.Ordinal);
        Assert.Empty(log.Warnings);
    }

    [Theory]
    [InlineData(Platform.Linux, "/home/ada/.cache/helmoci")]
    [InlineData(Platform.MacOS, "/home/ada/Library/Caches/helmoci")]
    [InlineData(Platform.Windows, "D:/local/HelmOci/Cache", "LOCALAPPDATA", "D:/local")]
    [InlineData(Platform.Linux, "/xdg/helmoci", "XDG_CACHE_HOME", "/xdg")]
    [InlineData(Platform.Linux, "/home/ada/.cache/helmoci", "XDG_CACHE_HOME", "relative")]
    public static void LiesWhereTheSystemHasCaches(Platform platform, string expected, string variable = "", string value = "")
    {
        var machine = new BuildMachine(name => name == variable ? value : null, "/home/ada", platform);

        Assert.Equal(expected, ChartCache.Of("", machine, new RecordingLog()).Folder);
        Assert.Equal(Path.GetFullPath("own"), ChartCache.Of("own", machine, new RecordingLog()).Folder);
    }
}

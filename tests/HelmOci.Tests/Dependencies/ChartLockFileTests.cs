using System.Text;
using HelmOci.Charts;
using HelmOci.Charts.Loading;
using HelmOci.Dependencies;
using HelmOci.Diagnostics;
using HelmOci.Oci;
using HelmOci.Tests.Charts;

namespace HelmOci.Tests.Dependencies;

/// <summary>Locks that Helm wrote, made again.</summary>
public static class LockMadeByHelm
{
    public static TheoryData<string> Names() => [.. Vectors.NamesIn("lock")];

    [Theory]
    [MemberData(nameof(Names))]
    public static void HasTheSameDigestAndText(string name)
    {
        var chart = ChartLoader.Load(Vectors.PathOf("lock", name, "chart"), ChartLoadOptions.Default, new RecordingLog(), CancellationToken.None);
        var expected = File.ReadAllText(Directory.GetFiles(Vectors.PathOf("lock", name), "*.lock.helm4").Single());
        var requested = chart.Metadata.Dependencies;
        List<ChartDependency> locked = [.. requested.Select(entry => new ChartDependency { Name = entry.Name, Repository = entry.Repository, Version = entry.Name == "aaa" ? "1.2.3" : "0.4.0+b.1" })];

        var made = ChartLockFile.Create(requested, locked, DateTimeOffset.UnixEpoch);

        Assert.Equal(Locks.WithoutTime(expected), Locks.WithoutTime(Encoding.UTF8.GetString(ChartLockFile.ToBytes(made))));
        Assert.True(ChartLockFile.Fits(made, requested, requested, isV1: false));
        Assert.False(ChartLockFile.Fits(made, requested, [.. requested.Select(entry => entry with { Version = "9" })], isV1: true));
    }

    [Fact]
    public static void OfHelm2FitsAChartOfItsTime()
    {
        List<ChartDependency> declared = [new() { Name = "web", Version = "1.x", Repository = "@site" }];
        List<ChartDependency> requested = [declared[0] with { Repository = "https://charts.example.com" }];
        List<ChartDependency> locked = [new() { Name = "web", Version = "1.2.0", Repository = "https://charts.example.com" }];
        var hash = Digest.Of("""{"dependencies":[{"name":"web","version":"1.x","repository":"@site"}]}"""u8).ToString();

        Assert.True(ChartLockFile.Fits(new ChartLock("", hash, locked), declared, requested, isV1: true));
        Assert.False(ChartLockFile.Fits(new ChartLock("", hash, locked), declared, requested, isV1: false));
        Assert.False(ChartLockFile.Fits(new ChartLock("", Digest.Of("other"u8).ToString(), locked), declared, requested, isV1: true));
    }

    [Theory]
    [InlineData("2026-11-22T07:14:32.7486473+00:00", "2026-11-22T07:14:32.7486473Z")]
    [InlineData("2026-11-22T07:14:32+00:00", "2026-11-22T07:14:32Z")]
    [InlineData("2026-11-22T07:14:32.5+05:30", "2026-11-22T07:14:32.5+05:30")]
    public static void HasTheTimeAsGoWritesIt(string time, string expected) =>
        Assert.Equal(expected, ChartLockFile.Create([], [], DateTimeOffset.Parse(time, null)).Generated);
}

public static class LockThatIsWritten
{
    private static readonly ChartLock Some = ChartLockFile.Create([], [], DateTimeOffset.UnixEpoch);

    [Fact]
    public static void IsTheOnlyFileThatChanges()
    {
        using var folder = new ChartFolder();

        var path = ChartLockFile.Write(folder.Load(), Some, CancellationToken.None);

        Assert.Equal(folder.PathOf("Chart.lock"), path);
        Assert.Equal(ChartLockFile.ToBytes(Some), File.ReadAllBytes(path));
        Assert.Equal(["Chart.lock", "Chart.yaml"], Directory.GetFileSystemEntries(folder.Path).Select(Path.GetFileName).Order());
    }

    [Fact]
    public static void StaysWhereItsDigestStays()
    {
        using var folder = new ChartFolder();
        folder.Write("Chart.lock", $"# kept\ndependencies: []\ndigest: {Some.Digest}\ngenerated: \"2020-01-01T00:00:00Z\"\n");

        ChartLockFile.Write(folder.Load(), Some, CancellationToken.None);

        Assert.StartsWith("# kept", File.ReadAllText(folder.PathOf("Chart.lock")), StringComparison.Ordinal);
    }

    [Fact]
    public static void IsRequirementsLockForV1()
    {
        using var folder = new ChartFolder();
        folder.Write("Chart.yaml", "apiVersion: v1\nname: demo\nversion: 0.1.0\n");

        Assert.Equal(folder.PathOf("requirements.lock"), ChartLockFile.Write(folder.Load(), Some, CancellationToken.None));
    }

    [Fact]
    public static void IsNoSymbolicLink()
    {
        using var folder = new ChartFolder();
        folder.Write("other", "precious\n").Link("Chart.lock", "other");
        var chart = new Chart(new ChartMetadata { ApiVersion = "v2" }, new ChartFile("Chart.yaml", default)) { FolderPath = folder.Path };

        var refused = Assert.Throws<ChartException>(() => ChartLockFile.Write(chart, Some, CancellationToken.None));

        Assert.Equal(DiagnosticCodes.LockIsLink, refused.Diagnostics[0].Code);
        Assert.Equal("precious\n", File.ReadAllText(folder.PathOf("other")));
    }
}

/// <summary>A build adds dependencies that Chart.yaml of the source tree does not list.</summary>
public static class LockWithMoreEntries
{
    private const string Web = "- {name: web, version: 1.x, repository: 'https://charts.example.com'}\n";

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public static void FitsWhatTheChartListsThen(bool wasLocked)
    {
        using var folder = new ChartFolder();
        folder.Write("Chart.yaml", $"{ChartFolder.ChartYaml}dependencies:\n{(wasLocked ? Web : "")}- {{name: billing, version: 1.2.0}}\n");
        if (wasLocked) folder.Write("Chart.lock", "dependencies:\n- {name: web, version: 1.4.0, repository: 'https://charts.example.com'}\ndigest: old\n");
        var chart = folder.Load();

        var renewed = ChartLockFile.Renew(chart, DateTimeOffset.UnixEpoch);

        Assert.Equal(wasLocked ? "web 1.4.0, billing 1.2.0" : "billing 1.2.0", string.Join(", ", renewed.Lock!.Dependencies.Select(entry => $"{entry.Name} {entry.Version}")));
        Assert.True(ChartLockFile.Fits(renewed.Lock, chart.Metadata.Dependencies, chart.Metadata.Dependencies, isV1: false));
        Assert.Equal(ChartLockFile.ToBytes(renewed.Lock), renewed.LockFile!.Content.ToArray());
    }
}

internal static class Locks
{
    /// <summary>A lock's text but for the line that holds the time.</summary>
    public static string WithoutTime(string text) =>
        string.Join('\n', text.Split('\n').Where(line => !line.StartsWith("generated:", StringComparison.Ordinal)));
}

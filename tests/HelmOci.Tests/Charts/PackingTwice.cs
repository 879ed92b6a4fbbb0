using System.Globalization;
using System.Text;
using HelmOci.Charts;
using HelmOci.Charts.Archive;

namespace HelmOci.Tests.Charts;

public static class PackingTwice
{
    [Fact]
    public static void GivesTheSameBytesWhateverTheMachine()
    {
        using var first = Filled("one");
        using var second = Filled("other folder");
        foreach (var file in Directory.EnumerateFiles(second.Path, "*", SearchOption.AllDirectories))
        {
            File.SetLastWriteTimeUtc(file, new DateTime(2001, 2, 3, 4, 5, 6, DateTimeKind.Utc));
            if (!OperatingSystem.IsWindows()) File.SetUnixFileMode(file, UnixFileMode.UserRead | UnixFileMode.UserExecute);
        }

        var expected = first.Pack();
        CultureInfo.CurrentCulture = Foreign();
        var actual = second.Pack();

        Assert.Equal(expected.Content.ToArray(), actual.Content.ToArray());
        Assert.Equal(expected.ContentHash.ToArray(), actual.ContentHash.ToArray());
    }

    /// <summary>The promise for every machine and every version of .NET: what compresses the tar differs, the tar does not.</summary>
    [Fact]
    public static void GivesTheContentDigestThatItHasEverywhere()
    {
        using var folder = new ChartFolder();
        folder.Write("values.yaml", "image:\n  tag: \"1\"\r\n").Write("templates/_helpers.tpl", "{{ define \"x\" }}ı{{ end }}").Write("ı/.keep", "")
            .Write($"files/{new string('n', 120)}.txt", "\uFEFFlong").Write("files/large.txt", string.Concat(Enumerable.Range(0, 100_000)))
            .Write("charts/sub/Chart.yaml", "name: sub\nversion: 1.0.0\n");

        Assert.Equal("c8da15e28a5dcb01f97973c44ff2e80d2e2fb5c5f6de351e5fb49d7512843bb5", Convert.ToHexString(folder.Pack().ContentHash.Span).ToLowerInvariant());
    }

    /// <summary>Each of its pieces is compressed by a thread of its own.</summary>
    [Fact]
    public static void GivesTheSameBytesWhateverItsThreadsDo()
    {
        using var folder = new ChartFolder();
        for (var number = 0; number < 4; number++) folder.Write($"files/{number}.txt", string.Concat(Enumerable.Range(number, 200_000)));
        var expected = folder.Pack().Content.ToArray();

        for (var time = 0; time < 5; time++) Assert.Equal(expected, folder.Pack().Content.ToArray());
    }

    [Fact]
    public static void TakesSubchartsByTheirFolders()
    {
        using var folder = Filled("chart");

        var names = TarBytes.Of(folder.Pack().Content).Names().Where(name => name.EndsWith("Chart.yaml", StringComparison.Ordinal));

        Assert.Equal(["demo/Chart.yaml", "demo/charts/B/Chart.yaml", "demo/charts/z-first/Chart.yaml", "demo/charts/I/Chart.yaml"], names);
    }

    [Fact]
    public static void HidesTheMachineInTheHeaderOfGzip()
    {
        using var folder = new ChartFolder();

        Assert.Equal([0x1f, 0x8b, 8, 0, 0, 0, 0, 0, 0, 255], folder.Pack().Content[..10].ToArray());
    }

    [Fact]
    public static void HashesTheTarAlone()
    {
        using var folder = new ChartFolder();
        var archive = folder.Pack();
        var tar = TarBytes.Of(archive.Content).Tar;

        Assert.Equal(System.Security.Cryptography.SHA256.HashData(tar), archive.ContentHash.ToArray());
        Assert.True(ChartArchive.TryHashContent(TarBytes.Compress(tar), out var hash, CancellationToken.None));
        Assert.Equal(archive.ContentHash.ToArray(), hash);
    }

    /// <summary>A culture that writes numbers as no other does; those of real countries are not on every machine.</summary>
    private static CultureInfo Foreign()
    {
        var culture = (CultureInfo)CultureInfo.InvariantCulture.Clone();
        culture.NumberFormat.NegativeSign = "!";
        culture.NumberFormat.NumberDecimalSeparator = ",";

        return culture;
    }

    private static ChartFolder Filled(string name) => new ChartFolder(name)
        .Write("values.yaml", "a: 1\n").Write("templates/I.yaml", "x").Write("templates/i.yaml", "y").Write("ı.txt", "z")
        .Write("charts/B/Chart.yaml", "name: B\nversion: 1.0.0\n")
        .Write("charts/a/Chart.yaml", "name: z-first\nversion: 1.0.0\n")
        .Write("charts/i/Chart.yaml", "name: I\nversion: 1.0.0\n");
}

using System.Text;
using HelmOci.Charts.Loading;
using HelmOci.Diagnostics;

namespace HelmOci.Tests.Charts;

public static class HostileArchive
{
    [Theory]
    [InlineData("Chart.yaml")]
    [InlineData("h//etc/passwd")]
    [InlineData("h/../../x")]
    [InlineData("h/..")]
    [InlineData("h/.")]
    [InlineData("h/..x")]
    [InlineData("h/c:/x")]
    [InlineData("h\\..\\x")]
    [InlineData("h\\c:\\x")]
    [InlineData("Chart.yaml/x")]
    [InlineData("/etc/passwd/../../..")]
    public static void CannotNameAPathOutsideTheChart(string name)
    {
        var archive = new TarBuilder().Add("h/Chart.yaml", ChartFolder.ChartYaml).Add(name, "x").ToGzip();

        Assert.Equal(DiagnosticCodes.ArchivePathUnsafe, CodeOf(archive));
    }

    [Fact]
    public static void CannotUnpackToMoreThanAChartMayHave()
    {
        var tar = new TarBuilder().Add("h/Chart.yaml", ChartFolder.ChartYaml);
        var zeros = new byte[5 * 1024 * 1024];
        for (var i = 0; i < 20; i++)
        {
            tar.Add($"h/{i}", zeros, '0');
        }

        Assert.Equal(DiagnosticCodes.ChartTooLarge, CodeOf(tar.ToGzip()));
    }

    [Fact]
    public static void CannotHideItsSizeInArchivesWithin()
    {
        var inner = new TarBuilder().Add("s/Chart.yaml", ChartFolder.ChartYaml);
        var zeros = new byte[5 * 1024 * 1024];
        for (var i = 0; i < 15; i++)
        {
            inner.Add($"s/{i}", zeros, '0');
        }

        var outer = new TarBuilder().Add("h/Chart.yaml", ChartFolder.ChartYaml)
            .Add("h/charts/a.tgz", inner.ToGzip(), '0').Add("h/charts/b.tgz", inner.ToGzip(), '0');

        Assert.Equal(DiagnosticCodes.ChartTooLarge, CodeOf(outer.ToGzip()));
    }

    [Fact]
    public static void CannotHoldAFileOfMoreThanFiveMebibytes()
    {
        var archive = new TarBuilder().Add("h/Chart.yaml", ChartFolder.ChartYaml).Add("h/big", new byte[(5 * 1024 * 1024) + 1], '0').ToGzip();

        Assert.Equal(DiagnosticCodes.FileTooLarge, CodeOf(archive));
    }

    [Fact]
    public static void CannotClaimALengthThatIsNotThere()
    {
        var archive = new TarBuilder().Add("h/Chart.yaml", ChartFolder.ChartYaml).Header("h/x", 5_000_000, '0').ToGzip();

        Assert.Equal(DiagnosticCodes.ArchiveDamaged, CodeOf(archive));
    }

    [Fact]
    public static void CannotBeAnEndlessRunOfZeros()
    {
        var start = new TarBuilder().Add("h/Chart.yaml", ChartFolder.ChartYaml).ToTar();
        var bomb = TarBytes.Compress([.. start, .. new byte[256 * 1024 * 1024]]);

        Assert.Equal(DiagnosticCodes.ChartTooLarge, CodeOf(bomb));
    }

    [Fact]
    public static void CannotNestWithoutEnd()
    {
        var tar = new TarBuilder();
        for (var depth = 0; depth < 40; depth++)
        {
            var name = "h/" + string.Concat(Enumerable.Repeat("charts/s/", depth)) + "Chart.yaml";
            var record = $"path={name}\n";
            var length = record.Length + 1 + $"{record.Length + 5}".Length;
            tar.Add("pax", Encoding.UTF8.GetBytes($"{length} {record}"), 'x').Add("cut", ChartFolder.ChartYaml);
        }

        Assert.Equal(DiagnosticCodes.SubchartsTooDeep, CodeOf(tar.ToGzip()));
    }

    [Theory]
    [InlineData("", DiagnosticCodes.ArchiveNotGzip)]
    [InlineData("name: demo", DiagnosticCodes.ArchiveNotGzip)]
    public static void IsRefusedWhereItIsNoArchive(string text, string code) => Assert.Equal(code, CodeOf(Encoding.UTF8.GetBytes(text)));

    [Fact]
    public static void IsRefusedWhereItIsEmpty() => Assert.Equal(DiagnosticCodes.ArchiveEmpty, CodeOf(new TarBuilder().ToGzip()));

    [Fact]
    public static void KeepsItsLinksAsEmptyFiles()
    {
        var archive = new TarBuilder().Add("h/Chart.yaml", ChartFolder.ChartYaml).Header("h/link", 100, '2').Header("h/dir/", 0, '5').ToGzip();

        var chart = ChartLoader.LoadArchive(archive, "x.tgz", CancellationToken.None);

        Assert.Equal(["link"], chart.Files.Select(file => file.Path));
        Assert.Equal(0, chart.Files[0].Content.Length);
    }

    private static string CodeOf(byte[] archive) =>
        Assert.Throws<ChartException>(() => ChartLoader.LoadArchive(archive, "x.tgz", CancellationToken.None)).Diagnostics[0].Code;
}

using System.Diagnostics;
using System.Text;
using HelmOci.Charts;
using HelmOci.Diagnostics;
using HelmOci.Tests.Peers;

namespace HelmOci.Tests.Charts;

public static class FolderOfAChart
{
    [Fact]
    public static void MayHaveManyFiles()
    {
        using var folder = new ChartFolder();
        for (var i = 0; i < 500; i++) folder.Write($"files/{i:000}", $"content {i}");

        var files = folder.Load().Files;

        Assert.Equal(500, files.Count);
        Assert.All(files, (file, i) => Assert.Equal(($"files/{i:000}", $"content {i}"), (file.Path, Encoding.UTF8.GetString(file.Content.Span))));
    }

    [SystemFact(Needs.Links)]
    public static void TellsAllThatIsWrongWithManyFilesInTheirOrder()
    {
        using var folder = new ChartFolder();
        for (var i = 0; i < 500; i++) folder.Write($"files/{i:000}", "x");
        File.CreateSymbolicLink(folder.PathOf("files/100-broken"), "nowhere");
        File.CreateSymbolicLink(folder.PathOf("files/broken"), "nowhere");
        folder.Write("files/250", new byte[(5 * 1024 * 1024) + 1]);

        Assert.Equal([DiagnosticCodes.LinkBroken, DiagnosticCodes.FileTooLarge, DiagnosticCodes.LinkBroken], folder.Faults());
    }

    [Fact]
    public static void MayHaveLessThanAHundredMebibytes()
    {
        using var folder = new ChartFolder();
        for (var i = 0; i < 20; i++)
        {
            folder.Write($"{i}.bin", new byte[5 * 1024 * 1024]);
        }

        Assert.Equal([DiagnosticCodes.ChartTooLarge], folder.Faults());
        File.Delete(folder.PathOf("7.bin"));
        Assert.Empty(folder.Faults());
    }

    [Fact]
    public static void MayNotUnpackToAHundredMebibytes()
    {
        using var folder = new ChartFolder();
        var subchart = new TarBuilder().Add("s/Chart.yaml", "name: s\nversion: 1.0.0\n");
        for (var i = 0; i < 11; i++)
        {
            folder.Write($"{i}.bin", new byte[5 * 1024 * 1024]);
            subchart.Add($"s/{i}.bin", new byte[5 * 1024 * 1024], '0');
        }

        folder.Write("charts/s.tgz", subchart.ToGzip());

        Assert.Equal([DiagnosticCodes.ChartTooLarge], folder.Faults());
    }

    [Fact]
    public static void ThatIsNotThereIsRefused() =>
        Assert.Equal(DiagnosticCodes.ChartFolderMissing, ChartFolder.FaultsOf(Path.Combine(Path.GetTempPath(), "no-such-chart"))[0].Code);

    [Fact]
    public static void ShowsAllItsFaultsAtOnce()
    {
        using var folder = new ChartFolder();
        folder.Write("Chart.yaml", "apiVersion: v2\nname: a/b\nkeywords: one\ntype: x\n").Write("values.yaml", "- a\n").Write("values.schema.json", "{")
            .Write("charts/README.md", "").Write("Chart.lock", "generated: yesterday\n");

        Assert.Equal(
            [
                DiagnosticCodes.WrongType, DiagnosticCodes.NotAMapping, DiagnosticCodes.LockTimeInvalid, DiagnosticCodes.SubchartWithoutChartYaml,
                DiagnosticCodes.NameInvalid, DiagnosticCodes.VersionMissing, DiagnosticCodes.TypeInvalid, DiagnosticCodes.SchemaNotJson,
            ],
            folder.Faults());
    }

    [Fact]
    public static void TellsWhereAFaultStands()
    {
        using var folder = new ChartFolder();
        folder.Write("Chart.yaml", "apiVersion: v2\r\nname: demo\r\nversion: 0.1.0\r\ntype: x\r\n");

        Assert.Equal(new SourceLocation(folder.PathOf("Chart.yaml"), 4, 7), ChartFolder.FaultsOf(folder.Path)[0].Location);
    }

    [Fact]
    public static void IsNeverWritten()
    {
        using var folder = new ChartFolder();
        var before = Directory.GetLastWriteTimeUtc(folder.Path);

        folder.Pack();

        Assert.Equal(["Chart.yaml"], Directory.GetFileSystemEntries(folder.Path).Select(Path.GetFileName));
        Assert.Equal(before, Directory.GetLastWriteTimeUtc(folder.Path));
    }

    [Fact]
    public static void GoesDownToTheDeepestSubchart()
    {
        using var folder = new ChartFolder();
        folder.Write(string.Concat(Enumerable.Repeat("charts/s/", 33)) + "Chart.yaml", ChartFolder.ChartYaml);
        for (var depth = 1; depth < 33; depth++)
        {
            folder.Write(string.Concat(Enumerable.Repeat("charts/s/", depth)) + "Chart.yaml", ChartFolder.ChartYaml);
        }

        Assert.Equal([DiagnosticCodes.SubchartsTooDeep], folder.Faults());
    }
}

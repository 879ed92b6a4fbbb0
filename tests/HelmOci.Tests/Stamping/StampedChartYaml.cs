using System.Text;
using HelmOci.Charts;
using HelmOci.Charts.Archive;
using HelmOci.Diagnostics;
using HelmOci.Stamping;
using HelmOci.Tests.Charts;
using HelmOci.Tests.Peers;

namespace HelmOci.Tests.Stamping;

public static class StampedChartYaml
{
    [Fact]
    public static void KeepsCommentsAndOrder()
    {
        using var folder = new ChartFolder().Write(
            "Chart.yaml",
            "# ours\r\nversion: 0.1.0 # set by the build\r\nname: demo\r\napiVersion: v2\r\nappVersion: '1.0'\r\n");
        var stamped = ChartStamper.Stamp(folder.Load(), new ChartStamp { Version = "1.2.3", AppVersion = "2.10" }, CancellationToken.None);

        Assert.Equal(
            "# ours\r\nversion: 1.2.3 # set by the build\r\nname: demo\r\napiVersion: v2\r\nappVersion: '2.10'\r\n",
            Encoding.UTF8.GetString(stamped.ChartYaml.Content.Span));
        Assert.Equal("1.2.3", stamped.Metadata.Version);
        Assert.Equal("2.10", stamped.Metadata.AppVersion);
    }

    [Theory]
    [InlineData("version: 0.1.0", "version: \"1.20\"\nappVersion: \"1.20\"")]
    [InlineData("version: 1.20", "version: \"1.20\"\nappVersion: \"1.20\"")]
    [InlineData("version: &v 0.1.0\nappVersion: *v", "version: &v \"1.20\"\nappVersion: \"1.20\"")]
    [InlineData("x: &v 0.1.0\nversion: *v\nappVersion: *v", "x: &v 0.1.0\nversion: \"1.20\"\nappVersion: \"1.20\"")]
    [InlineData("version: !!str 0.1\nappVersion: !x 1", "version: !!str \"1.20\"\nappVersion: !x \"1.20\"")]
    [InlineData("version: 0.1.0\nappVersion: !!float 1", "version: \"1.20\"\nappVersion: \"1.20\"")]
    [InlineData("Version: 0.1.0\nAPPVERSION: 1", "Version: \"1.20\"\nAPPVERSION: \"1.20\"")]
    [InlineData("Version: 0.2.0\nversion: 0.1.0", "Version: 0.2.0\nversion: \"1.20\"\nappVersion: \"1.20\"")]
    [InlineData("version: >-\n  0.1.0\nappVersion: |-\n  1", "version: \"1.20\"\nappVersion: \"1.20\"")]
    public static void HasBothVersions(string before, string after)
    {
        using var folder = new ChartFolder().Write("Chart.yaml", $"name: demo\napiVersion: v2\n{before}\n");
        var stamped = ChartStamper.Stamp(folder.Load(), new ChartStamp { Version = "1.20", AppVersion = "1.20" }, CancellationToken.None);

        Assert.Equal($"name: demo\napiVersion: v2\n{after}\n", Encoding.UTF8.GetString(stamped.ChartYaml.Content.Span));
        Assert.Equal(("1.20", "1.20"), (stamped.Metadata.Version, stamped.Metadata.AppVersion));
    }

    [Fact]
    public static void LetsAliasesFollowAnAnchor()
    {
        using var folder = new ChartFolder().Write("Chart.yaml", "name: demo\napiVersion: v2\nversion: &v 0.1.0\nappVersion: *v\n");
        var stamped = ChartStamper.Stamp(folder.Load(), new ChartStamp { Version = "2.0.0" }, CancellationToken.None);

        Assert.Equal("2.0.0", stamped.Metadata.AppVersion);
    }

    [Fact]
    public static void HasItsAnnotations()
    {
        using var folder = new ChartFolder().Write("Chart.yaml", ChartFolder.ChartYaml + "annotations:\n  a: old # why\n  b.c/d: x\n");
        var annotations = new Dictionary<string, string> { ["a"] = "1", ["b.c/d"] = "two\nlines", ["e.f/g"] = "yes" };
        var stamped = ChartStamper.Stamp(folder.Load(), new ChartStamp { Annotations = [.. annotations] }, CancellationToken.None);

        Assert.Equal(annotations, stamped.Metadata.Annotations);
        Assert.Equal(
            ChartFolder.ChartYaml + "annotations:\n  a: \"1\" # why\n  b.c/d: \"two\\nlines\"\n  e.f/g: \"yes\"\n",
            Encoding.UTF8.GetString(stamped.ChartYaml.Content.Span));
    }

    /// <summary>Helm reads the texts that were set, whatever their lines are, and the file around them stays.</summary>
    [PeerFact(Peer.Helm4)]
    public static void KeepsTheLinesOfItsAnnotations()
    {
        const string yaml = "# c\r\nannotations:\r\n  a: | # a\r\n    - old\r\n\r\n    - older\r\n  # b\r\n  b: >-\r\n    old\r\n  c: old\r\n    older # c\r\n  d: |-\r\n    old";
        const string after = "# c\r\nannotations:\r\n  a: | # a\r\n    - one\r\n    - two\r\n  # b\r\n  b: |2-\r\n      one\r\n\r\n    two\r\n  c: |- # c\r\n    one\r\n    # two\r\n  d: |\r\n    one\r\n    two\r\n";
        var annotations = new Dictionary<string, string> { ["a"] = "- one\n- two\n", ["b"] = "  one\n\ntwo", ["c"] = "one\n# two", ["d"] = "one\r\ntwo\r\n" };
        var head = ChartFolder.ChartYaml.Replace("\n", "\r\n", StringComparison.Ordinal);
        using var folder = new ChartFolder().Write("Chart.yaml", head + yaml)
            .Write("templates/all.yaml", "kind: Other\nspec: {{ .Chart.Annotations | toJson }}\n");
        var stamped = ChartStamper.Stamp(folder.Load(), new ChartStamp { Annotations = [.. annotations] }, CancellationToken.None);

        Assert.Equal(head + after, Encoding.UTF8.GetString(stamped.ChartYaml.Content.Span));
        Assert.Contains(
            "spec: {\"a\":\"- one\\n- two\\n\",\"b\":\"  one\\n\\ntwo\",\"c\":\"one\\n# two\",\"d\":\"one\\ntwo\\n\"}",
            RenderedImage.Render(ChartArchive.Of(stamped, ChartFolder.Time, CancellationToken.None), folder.Parent), StringComparison.Ordinal);
    }

    [Fact]
    public static void GetsItsFirstAnnotation()
    {
        using var folder = new ChartFolder();
        var stamped = ChartStamper.Stamp(folder.Load(), new ChartStamp { Annotations = [new("a", "b")] }, CancellationToken.None);

        Assert.Equal(ChartFolder.ChartYaml + "annotations:\n  a: b\n", Encoding.UTF8.GetString(stamped.ChartYaml.Content.Span));
    }

    [Fact]
    public static void IsTheSameWhereNothingIsStamped()
    {
        using var folder = new ChartFolder();
        var chart = folder.Load();

        Assert.Same(chart, ChartStamper.Stamp(chart, ChartStamp.None, CancellationToken.None));
        Assert.Same(chart, ChartStamper.Stamp(chart, new ChartStamp { Version = "0.1.0" }, CancellationToken.None));
    }

    [Theory]
    [InlineData("version: 0.1.0\nversion: 0.2.0\n", DiagnosticCodes.YamlDoubledKey, 4)]
    [InlineData("b: &b {version: 0.1.0}\n<<: *b\n", DiagnosticCodes.YamlFromMerge, 1)]
    public static void IsRefusedWhereItIsNotClearWhatToSet(string text, string code, int line)
    {
        using var folder = new ChartFolder().Write("Chart.yaml", $"name: demo\napiVersion: v2\n{text}");
        var fault = Assert.Throws<ChartException>(() => ChartStamper.Stamp(folder.Load(), new ChartStamp { Version = "2.0.0" }, CancellationToken.None)).Diagnostics[0];

        Assert.Equal(code, fault.Code);
        Assert.Equal((folder.PathOf("Chart.yaml"), line), (fault.Location!.File, fault.Location.Line));
    }
}

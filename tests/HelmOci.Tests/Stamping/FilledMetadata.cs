using System.Text;
using HelmOci.Charts;
using HelmOci.Stamping;
using HelmOci.Tests.Charts;

namespace HelmOci.Tests.Stamping;

public static class FilledMetadata
{
    private static readonly ProjectMetadata Project = new()
    {
        Description = "Takes orders: all",
        Url = "https://example.com/orders",
        SourceUrl = "https://git.example.com/shop/orders",
        Authors = "Jane Doe; Shop Team",
        IconUrl = "https://example.com/icon.png",
    };

    [Fact]
    public static void IsAddedBelowWhatTheChartHas() => Assert.Equal(
        """
        # c
        apiVersion: v2
        name: demo
        version: 0.1.0
        description: "Takes orders: all"
        home: https://example.com/orders
        sources:
          - https://git.example.com/shop/orders
        maintainers:
          - name: Jane Doe
          - name: Shop Team
        icon: https://example.com/icon.png

        """,
        Stamped("# c\n" + ChartFolder.ChartYaml, Project));

    [Theory]
    [InlineData("description: mine\nhome: ''\nsources: []\nMaintainers:\n- name: Me\nicon: file.png\n")]
    public static void LeavesWhatTheChartSays(string fields) =>
        Assert.Equal(ChartFolder.ChartYaml + fields, Stamped(ChartFolder.ChartYaml + fields, Project));

    [Fact]
    public static void HasNoAddressThatPeopleCannotOpen()
    {
        var project = new ProjectMetadata { Url = "docs/index.html", SourceUrl = "git@example.com:shop/orders.git", IconUrl = "icon.png" };

        Assert.Equal(ChartFolder.ChartYaml, Stamped(ChartFolder.ChartYaml, project));
        Assert.Equal(ChartFolder.ChartYaml, Stamped(ChartFolder.ChartYaml, new ProjectMetadata { SourceUrl = "https://me:secret@example.com/x" }));
    }

    [Fact]
    public static void TellsArtifactHubOfImagesAndOfTheKey() => Assert.Equal(
        ChartFolder.ChartYaml + """
        annotations:
          artifacthub.io/images: "- name: orders\n  image: registry.example.com/shop/orders:1.4.0@sha256:1\n- name: worker\n  image: worker:2\n"
          artifacthub.io/signKey: "fingerprint: C874\nurl: https://example.com/key.asc\n"

        """,
        Stamped(ChartFolder.ChartYaml, new ProjectMetadata { KeyFingerprint = "C874", KeyUrl = "https://example.com/key.asc" }, Images));

    [Fact]
    public static void LeavesWhatTheChartTellsArtifactHub()
    {
        const string Annotated = ChartFolder.ChartYaml + "annotations:\n  artifacthub.io/images: mine\n";

        Assert.Equal(Annotated, Stamped(Annotated, new ProjectMetadata { KeyFingerprint = "C874", KeyUrl = "keys/key.asc" }, Images));
        Assert.EndsWith("images: given\n", Stamped(ChartFolder.ChartYaml, new ProjectMetadata(), Images, KeyValuePair.Create("artifacthub.io/images", "given")), StringComparison.Ordinal);
    }

    private static ImageStamp[] Images => [ImageStamp.Parse("registry.example.com/shop/orders:1.4.0@sha256:1"), ImageStamp.Parse("worker:2")];

    private static string Stamped(string chartYaml, ProjectMetadata project, ImageStamp[]? images = null, params KeyValuePair<string, string>[] annotations)
    {
        using var folder = new ChartFolder().Write("Chart.yaml", chartYaml);
        var stamp = new ChartStamp { Project = project, Images = images ?? [], Annotations = annotations };

        return Encoding.UTF8.GetString(ChartStamper.Stamp(folder.Load(), stamp, CancellationToken.None).ChartYaml.Content.Span);
    }
}

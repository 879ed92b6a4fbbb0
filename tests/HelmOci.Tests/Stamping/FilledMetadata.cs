using System.Text;
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

    private static string Stamped(string chartYaml, ProjectMetadata project)
    {
        using var folder = new ChartFolder().Write("Chart.yaml", chartYaml);

        return Encoding.UTF8.GetString(ChartStamper.Stamp(folder.Load(), new ChartStamp { Project = project }, CancellationToken.None).ChartYaml.Content.Span);
    }
}

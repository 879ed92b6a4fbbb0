using HelmOci.Build.Tests.Infrastructure;
using HelmOci.Charts;

namespace HelmOci.Build.Tests.Interop;

/// <summary>A chart that we pack is, to Helm, the chart that Helm packs.</summary>
public sealed class SameChartAsHelms : IDisposable
{
    private readonly RegistryProcess _registry = new();
    private readonly TestProject _project;

    public SameChartAsHelms() =>
        _project = TestProject.Bare("App", $"<ChartRegistry>{_registry.Host}</ChartRegistry><ChartNamespace>team</ChartNamespace>");

    public static TheoryData<string> Helms => [Peers.Helm4, Peers.Helm317, Peers.Helm38];

    private string Chart => Path.Combine(_project.Folder, "chart");

    public void Dispose() => _registry.Dispose();

    [PeerTheory(Peers.Registry, Peers.Helm4, Peers.Helm317, Peers.Helm38)]
    [MemberData(nameof(Helms))]
    public void StartersRenderAlike(string version)
    {
        var helm = new HelmClient(version);
        helm.CreateChart(Chart, "app");

        AssertSame(helm);
    }

    [PeerTheory(Peers.Registry, Peers.Helm4, Peers.Helm317, Peers.Helm38)]
    [MemberData(nameof(Helms))]
    public void ChartsWithSubchartsRenderAlike(string version)
    {
        var helm = new HelmClient(version);
        helm.CreateChart(Chart, "app");
        helm.CreateChart(Path.Combine(Chart, "charts", "cache"), "cache");
        helm.CreateChart(Path.Combine(_project.Folder, "queue"), "queue");
        File.Copy(helm.Package(Path.Combine(_project.Folder, "queue")), Path.Combine(Chart, "charts", "queue-0.1.0.tgz"));
        File.AppendAllText(Path.Combine(Chart, "Chart.yaml"), """

            dependencies:
              - name: cache
                version: 0.1.0
                alias: session
              - name: queue
                version: ">=0.1.0"
            """);

        AssertSame(helm);
    }

    [PeerTheory(Peers.Registry, Peers.Helm4, Peers.Helm317, Peers.Helm38)]
    [MemberData(nameof(Helms))]
    public void ChartsFromWindowsRenderAlike(string version)
    {
        var helm = new HelmClient(version);
        helm.CreateChart(Chart, "app");
        foreach (var file in new[] { "Chart.yaml", "values.yaml" })
        {
            var path = Path.Combine(Chart, file);
            File.WriteAllText(path, File.ReadAllText(path).ReplaceLineEndings("\r\n"), new System.Text.UTF8Encoding(true));
        }

        AssertSame(helm);
    }

    /// <summary>Helm 3.0 to 3.6 knew other media types.</summary>
    [PeerFact(Peers.Registry, Peers.Helm34)]
    public void OfTheExperimentalTimeIsPulledByItsHelm()
    {
        var helm = new HelmClient(Peers.Helm34);
        helm.CreateChart(Chart, "app");

        _project.Dotnet("msbuild", "-t:PushChart", "-p:ChartExperimentalOci=true").Succeeded();

        var folder = TestFolder.Create("exported");
        helm.Run(folder, "chart", "pull", $"{_registry.Host}/team/app:0.1.0").Succeeded();
        helm.Run(folder, "chart", "export", $"{_registry.Host}/team/app:0.1.0").Succeeded();
        helm.Run(folder, "template", "release", "app").Succeeded();
    }

    private void AssertSame(HelmClient helm)
    {
        var expected = helm.Package(Chart);

        _project.Dotnet("msbuild", "-t:PushChart").Succeeded();

        var pulled = helm.Pull($"oci://{_registry.Host}/team/app", "0.1.0");
        Assert.Equal(helm.ShowChart(expected), helm.ShowChart(pulled));
        Assert.Equal(helm.Render(expected), helm.Render(pulled));
    }
}

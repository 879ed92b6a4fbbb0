using HelmOci.Build.Tests.Infrastructure;

namespace HelmOci.Build.Tests.Projects;

/// <summary>A project of the package's own SDK: a chart and no program.</summary>
public sealed class ChartOnlyProject
{
    private readonly TestProject _project = TestProject
        .Of("Umbrella.proj", $"""<Project Sdk="{PackageFeed.PackageId}/{PackageFeed.Current.Version}"></Project>""")
        .WithChart("umbrella");

    [Fact]
    public void IsPackedByBuildAndCleanedByClean()
    {
        var package = Path.Combine(_project.Folder, "bin", "umbrella-0.1.0.tgz");

        _project.Dotnet("build").Succeeded();
        Assert.True(File.Exists(package));

        _project.Dotnet("clean").Succeeded();
        Assert.False(File.Exists(package));
        Assert.True(File.Exists(Path.Combine(_project.Folder, "chart", "Chart.yaml")));
    }

    [PeerFact(Peers.Registry, Peers.Helm317)]
    public void IsPushedByPublish()
    {
        using var registry = new RegistryProcess();

        _project.Dotnet("publish", "-p:PushChart=true", $"-p:ChartRegistry={registry.Host}", "-p:ChartNamespace=charts", "-p:Version=2.0.0").Succeeded();

        Assert.Equal(["charts/umbrella/manifests/2.0.0"], registry.Pushes());
        var helm = new HelmClient(Peers.Helm317);
        helm.Render(helm.Pull($"oci://{registry.Host}/charts/umbrella", "2.0.0"));
    }

    [Fact]
    public void IsPackedByPack()
    {
        _project.Dotnet("pack").Succeeded();

        Assert.True(File.Exists(Path.Combine(_project.Folder, "bin", "umbrella-0.1.0.tgz")));
    }
}

using System.IO.Compression;
using HelmOci.Build.Tests.Infrastructure;

namespace HelmOci.Build.Tests.Projects;

/// <summary><c>dotnet pack</c>: the chart goes beside the package, and nothing of ours goes into it.</summary>
public sealed class PackedProject : IDisposable
{
    private readonly RegistryProcess _registry = new();

    public void Dispose() => _registry.Dispose();

    [PeerFact(Peers.Registry, Peers.Helm38)]
    public void PushesItsChartAndNoImage()
    {
        var project = TestProject.New("classlib", "Rules").Set("ChartRegistry", _registry.Host).Set("ChartNamespace", "lib");
        new HelmClient(Peers.Helm38).CreateChart(Path.Combine(project.Folder, "chart"), "rules");

        project.Dotnet("pack", "-p:PushChart=true").Succeeded();

        Assert.Equal(["lib/rules/manifests/1.4.0"], _registry.Pushes());
        Assert.True(File.Exists(Path.Combine(project.Folder, "bin", "Release", "rules-1.4.0.tgz")));
        Assert.DoesNotContain(PackageFeed.PackageId, Nuspec(project), StringComparison.Ordinal);
    }

    /// <summary>A library has no image: the chart goes out alone.</summary>
    [PeerFact(Peers.Registry, Peers.Helm317)]
    public void PublishedPushesItsChartAndNoImage()
    {
        var project = TestProject.New("classlib", "Rules").Set("ContainerRegistry", _registry.Host).Set("ContainerRepository", "lib/rules");
        new HelmClient(Peers.Helm317).CreateChart(Path.Combine(project.Folder, "chart"), "rules");

        project.Dotnet("publish", "-p:PushChart=true").Succeeded();

        Assert.Equal(["lib/charts/rules/manifests/1.4.0"], _registry.Pushes());
    }

    [Fact]
    public void PacksItsChartOnceForSeveralFrameworks()
    {
        var project = TestProject.New("classlib", "Rules").WithChart("rules")
            .Set("TargetFrameworks", "net10.0;netstandard2.0").Set("LangVersion", "latest").Set("ImplicitUsings", "disable").Set("TargetFramework", "");

        var result = project.Dotnet("pack").Succeeded();

        Assert.Single(result.Output.Split('\n'), line => line.Contains("rules-1.4.0.tgz", StringComparison.Ordinal));
        Assert.True(File.Exists(Path.Combine(project.Folder, "bin", "Release", "rules-1.4.0.tgz")));
    }

    /// <summary>Its Pack publishes, and packs once more for each runtime.</summary>
    [PeerTheory(Peers.Registry)]
    [InlineData("")]
    [InlineData("linux-x64;linux-arm64")]
    public void ThatIsAToolPushesOneChartAndNoImage(string runtimes)
    {
        var project = TestProject.New("console", "Tool").WithChart("tool").Set("PackAsTool", "true").Set("RuntimeIdentifiers", runtimes)
            .Set("UseAppHost", "false").Set("EnableRuntimePackDownload", "false").Set("EnableAppHostPackDownload", "false").Set("SelfContained", "false")
            .Set("ContainerRegistry", _registry.Host).Set("ContainerRepository", "shop/tool");

        project.Dotnet(new Dictionary<string, string> { ["CI"] = "true" }, "pack", "-p:PushChart=true").Succeeded();

        Assert.Equal(["shop/charts/tool/manifests/1.4.0"], _registry.Pushes());
    }

    /// <summary>As a user does who puts the published files into the package.</summary>
    [PeerFact(Peers.Registry)]
    public void ThatPublishesFirstPushesOneChartAndNoImage()
    {
        var project = TestProject.New("console", "App").WithChart("app").Set("ContainerRegistry", _registry.Host).Set("ContainerRepository", "shop/app")
            .Add("""
                <Target Name="PublishFirst" BeforeTargets="GenerateNuspec">
                  <MSBuild Projects="$(MSBuildProjectFullPath)" Targets="Publish" Properties="NoBuild=true" />
                </Target>
                """);

        project.Dotnet("pack", "-p:PushChart=true").Succeeded();

        Assert.Equal(["shop/charts/app/manifests/1.4.0"], _registry.Pushes());
    }

    private static string Nuspec(TestProject project)
    {
        using var package = ZipFile.OpenRead(Path.Combine(project.Folder, "bin", "Release", $"{project.Name}.1.4.0.nupkg"));
        using var reader = new StreamReader(package.GetEntry($"{project.Name}.nuspec")!.Open());
        return reader.ReadToEnd();
    }
}

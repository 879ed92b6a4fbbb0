using HelmOci.Build.Tests.Infrastructure;

namespace HelmOci.Build.Tests.Projects;

/// <summary>The chart names the image that the same build pushed: what stands in its values is what the registry has.</summary>
public sealed class StampedImage : IDisposable
{
    private const string Values = """
        # The image.
        image:
          repository: nginx # replaced
          tag: ""
          digest: ""

        """;

    private readonly RegistryProcess _registry = new();

    public void Dispose() => _registry.Dispose();

    [PeerFact(Peers.Registry, Peers.Helm4)]
    public void HasTheDigestThatTheRegistryHas()
    {
        var project = Project("webapi", Values).Set("ContainerRepository", "shop/app")
            .Add("""<ItemGroup><ChartValue Include="nodeSelector.kubernetes\.io/arch" Value="amd64" /></ItemGroup>""");
        // What Directory.Build.targets sets comes after the package's own targets.
        TestFolder.Write(project.Folder, "Directory.Build.targets", $"""
            <Project><PropertyGroup><PushChart>true</PushChart><ContainerRegistry>{_registry.Host}</ContainerRegistry></PropertyGroup></Project>
            """);

        project.Dotnet("publish").Succeeded();

        Assert.Equal(
            $"""
            # The image.
            image:
              repository: {_registry.Host}/shop/app # replaced
              tag: "1.4.0"
              digest: "{_registry.DigestOf("shop/app", "1.4.0")}"
            nodeSelector:
              kubernetes.io/arch: amd64

            """,
            PulledFile("shop/charts/app", "values.yaml"));
        Assert.Contains("appVersion: \"1.4.0\"", PulledFile("shop/charts/app", "Chart.yaml"), StringComparison.Ordinal);
    }

    [PeerFact(Peers.Registry, Peers.Helm4)]
    public void HasTheDigestOfTheIndexForSeveralRuntimes()
    {
        var project = Project("console", "image:\n  registry: docker.io\n  repository: nginx\n  tag: latest\n")
            .Set("ContainerRegistry", _registry.Host).Set("ContainerRepository", "shop/app").Set("ContainerImageTags", "latest;edge")
            .Set("ChartPinImage", "true").Set("ChartImageRegistry", "mirror.example.com/hub")
            .Set("RuntimeIdentifiers", "linux-x64;linux-arm64")
            .Set("UseAppHost", "false").Set("EnableRuntimePackDownload", "false").Set("EnableAppHostPackDownload", "false");

        project.Dotnet("publish", "-p:PushChart=true").Succeeded();

        Assert.Equal(
            $"image:\n  registry: mirror.example.com\n  repository: hub/shop/app\n  tag: edge@{_registry.DigestOf("shop/app", "edge")}\n",
            PulledFile("shop/charts/app", "values.yaml"));
        Assert.Contains("appVersion: \"edge\"", PulledFile("shop/charts/app", "Chart.yaml"), StringComparison.Ordinal);
    }

    [PeerFact(Peers.Registry, Peers.Helm4)]
    public void HasNoDigestWhenItIsAnArchive()
    {
        var project = Project("console", Values).Set("ContainerRepository", "shop/app").Set("ContainerArchiveOutputPath", "$(BaseOutputPath)images/");

        project.Dotnet("publish", "-p:PushChart=true", $"-p:ChartRegistry={_registry.Host}").Succeeded();

        Assert.Equal(
            Values.Replace("nginx", "shop/app", StringComparison.Ordinal).Replace("tag: \"\"", "tag: \"1.4.0\"", StringComparison.Ordinal),
            PulledFile("shop/charts/app", "values.yaml"));
    }

    [PeerFact(Peers.Registry)]
    public void IsNotPushedAgainBesideAChartThatIsKept()
    {
        var project = Project("console", Values).Set("ContainerRegistry", _registry.Host).Set("ContainerRepository", "shop/app");
        project.Dotnet("publish", "-p:PushChart=true").Succeeded();
        var before = _registry.Pushes();

        project.Dotnet("publish", "-p:PushChart=true", "-p:ChartOverwrite=Skip").Succeeded();

        Assert.Equal(before, _registry.Pushes());
    }

    /// <summary>An alias cannot be stamped: it is told before the image goes out.</summary>
    [PeerFact(Peers.Registry)]
    public void WithoutASafePlaceIsNotEvenPushed()
    {
        var project = Project("console", "tag: &tag x\nimage:\n  repository: nginx\n  tag: *tag\n").Set("ContainerRegistry", _registry.Host);
        var before = _registry.Pushes();

        var result = project.Dotnet("publish", "-p:PushChart=true").FailedWith("HELMOCI2126");

        Assert.Contains($"{Path.Combine("chart", "values.yaml")}(4,8)", Assert.Single(result.ErrorLines("HELMOCI2126")), StringComparison.Ordinal);
        Assert.Equal(before, _registry.Pushes());
    }

    private TestProject Project(string template, string values)
    {
        var project = TestProject.New(template, "App").Set("ContainerBaseImage", BaseImage.PushTo(_registry)).WithChart("app");
        TestFolder.Write(project.Folder, "chart/values.yaml", values);
        return project;
    }

    private string PulledFile(string repository, string file) =>
        PackageFile.ReadText(new HelmClient(Peers.Helm4).Pull($"oci://{_registry.Host}/{repository}", "1.4.0"), $"app/{file}");
}

using HelmOci.Build.Tests.Infrastructure;

namespace HelmOci.Build.Tests.Projects;

/// <summary>The ways to publish one project: each pushes its chart once, after its image.</summary>
public sealed class PublishCommands : IDisposable
{
    private readonly RegistryProcess _registry = new();

    public void Dispose() => _registry.Dispose();

    [PeerTheory(Peers.Registry, Peers.Helm317)]
    [InlineData("publish")]
    [InlineData("publish -t:PublishContainer")]
    [InlineData("publish -p:PublishProfile=DefaultContainer")]
    [InlineData("publish -t:PublishContainer -t:PushChart")]
    [InlineData("build -c Release -t:PushChart")]
    public void PushTheChartOnceAfterTheImage(string command)
    {
        var project = Project("webapi", Peers.Helm317);

        project.Dotnet([.. command.Split(' '), "-p:PushChart=true"]).Succeeded();

        AssertOneChartAfterItsImage();
    }

    [PeerFact(Peers.Registry, Peers.Helm38)]
    public void WithoutBuildingPushTheChartOnceAfterTheImage()
    {
        var project = Project("worker", Peers.Helm38);

        project.Dotnet("build", "--configuration", "Release").Succeeded();
        Assert.DoesNotContain("app/", string.Join(' ', _registry.Pushes()), StringComparison.Ordinal);
        project.Dotnet("publish", "--no-build", "-p:PushChart=true").Succeeded();

        AssertOneChartAfterItsImage();
    }

    [PeerFact(Peers.Registry, Peers.Helm4)]
    public void OfAConsoleAppPushTheChartOnceAfterTheImage()
    {
        Project("console", Peers.Helm4).Dotnet("publish", "-p:PushChart=true").Succeeded();

        AssertOneChartAfterItsImage();
    }

    [PeerFact(Peers.Registry, Peers.Helm4)]
    public void WithAPackageOnBuildDoNotSendTheChartBeforeItsImage()
    {
        var project = Project("webapi", Peers.Helm4).Set("GeneratePackageOnBuild", "true").Set("IsPackable", "true");

        project.Dotnet("publish", "-p:PushChart=true").Succeeded();

        AssertOneChartAfterItsImage();
    }

    /// <summary>Such an image is published in inner builds, one a runtime, that publish once more each.</summary>
    [PeerFact(Peers.Registry, Peers.Helm4)]
    public void ForSeveralRuntimesPushTheChartOnceAfterTheImages()
    {
        var project = Project("console", Peers.Helm4).Set("RuntimeIdentifiers", "linux-x64;linux-arm64")
            .Set("UseAppHost", "false").Set("EnableRuntimePackDownload", "false").Set("EnableAppHostPackDownload", "false");

        project.Dotnet("publish", "-p:PushChart=true").Succeeded();

        AssertOneChartAfterItsImage();
    }

    [PeerFact(Peers.Registry, Peers.Helm4)]
    public void WithPackChartAlonePushNothing()
    {
        var project = Project("console", Peers.Helm4);
        var before = _registry.Pushes();

        project.Dotnet("publish", "-p:PackChart=true").Succeeded();

        Assert.True(File.Exists(Path.Combine(project.Output, "app-1.4.0.tgz")));
        Assert.Equal(before, _registry.Pushes());
    }

    [PeerFact(Peers.Registry)]
    public void WithoutTheSwitchPushNothing()
    {
        TestProject.New("console", "App").Set("ChartRegistry", _registry.Host).WithChart("app")
            .Dotnet("publish").Succeeded();

        Assert.Empty(_registry.Pushes());
    }

    /// <summary>An image that fails to be published keeps its chart from being pushed.</summary>
    [PeerFact(Peers.Registry)]
    public void WhoseImageFailsPushNoChart()
    {
        var project = TestProject.New("console", "App").WithChart("app")
            .Set("ContainerBaseImage", $"{_registry.Host}/not/there:1")
            .Set("ContainerRegistry", _registry.Host)
            .Set("ContainerRepository", "app/app");

        Assert.Equal(1, project.Dotnet("publish", "-p:PushChart=true").ExitCode);

        Assert.Empty(_registry.Pushes());
    }

    private TestProject Project(string template, string helm)
    {
        var project = TestProject.New(template, "App")
            .Set("ContainerBaseImage", BaseImage.PushTo(_registry))
            .Set("ContainerRegistry", _registry.Host)
            .Set("ContainerRepository", "app/app");

        new HelmClient(helm).CreateChart(Path.Combine(project.Folder, "chart"), "app");
        return project;
    }

    private void AssertOneChartAfterItsImage()
    {
        var pushes = _registry.Pushes().Where(push => push.StartsWith("app/", StringComparison.Ordinal)).ToList();

        Assert.Equal("app/charts/app/manifests/1.4.0", pushes[^1]);
        Assert.NotEmpty(pushes[..^1]);
        Assert.All(pushes[..^1], push => Assert.StartsWith("app/app/manifests/", push, StringComparison.Ordinal));
    }
}

using HelmOci.Build.Tests.Infrastructure;
using HelmOci.Charts;

namespace HelmOci.Build.Tests.Input;

/// <summary>Where the user wants warnings as errors, what a warning is about does not go out: a release that failed can be mended and built again.</summary>
public sealed class WarningsAsErrors : IDisposable
{
    private const string Strict = "-p:MSBuildTreatWarningsAsErrors=true";

    private readonly RegistryProcess _registry = new();

    public void Dispose() => _registry.Dispose();

    [PeerFact(Peers.Registry)]
    public void KeepTheChartHere()
    {
        var project = Doubtful(TestProject.Bare("App", $"<ChartRegistry>{_registry.Host}</ChartRegistry>"));

        project.Dotnet("msbuild", "-t:PushChart", Strict).FailedWith("HELMOCI2054");

        Assert.Empty(_registry.Pushes());
        Assert.Empty(Directory.EnumerateFiles(project.Folder, "*.tgz", SearchOption.AllDirectories));
    }

    [PeerFact(Peers.Registry)]
    public void KeepTheImageHere()
    {
        var project = Doubtful(TestProject.New("console", "App"))
            .Set("ContainerRegistry", _registry.Host).Set("ContainerRepository", "shop/app").Set("ContainerBaseImage", BaseImage.PushTo(_registry));
        var before = _registry.Pushes();

        project.Dotnet("publish", "-p:PushChart=true", "-p:ChartKeepVersion=true", Strict).FailedWith("HELMOCI2054");

        Assert.Equal(before, _registry.Pushes());
    }

    [PeerFact(Peers.Registry)]
    public void OfThePushKeepTheChartHere()
    {
        var project = TestProject.Bare("App", $"<ChartRegistry>{_registry.Host}</ChartRegistry>").WithChart("app");

        project.Dotnet("msbuild", "-t:PushChart", Strict, "-p:ChartRegistryUsername=u", "-p:ChartRegistryPassword=p").FailedWith("HELMOCI4013");

        Assert.Empty(_registry.Pushes());
    }

    [PeerFact(Peers.Registry)]
    public void LeaveWhatWouldBeReplaced()
    {
        var project = TestProject.Bare("App", $"<ChartRegistry>{_registry.Host}</ChartRegistry>").WithChart("app");
        project.Dotnet("msbuild", "-t:PushChart").Succeeded();
        var before = _registry.Pushes();

        project.Dotnet("msbuild", "-t:PushChart", Strict, "-p:ChartAppVersion=9.9").FailedWith("HELMOCI1104");

        Assert.Equal(before, _registry.Pushes());
    }

    [PeerFact(Peers.Registry)]
    public void LeaveTheImageOfWhatWouldBeReplaced()
    {
        var project = TestProject.New("console", "App").WithChart("app")
            .Set("ContainerRegistry", _registry.Host).Set("ContainerRepository", "shop/app").Set("ContainerBaseImage", BaseImage.PushTo(_registry));
        project.Dotnet("publish", "-p:PushChart=true", "-p:ChartPublishImage=false").Succeeded();
        var before = _registry.Pushes();

        project.Dotnet("publish", "-p:PushChart=true", Strict).FailedWith("HELMOCI1104");

        Assert.Equal(before, _registry.Pushes());
    }

    /// <summary>A warning about the image itself: known before it goes out.</summary>
    [PeerFact(Peers.Registry)]
    public void OfTheImageKeepItHere()
    {
        var project = TestProject.New("webapi", "App").WithChart("app")
            .Set("ContainerRegistry", _registry.Host).Set("ContainerRepository", "shop/app").Set("ContainerBaseImage", BaseImage.PushTo(_registry));
        TestFolder.Write(project.Folder, "chart/templates/deployment.yaml", """
            apiVersion: apps/v1
            kind: Deployment
            metadata:
              name: app
            spec:
              template:
                spec:
                  containers:
                    - name: app
                      image: "{{ .Values.image.repository }}:{{ .Values.image.tag }}"
                      ports:
                        - name: http
                          containerPort: 80

            """);
        var before = _registry.Pushes();

        project.Dotnet("publish", "-p:PushChart=true", "-p:WarningsAsErrors=HELMOCI2150").FailedWith("HELMOCI2150");

        Assert.Equal(before, _registry.Pushes());
    }

    /// <summary>The chart would take its tag from an appVersion that the image does not have.</summary>
    [PeerFact(Peers.Registry)]
    public void OfThePlaceOfTheImageKeepItHere()
    {
        var project = TestProject.New("console", "App").WithChart("app")
            .Set("ContainerRegistry", _registry.Host).Set("ContainerRepository", "shop/app").Set("ContainerBaseImage", BaseImage.PushTo(_registry));
        TestFolder.Write(project.Folder, "chart/values.yaml", "image:\n  repository: nginx\n");
        TestFolder.Write(project.Folder, "chart/templates/pod.yaml", """
            apiVersion: v1
            kind: Pod
            metadata:
              name: app
            spec:
              containers:
                - name: app
                  image: "{{ .Values.image.repository }}:{{ .Chart.AppVersion }}"

            """);
        var before = _registry.Pushes();

        project.Dotnet("publish", "-p:PushChart=true", "-p:WarningsAsErrors=HELMOCI2140", "-p:ChartAppVersion=9.9").FailedWith("HELMOCI2140");
        Assert.Equal(before, _registry.Pushes());

        project.Dotnet("publish", "-p:PushChart=true", "-p:WarningsAsErrors=HELMOCI2140", "-p:ChartAppVersion=9.9", "-p:ContainerImageTag=9.9").Succeeded();
    }

    /// <summary>A chart that Helm takes, and the user regrets.</summary>
    private static TestProject Doubtful(TestProject project)
    {
        project.WithChart("app");
        var file = Path.Combine(project.Folder, "chart", "Chart.yaml");
        File.WriteAllText(file, File.ReadAllText(file).Replace("version: 0.1.0", "version: 1.20", StringComparison.Ordinal));

        return project;
    }
}

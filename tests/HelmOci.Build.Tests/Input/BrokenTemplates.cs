using HelmOci.Build.Tests.Infrastructure;

namespace HelmOci.Build.Tests.Input;

/// <summary>Templates that Helm cannot render stop the chart, and the image before it.</summary>
public sealed class BrokenTemplates : IDisposable
{
    private const string Broken = "a: b\nc: {{ .Values.c | quote\n";

    private readonly RegistryProcess _registry = new();

    public void Dispose() => _registry.Dispose();

    [Fact]
    public void AreShownAtTheirPlace()
    {
        var project = TestProject.Bare("App").WithChart("app");
        var file = TestFolder.Write(project.Folder, "chart/templates/broken.yaml", Broken);

        var result = project.Dotnet("msbuild", "-t:PackChart").FailedWith("HELMOCI3200");

        Assert.Contains(result.ErrorLines("HELMOCI3200"), line => line.StartsWith($"{file}(3,1)", StringComparison.Ordinal));
        Assert.Empty(Directory.EnumerateFiles(project.Folder, "*.tgz", SearchOption.AllDirectories));
    }

    [Fact]
    public void ArePackedWhereNobodyWantsTheChecks()
    {
        var project = TestProject.Bare("App").WithChart("app");
        TestFolder.Write(project.Folder, "chart/templates/broken.yaml", Broken);

        project.Dotnet("msbuild", "-t:PackChart", "-p:ChartTemplateChecks=false").Succeeded();
    }

    [Fact]
    public void MayBeDoubtful()
    {
        var project = TestProject.Bare("App").WithChart("app");
        TestFolder.Write(project.Folder, "chart/templates/doubtful.yaml", "a: {{ .Files.Get \"no-such-file\" }}\n");

        Assert.Equal(["HELMOCI3209"], project.Dotnet("msbuild", "-t:PackChart").Succeeded().Codes);
        Assert.Empty(project.Dotnet("msbuild", "-t:PackChart", "-p:MSBuildWarningsAsMessages=HELMOCI3209").Succeeded().Codes);
    }

    [PeerFact(Peers.Registry)]
    public void KeepTheImageHere()
    {
        var project = TestProject.New("console", "App").WithChart("app")
            .Set("ContainerRegistry", _registry.Host).Set("ContainerRepository", "shop/app").Set("ContainerBaseImage", BaseImage.PushTo(_registry));
        TestFolder.Write(project.Folder, "chart/templates/broken.yaml", Broken);
        var before = _registry.Pushes();

        project.Dotnet("publish", "-p:PushChart=true").FailedWith("HELMOCI3200");

        Assert.Equal(before, _registry.Pushes());
    }
}

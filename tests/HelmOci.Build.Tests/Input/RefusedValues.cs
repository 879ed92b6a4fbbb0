using HelmOci.Build.Tests.Infrastructure;

namespace HelmOci.Build.Tests.Input;

/// <summary>Values that the chart's values.schema.json refuses.</summary>
public sealed class RefusedValues : IDisposable
{
    private const string Schema = """{"properties": {"image": {"properties": {"tag": {"pattern": "^v"}, "repository": {"type": "integer"}}}}, "required": ["token"]}""";

    private readonly RegistryProcess _registry = new();

    public void Dispose() => _registry.Dispose();

    [Fact]
    public void AreWarningsAtTheirPlace()
    {
        var project = TestProject.Bare("App").WithChart("app");
        TestFolder.Write(project.Folder, "chart/values.schema.json", Schema);
        var file = Path.Combine(project.Folder, "chart", "values.yaml");

        var result = project.Dotnet("msbuild", "-t:PackChart").Succeeded();

        Assert.Equal(["HELMOCI2180"], result.Codes.Distinct());
        Assert.Contains($"{file}(2,15): warning HELMOCI2180: ", result.Output, StringComparison.Ordinal);
        Assert.Contains($"{file}(3,8): warning HELMOCI2180: ", result.Output, StringComparison.Ordinal);
    }

    [Fact]
    public void ArePackedWhereNobodyWantsTheChecks()
    {
        var project = TestProject.Bare("App").WithChart("app");
        TestFolder.Write(project.Folder, "chart/values.schema.json", Schema);

        Assert.Empty(project.Dotnet("msbuild", "-t:PackChart", "-p:ChartTemplateChecks=false").Succeeded().Codes);
    }

    [PeerFact(Peers.Registry)]
    public void KeepTheImageHereWhereTheBuildSetsThem()
    {
        var project = TestProject.New("console", "App").WithChart("app")
            .Set("ContainerRegistry", _registry.Host).Set("ContainerRepository", "shop/app").Set("ContainerBaseImage", BaseImage.PushTo(_registry));
        TestFolder.Write(project.Folder, "chart/values.schema.json", Schema);
        var before = _registry.Pushes();

        project.Dotnet("publish", "-p:PushChart=true").FailedWith("HELMOCI2181");

        Assert.Equal(before, _registry.Pushes());
    }
}

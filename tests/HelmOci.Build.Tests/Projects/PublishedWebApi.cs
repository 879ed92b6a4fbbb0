using HelmOci.Build.Tests.Infrastructure;

namespace HelmOci.Build.Tests.Projects;

/// <summary>A web API with the starter chart of Helm 4, published once with its image to an open registry.</summary>
public sealed class PublishedWebApi : IDisposable
{
    public PublishedWebApi()
    {
        Project = TestProject.New("webapi", "Orders")
            .Set("ContainerRepository", "shop/orders")
            .Set("ContainerImageTag", "1.4.0")
            .Set("ContainerBaseImage", BaseImage.PushTo(Registry))
            .Set("ContainerRegistry", Registry.Host);

        new HelmClient(Peers.Helm4).CreateChart(Path.Combine(Project.Folder, "chart"), "orders");
        TestFolder.Write(Project.Folder, "chart/values.schema.json", """{ "type": "object" }""");

        Published = Project.Dotnet("publish", "-p:PushChart=true").Succeeded();
    }

    public RegistryProcess Registry { get; } = new();

    public TestProject Project { get; }

    public CommandResult Published { get; }

    public string Repository => $"{Registry.Host}/shop/charts/orders";

    public void Dispose() => Registry.Dispose();
}

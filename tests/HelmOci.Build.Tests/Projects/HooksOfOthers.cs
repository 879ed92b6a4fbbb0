using HelmOci.Build.Tests.Infrastructure;

namespace HelmOci.Build.Tests.Projects;

/// <summary>Targets of the user, or of other packages, that hook into the same targets as ours: a build with a chart sees what it saw without.</summary>
public sealed class HooksOfOthers : IDisposable
{
    private readonly RegistryProcess _registry = new();

    public void Dispose() => _registry.Dispose();

    [PeerTheory(Peers.Registry)]
    [InlineData("publish -t:PublishContainer")]
    [InlineData("publish -p:PublishProfile=DefaultContainer")]
    public void AfterPublishHaveTheirFilesInTheImage(string command)
    {
        var project = Project("webapi").Set("ContainerRegistry", _registry.Host).Set("ContainerRepository", "shop/app");
        Hook(project, "AfterTargets=\"Publish\"", """<WriteLinesToFile File="$(PublishDir)late.txt" Lines="late" />""");

        project.Dotnet([.. command.Split(' '), "-p:PushChart=true"]).Succeeded();

        Assert.Contains("app/late.txt", _registry.FilesOf("shop/app", "1.4.0").Select(name => name.TrimStart('/')));
        Assert.Equal("shop/charts/app/manifests/1.4.0", _registry.Pushes()[^1]);
    }

    [PeerFact(Peers.Registry)]
    public void ThatFailAfterPublishKeepImageAndChartHere()
    {
        var project = Project("console").Set("ContainerRegistry", _registry.Host).Set("ContainerRepository", "shop/app");
        Hook(project, "AfterTargets=\"Publish\"", """<Error Text="not today" />""");
        var before = _registry.Pushes();

        Assert.Equal(1, project.Dotnet("publish", "-t:PublishContainer", "-p:PushChart=true").ExitCode);

        Assert.Equal(before, _registry.Pushes());
    }

    /// <summary>The .NET SDK's own sample for several tags.</summary>
    [PeerFact(Peers.Registry)]
    public void BeforeTheImageIsSettledSetItsTags()
    {
        var project = Project("console").Set("ContainerRegistry", _registry.Host).Set("ContainerRepository", "shop/app");
        Hook(project, "BeforeTargets=\"ComputeContainerConfig\"", "<PropertyGroup><ContainerImageTags>latest;$(Version)</ContainerImageTags></PropertyGroup>");

        project.Dotnet("publish", "-p:PushChart=true").Succeeded();

        var pushes = Pushes();
        Assert.Equal(["shop/app/manifests/1.4.0", "shop/app/manifests/latest"], pushes[..^1].Order(StringComparer.Ordinal));
        Assert.Equal("shop/charts/app/manifests/1.4.0", pushes[^1]);
    }

    /// <summary>Registry and repository by such a target alone: the image goes first, and the chart names it. In CI, where no registry is an error.</summary>
    [PeerTheory(Peers.Registry)]
    [InlineData("shop/charts/app", "")]
    [InlineData("charts/app", "-p:ChartNamespace=charts")]
    public void BeforeTheImageIsSettledSetItsRegistry(string repository, string argument)
    {
        var project = Project("console");
        Hook(project, "BeforeTargets=\"ComputeContainerConfig\"", $"<PropertyGroup><ContainerRegistry>{_registry.Host}</ContainerRegistry><ContainerRepository>shop/app</ContainerRepository></PropertyGroup>");
        string[] chart = argument.Length > 0 ? [argument, $"-p:ChartRegistry={_registry.Host}"] : [];

        project.Dotnet(new Dictionary<string, string> { ["CI"] = "true" }, ["publish", "-t:PublishContainer", "-p:PushChart=true", .. chart]).Succeeded();

        Assert.Equal(["shop/app/manifests/1.4.0", $"{repository}/manifests/1.4.0"], Pushes());
    }

    /// <summary>As GitHub's GITHUB_REPOSITORY has it.</summary>
    [PeerFact(Peers.Registry)]
    public void MayNameTheRepositoryAsTheSdkTakesIt()
    {
        Project("console").Set("ContainerRegistry", _registry.Host).Dotnet("publish", "-p:PushChart=true", "-p:ContainerRepository=MyOrg/Orders").Succeeded();

        Assert.Equal(["myorg/orders/manifests/1.4.0", "myorg/charts/app/manifests/1.4.0"], Pushes());
    }

    [PeerFact(Peers.Registry)]
    public void HearTheSdkFirstWhereTheRegistryIsNone()
    {
        var result = Project("console").Set("ContainerRegistry", $"{_registry.Host}/shop").Set("ContainerRepository", "app").Dotnet("publish", "-p:PushChart=true");

        Assert.Equal(1, result.ExitCode);
        Assert.Contains("CONTAINER2012", result.Output, StringComparison.Ordinal);
        Assert.Empty(result.Codes);
    }

    [Fact]
    public void ThatReplaceTheListOfHooksAreTold()
    {
        var project = TestProject.New("console", "App").WithChart("app");
        TestFolder.Write(project.Folder, "Directory.Build.targets", "<Project><PropertyGroup><AfterMicrosoftNETSdkTargets></AfterMicrosoftNETSdkTargets></PropertyGroup></Project>");

        project.Dotnet("publish", "-p:PushChart=true").FailedWith("HELMOCI4022");
    }

    private TestProject Project(string template) =>
        TestProject.New(template, "App").WithChart("app").Set("ContainerBaseImage", BaseImage.PushTo(_registry));

    private static void Hook(TestProject project, string when, string what) => TestFolder.Write(
        project.Folder, "Directory.Build.targets", $"""<Project><Target Name="Users" {when}>{what}</Target></Project>""");

    private List<string> Pushes() => [.. _registry.Pushes().Where(push => !push.StartsWith("dotnet/", StringComparison.Ordinal))];
}

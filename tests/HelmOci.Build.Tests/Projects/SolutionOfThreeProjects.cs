namespace HelmOci.Build.Tests.Projects;

/// <summary>Two apps with charts and a library without one, published together on several nodes.</summary>
public sealed class SolutionOfThreeProjects : IDisposable
{
    private readonly RegistryProcess _registry = new();
    private readonly string _folder = TestFolder.Create("src");

    public SolutionOfThreeProjects()
    {
        var image = BaseImage.PushTo(_registry);
        foreach (var (template, name) in new[] { ("webapi", "Orders"), ("worker", "Mailer") })
        {
            TestProject.New(template, name, _folder).WithChart(Chart(name))
                .Set("ContainerBaseImage", image)
                .Set("ContainerRegistry", _registry.Host)
                .Set("ContainerRepository", $"shop/{Chart(name)}");
        }

        TestProject.New("classlib", "Domain", _folder);
        DotnetCommand.Run(_folder, ["new", "sln", "--name", "Shop", "--format", "sln"]).Succeeded();
        DotnetCommand.Run(_folder, ["sln", "add", "Orders", "Mailer", "Domain"]).Succeeded();
    }

    public void Dispose() => _registry.Dispose();

    [PeerTheory(Peers.Registry)]
    [InlineData("publish Shop.sln -m")]
    [InlineData("publish Shop.sln -m -t:PublishContainer")]
    public void PushesEachChartOnceAfterItsImage(string command)
    {
        var result = DotnetCommand.Run(_folder, [.. command.Split(' '), "-p:PushChart=true"]).Succeeded();

        AssertPushedOnceAfterItsImage("orders");
        AssertPushedOnceAfterItsImage("mailer");
        Assert.Empty(result.Codes);
    }

    [PeerFact(Peers.Registry)]
    public void WritesOneReportAProject()
    {
        var reports = TestFolder.Create("reports") + Path.DirectorySeparatorChar;

        DotnetCommand.Run(_folder, ["publish", "Shop.sln", "-m", "-graph", "-p:PushChart=true", $"-p:ChartReportPath={reports}"]).Succeeded();

        Assert.Equal(2, Directory.GetFiles(reports).Length);
        AssertPushedOnceAfterItsImage("orders");
    }

    private static string Chart(string name) => name.ToLowerInvariant();

    private void AssertPushedOnceAfterItsImage(string chart)
    {
        var pushes = _registry.Pushes()
            .Where(push => push.StartsWith($"shop/{chart}/", StringComparison.Ordinal) || push.StartsWith($"shop/charts/{chart}/", StringComparison.Ordinal))
            .ToList();

        Assert.True(pushes.Count > 1, string.Join('\n', pushes));
        Assert.Equal($"shop/charts/{chart}/manifests/1.4.0", pushes[^1]);
        Assert.Single(pushes, push => push.StartsWith("shop/charts/", StringComparison.Ordinal));
    }
}

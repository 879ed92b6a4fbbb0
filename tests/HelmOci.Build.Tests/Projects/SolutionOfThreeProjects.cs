using HelmOci.Build.Tests.Docs;
using HelmOci.Build.Tests.Infrastructure;
using HelmOci.Charts;

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
        TestFolder.Write(_folder, "Directory.Solution.targets", MarkdownPage.Read("docs/reference.md").Snippets.Single(snippet => snippet.Text.Contains("CountCharts", StringComparison.Ordinal)).Text);
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
        Assert.Contains("Shop.sln -> charts: 2 pushed, 0 up to date", result.Output, StringComparison.Ordinal);
    }

    [PeerFact(Peers.Registry)]
    public void WritesOneReportAProjectAndTheOutputsOfAll()
    {
        var reports = TestFolder.Create("reports") + Path.DirectorySeparatorChar;
        var outputs = TestFolder.Write(TestFolder.Create("github"), "output", "");
        var github = new Dictionary<string, string> { ["GITHUB_OUTPUT"] = outputs };

        DotnetCommand.Run(_folder, ["publish", "Shop.sln", "-m", "-graph", "-p:PushChart=true", $"-p:ChartReportPath={reports}"], github).Succeeded();

        Assert.Equal(2, Directory.GetFiles(reports).Length);
        var lines = File.ReadAllLines(outputs);
        Assert.Contains($"chart_orders_reference=oci://{_registry.Host}/shop/charts/orders:1.4.0", lines);
        Assert.Contains($"chart_mailer_digest={_registry.DigestOf("shop/charts/mailer", "1.4.0")}", lines);
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

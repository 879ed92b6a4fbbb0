using HelmOci.Build.Tests.Infrastructure;

namespace HelmOci.Build.Tests.Projects;

/// <summary>An umbrella chart: <c>ChartReference</c> packs the charts of other projects into it, with the images that the same build pushed.</summary>
public sealed class ChartsOfOtherProjects : IDisposable
{
    private const string References = """
        <ItemGroup>
          <ChartReference Include="../Orders/Orders.csproj" />
          <ChartReference Include="../Billing/Billing.csproj" Alias="invoices"><Condition>invoices.enabled</Condition></ChartReference>
        </ItemGroup>
        """;

    private readonly RegistryProcess _registry = new();
    private readonly HelmClient _helm = new(Peers.Helm4);
    private readonly string _folder = TestFolder.Create("src");
    private readonly string _base;

    public ChartsOfOtherProjects() => _base = BaseImage.PushTo(_registry);

    public void Dispose() => _registry.Dispose();

    /// <summary>What Helm makes of a chart with the same dependencies, built by hand from the same folders with the values that were stamped.</summary>
    [PeerFact(Peers.Registry, Peers.Helm4)]
    public void RenderAsHelmsOwnUmbrellaDoes()
    {
        Service("Orders");
        Service("Billing");

        Umbrella(References).Dotnet("publish", "-p:PushChart=true", $"-p:ChartRegistry={_registry.Host}").Succeeded();

        Assert.Equal(["shop/billing/manifests/1.4.0", "shop/orders/manifests/1.4.0"], Pushes().SkipLast(1).Order(StringComparer.Ordinal));
        Assert.Equal("charts/umbrella/manifests/0.1.0", Pushes()[^1]);
        Assert.False(Directory.Exists(Path.Combine(_folder, "Orders", "bin", "Debug")));
        var ours = _helm.Pull($"oci://{_registry.Host}/charts/umbrella", "0.1.0");
        Assert.Equal(_helm.Render(HelmsUmbrella()), _helm.Render(ours));
        Assert.DoesNotContain("invoices", _helm.Run(_folder, "template", "release", ours, "--set", "invoices.enabled=false").Succeeded().Output, StringComparison.Ordinal);
    }

    [PeerTheory(Peers.Registry)]
    [InlineData("-m")]
    [InlineData("-m -graph")]
    public void AreBuiltAndPackedOnceInASolution(string switches)
    {
        Service("Orders");
        Service("Billing");
        Umbrella(References);
        DotnetCommand.Run(_folder, ["new", "sln", "--name", "Shop", "--format", "sln"]).Succeeded();
        DotnetCommand.Run(_folder, ["sln", "add", "Umbrella", "Orders", "Billing"]).Succeeded();

        var result = DotnetCommand.Run(_folder, ["publish", "Shop.sln", .. switches.Split(' '), "-p:PushChart=true", $"-p:ChartRegistry={_registry.Host}"]).Succeeded();

        Assert.Equal(
            ["charts/umbrella/manifests/0.1.0", "shop/billing/manifests/1.4.0", "shop/charts/billing/manifests/1.4.0", "shop/charts/orders/manifests/1.4.0", "shop/orders/manifests/1.4.0"],
            Pushes().Order(StringComparer.Ordinal));
        foreach (var line in new[] { "Orders.dll", "Billing.dll", "orders-1.4.0.tgz", "billing-1.4.0.tgz", "umbrella-0.1.0.tgz" })
        {
            Assert.Single(result.Output.Split('\n'), text => text.TrimEnd().EndsWith(line, StringComparison.Ordinal));
        }
    }

    [PeerFact(Peers.Registry, Peers.Helm4)]
    public void ArePushedFirstAndNamedFromThereWherePublishSaysSo()
    {
        Service("Orders");
        var umbrella = Umbrella("""<ItemGroup><ChartReference Include="../Orders/Orders.csproj" Publish="true" /></ItemGroup>""");

        umbrella.Dotnet("publish", "-p:PushChart=true", $"-p:ChartRegistry={_registry.Host}").Succeeded();

        Assert.Equal(["shop/orders/manifests/1.4.0", "shop/charts/orders/manifests/1.4.0", "charts/umbrella/manifests/0.1.0"], Pushes());
        var ours = _helm.Pull($"oci://{_registry.Host}/charts/umbrella", "0.1.0");
        Assert.Contains($"repository: oci://{_registry.Host}/shop/charts\n", _helm.ShowChart(ours), StringComparison.Ordinal);
        _helm.Render(ours);
    }

    /// <summary>A release that is built again keeps what is there; a new umbrella would get a chart without its image.</summary>
    [PeerFact(Peers.Registry)]
    public void AreKeptTogetherOrNotAtAll()
    {
        Service("Orders");
        var umbrella = Umbrella("""<ItemGroup><ChartReference Include="../Orders/Orders.csproj" Publish="true" /></ItemGroup>""");
        string[] publish = ["publish", "-p:PushChart=true", $"-p:ChartRegistry={_registry.Host}", "-p:ChartOverwrite=Skip"];
        umbrella.Dotnet(publish).Succeeded();
        var pushes = Pushes();

        umbrella.Dotnet(publish).Succeeded();
        umbrella.Dotnet([.. publish, "-p:ChartVersion=0.2.0"]).FailedWith("HELMOCI4050");

        Assert.Equal(pushes, Pushes());
    }

    /// <summary>What stops the chart of one is found before the image of another goes out.</summary>
    [PeerFact(Peers.Registry)]
    public void AreAllTriedBeforeAnyImageGoesOut()
    {
        Service("Orders");
        Service("Billing");
        string[] publish = ["publish", "-p:PushChart=true", $"-p:ChartRegistry={_registry.Host}"];
        var umbrella = Umbrella(References);
        umbrella.Dotnet([.. publish, "-p:ChartSign=true", "-p:ChartSigningKeyVariable=NO_KEY"]).FailedWith("HELMOCI3143");

        TestFolder.Write(_folder, "Billing/chart/Chart.yaml", "apiVersion: v2\nname: billing\nversion: 1.0.0\ndependencies: [{name: nobody, version: 1.0.0}]\n");
        umbrella.Dotnet(publish).FailedWith("HELMOCI2014");

        Assert.Empty(Pushes());
    }

    [Fact]
    public void ArePackedByBuildAndPackWithoutAnImage()
    {
        Service("Orders");
        var umbrella = Umbrella("""<ItemGroup><ChartReference Include="../Orders/Orders.csproj" /></ItemGroup>""");

        foreach (var command in new[] { "build", "pack" })
        {
            umbrella.Dotnet(command).Succeeded();

            var values = PackageFile.ReadText(Path.Combine(umbrella.Folder, "bin", "umbrella-0.1.0.tgz"), "umbrella/charts/orders/values.yaml");
            Assert.Contains("repository: example.com/app", values, StringComparison.Ordinal);
        }

        Assert.Empty(Pushes());
    }

    [Fact]
    public void InACircleAreAnErrorThatShowsIt()
    {
        var umbrella = Umbrella("""<ItemGroup><ChartReference Include="../Group/Group.proj" /></ItemGroup>""");
        Umbrella("""<ItemGroup><ChartReference Include="../Inner/Inner.proj" /></ItemGroup>""", "Group");
        Umbrella("""<ItemGroup><ChartReference Include="../Group/Group.proj" /></ItemGroup>""", "Inner");

        var line = Assert.Single(umbrella.Dotnet("publish", "-p:PushChart=true").FailedWith("HELMOCI4042").ErrorLines("HELMOCI4042"));

        Assert.Contains("Group.proj -> ", line, StringComparison.Ordinal);
        Assert.Contains("Inner.proj -> ", line, StringComparison.Ordinal);
    }

    private void Service(string name)
    {
        var chart = name.ToLowerInvariant();
        TestProject.New("console", name, _folder).WithChart(chart)
            .Set("ContainerBaseImage", _base).Set("ContainerRegistry", _registry.Host).Set("ContainerRepository", $"shop/{chart}");
    }

    private TestProject Umbrella(string xml, string name = "Umbrella")
    {
        var project = TestProject.Of($"{name}.proj", $"""<Project Sdk="{PackageFeed.PackageId}/{PackageFeed.Current.Version}">{xml}</Project>""", _folder);
        SmallChart.Write(Path.Combine(project.Folder, "chart"), name.ToLowerInvariant());
        TestFolder.Write(project.Folder, "chart/values.yaml", "image:\n  repository: example.com/app\ninvoices:\n  enabled: true\n");

        return project;
    }

    private string HelmsUmbrella()
    {
        var folder = TestFolder.Create("umbrella");
        TestFolder.Copy(Path.Combine(_folder, "Umbrella", "chart"), folder);
        File.AppendAllText(Path.Combine(folder, "Chart.yaml"), "dependencies:\n");
        foreach (var (name, more) in new[] { ("orders", ""), ("billing", "  alias: invoices\n  condition: invoices.enabled\n") })
        {
            var service = TestFolder.Create(name);
            TestFolder.Copy(Path.Combine(_folder, char.ToUpperInvariant(name[0]) + name[1..], "chart"), service);
            var values = Path.Combine(service, "values.yaml");
            File.WriteAllText(values, File.ReadAllText(values).Replace("example.com/app", $"{_registry.Host}/shop/{name}", StringComparison.Ordinal));
            File.AppendAllText(Path.Combine(folder, "Chart.yaml"), $"- name: {name}\n  version: '*'\n  repository: file://{service}\n{more}");
        }

        _helm.Run(folder, "dependency", "update").Succeeded();

        return _helm.Package(folder);
    }

    private List<string> Pushes() => [.. _registry.Pushes().Where(push => !push.StartsWith("dotnet/", StringComparison.Ordinal))];
}

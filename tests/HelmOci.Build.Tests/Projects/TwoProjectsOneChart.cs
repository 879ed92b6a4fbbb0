using HelmOci.Build.Tests.Infrastructure;

namespace HelmOci.Build.Tests.Projects;

/// <summary>Two projects of one build that push to one chart reference: one of them pushes, and the other neither image nor chart.</summary>
public sealed class TwoProjectsOneChart : IDisposable
{
    private readonly RegistryProcess _registry = new();
    private readonly string _folder = TestFolder.Create("src");

    public void Dispose() => _registry.Dispose();

    [PeerTheory(Peers.Registry)]
    [InlineData("-m:1")]
    [InlineData("-m:2")]
    public void EndInAnErrorThatNamesTheOther(string nodes)
    {
        var image = BaseImage.PushTo(_registry);
        foreach (var name in new[] { "Orders", "Mailer" })
        {
            TestProject.New("console", name, _folder).WithChart("shop").Set("ContainerBaseImage", image)
                .Set("ContainerRegistry", _registry.Host).Set("ContainerRepository", $"shop/{name.ToLowerInvariant()}");
        }

        DotnetCommand.Run(_folder, ["new", "sln", "--name", "Shop", "--format", "sln"]).Succeeded();
        DotnetCommand.Run(_folder, ["sln", "add", "Orders", "Mailer"]).Succeeded();

        var result = DotnetCommand.Run(_folder, ["publish", "Shop.sln", nodes, "-p:PushChart=true"]).FailedWith("HELMOCI4025");

        var pushes = _registry.Pushes().Where(push => push.StartsWith("shop/", StringComparison.Ordinal)).ToList();
        Assert.Equal(2, pushes.Count);
        Assert.Equal("shop/charts/shop/manifests/1.4.0", pushes[1]);
        var pushed = pushes[0].Contains("orders", StringComparison.Ordinal) ? "Orders.csproj" : "Mailer.csproj";
        var line = Assert.Single(result.ErrorLines("HELMOCI4025"));
        Assert.Contains(pushed + " pushes", line, StringComparison.Ordinal);
        Assert.Contains(pushed == "Orders.csproj" ? "Mailer.csproj" : "Orders.csproj", line, StringComparison.Ordinal);
        Assert.Contains("ChartImage", line, StringComparison.Ordinal);
    }

    [PeerFact(Peers.Registry)]
    public void EndInAnErrorWhereEachNamesTheOther()
    {
        var image = BaseImage.PushTo(_registry);
        SmallChart.Write(Path.Combine(_folder, "chart"), "shop");
        TestFolder.Write(_folder, "chart/values.yaml", "image: { repository: a, tag: a }\nother: { image: { repository: b, tag: b } }\n");
        foreach (var (name, other) in new[] { ("Mailer", "Orders"), ("Orders", "Mailer") })
        {
            TestProject.New("console", name, _folder).Set("ChartDirectory", "../chart").Set("ContainerBaseImage", image)
                .Set("ContainerRegistry", _registry.Host).Set("ContainerRepository", $"shop/{name.ToLowerInvariant()}")
                .Add($"""<ItemGroup><ChartImage Include="../{other}/{other}.csproj" ValuesPath="other.image" /></ItemGroup>""");
        }

        DotnetCommand.Run(_folder, ["new", "sln", "--name", "Shop", "--format", "sln"]).Succeeded();
        DotnetCommand.Run(_folder, ["sln", "add", "Mailer", "Orders"]).Succeeded();

        DotnetCommand.Run(_folder, ["publish", "Shop.sln", "-p:PushChart=true"]).FailedWith("HELMOCI4025");

        Assert.DoesNotContain(_registry.Pushes(), push => push.StartsWith("shop/charts", StringComparison.Ordinal));
    }

    [PeerTheory(Peers.Registry)]
    [InlineData("-m:1")]
    [InlineData("-m:2")]
    [InlineData("-graph")]
    public void ArePushedByTheOneThatNamesTheOtherAsAnImage(string switches)
    {
        var image = BaseImage.PushTo(_registry);
        SmallChart.Write(Path.Combine(_folder, "chart"), "shop");
        TestFolder.Write(_folder, "chart/values.yaml", "image: { repository: a, tag: a }\nmailer: { image: { repository: b, tag: b } }\n");
        foreach (var name in new[] { "Mailer", "Orders" })
        {
            var project = TestProject.New("console", name, _folder).Set("ChartDirectory", "../chart").Set("ContainerBaseImage", image)
                .Set("ContainerRegistry", _registry.Host).Set("ContainerRepository", $"shop/{name.ToLowerInvariant()}");
            if (name == "Orders") project.Add("""<ItemGroup><ChartImage Include="../Mailer/Mailer.csproj" ValuesPath="mailer.image" /></ItemGroup>""");
        }

        DotnetCommand.Run(_folder, ["new", "sln", "--name", "Shop", "--format", "sln"]).Succeeded();
        DotnetCommand.Run(_folder, ["sln", "add", "Mailer", "Orders"]).Succeeded();

        DotnetCommand.Run(_folder, ["publish", "Shop.sln", switches, "-p:PushChart=true"]).Succeeded();

        var pushes = _registry.Pushes().Where(push => push.StartsWith("shop/", StringComparison.Ordinal)).ToList();
        Assert.Equal("shop/charts/shop/manifests/1.4.0", pushes[^1]);
        Assert.Equal(["shop/mailer/manifests/1.4.0", "shop/orders/manifests/1.4.0"], pushes.SkipLast(1).Order(StringComparer.Ordinal));
    }
}

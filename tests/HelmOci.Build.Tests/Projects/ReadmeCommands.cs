using HelmOci.Build.Tests.Infrastructure;

namespace HelmOci.Build.Tests.Projects;

/// <summary>README's commands on the sample, as they are written there, one after another; only port 5000 is another.</summary>
[Collection("Samples")]
public sealed class ReadmeCommands : IDisposable
{
    private readonly RegistryProcess _registry = new();

    public void Dispose() => _registry.Dispose();

    [PeerFact(Peers.Registry, Peers.Helm4, Peers.Helm317)]
    public void DoWhatTheySay()
    {
        var baseImage = BaseImage.PushTo(_registry);
        var commands = Commands().ToList();
        Assert.Contains("dotnet publish samples/Orders -p:PushChart=true", commands);

        foreach (var command in commands.Where(command => command.StartsWith("dotnet publish samples/", StringComparison.Ordinal)))
        {
            Dotnet(command, $"-p:ContainerBaseImage={baseImage}");
        }

        Assert.Contains(_registry.Pushes(), push => push.StartsWith("shop/orders/manifests/", StringComparison.Ordinal));
        Assert.Contains("shop/charts/orders/manifests/1.4.0", _registry.Pushes());
        Install(Assert.Single(commands, command => command.StartsWith("helm install", StringComparison.Ordinal)));
        Assert.Contains("dotnet publish samples/Shop/Umbrella -p:PushChart=true", commands);
    }

    /// <summary>The shop: two services, a worker and the chart of all, by one command.</summary>
    [PeerFact(Peers.Registry, Peers.Helm4, Peers.Helm317)]
    public void PublishTheShop()
    {
        var registry = $"-p:ContainerRegistry={_registry.Host}";

        var result = Dotnet("dotnet publish samples/Shop/Umbrella -p:PushChart=true", $"-p:ContainerBaseImage={BaseImage.PushTo(_registry)}", registry, $"-p:ChartRegistry={_registry.Host}");

        Assert.Empty(result.Codes);
        var pushes = _registry.Pushes().Where(push => push.StartsWith("shop/", StringComparison.Ordinal)).ToList();
        // No chart of a service by itself, and the umbrella when all images are there.
        Assert.Equal(["shop/billing", "shop/charts/shop", "shop/mailer", "shop/orders"], pushes.Select(push => push.Split("/manifests/")[0]).Distinct().Order(StringComparer.Ordinal));
        Assert.Equal("shop/charts/shop/manifests/1.4.0", pushes[^1]);
        foreach (var version in (string[])[Peers.Helm4, Peers.Helm317]) RendersTheShop(new HelmClient(version));
    }

    private void RendersTheShop(HelmClient helm)
    {
        var package = helm.Pull($"oci://{_registry.Host}/shop/charts/shop", "1.4.0");
        var whole = helm.Render(package);
        var withoutBilling = helm.Run(TestFolder.Root, "template", "release", package, "--set", "billing.enabled=false").Succeeded().Output;

        Assert.Equal(3, whole.Split("kind: Deployment").Length - 1);
        Assert.Equal(2, withoutBilling.Split("kind: Deployment").Length - 1);
        foreach (var image in (string[])["orders", "mailer", "billing"])
        {
            Assert.Contains($"image: \"{_registry.Host}/shop/{image}@sha256:", whole, StringComparison.Ordinal);
        }
    }

    /// <summary>The lines of the shell blocks, without comments.</summary>
    private static IEnumerable<string> Commands() =>
        File.ReadAllText(Repository.Path("README.md")).Split("```sh\n").Skip(1)
            .SelectMany(block => block.Split("```")[0].Split('\n'))
            .Select(line => line.Split('#')[0].Trim())
            .Where(line => line.Length > 0);

    private CommandResult Dotnet(string command, params string[] more)
    {
        // The sample builds our project: the feed has to be through with it.
        _ = PackageFeed.Current;

        return DotnetCommand.Run(Repository.Root, [.. Arguments(command), .. more]).Succeeded();
    }

    /// <summary>There is no cluster: Helm renders what it would install.</summary>
    private void Install(string command)
    {
        var output = new HelmClient(Peers.Helm4).Run(TestFolder.Root, ["template", .. Arguments(command).Skip(1)]).Succeeded().Output;

        Assert.Contains("kind: Deployment", output, StringComparison.Ordinal);
    }

    private IEnumerable<string> Arguments(string command) =>
        command.Replace("localhost:5000", _registry.Host, StringComparison.Ordinal).Split(' ', StringSplitOptions.RemoveEmptyEntries).Skip(1);
}

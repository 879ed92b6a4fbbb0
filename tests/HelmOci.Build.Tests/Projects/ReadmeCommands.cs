using HelmOci.Build.Tests.Infrastructure;

namespace HelmOci.Build.Tests.Projects;

/// <summary>README's commands on the sample, as they are written there, one after another; only port 5000 is another.</summary>
public sealed class ReadmeCommands : IDisposable
{
    private readonly RegistryProcess _registry = new();

    public void Dispose() => _registry.Dispose();

    [PeerFact(Peers.Registry, Peers.Helm4)]
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
    }

    /// <summary>The lines of the shell blocks, without comments.</summary>
    private static IEnumerable<string> Commands() =>
        File.ReadAllText(Repository.Path("README.md")).Split("```sh\n").Skip(1)
            .SelectMany(block => block.Split("```")[0].Split('\n'))
            .Select(line => line.Split('#')[0].Trim())
            .Where(line => line.Length > 0);

    private void Dotnet(string command, string baseImage)
    {
        // The sample builds our project: the feed has to be through with it.
        _ = PackageFeed.Current;
        DotnetCommand.Run(Repository.Root, [.. Arguments(command), baseImage]).Succeeded();
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

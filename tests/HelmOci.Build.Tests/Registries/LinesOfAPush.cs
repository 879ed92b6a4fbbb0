using HelmOci.Build.Tests.Infrastructure;

namespace HelmOci.Build.Tests.Registries;

/// <summary>What a normal build says of a push: where the chart is, what became of it, and how to install it.</summary>
public sealed class LinesOfAPush : IDisposable
{
    private const string Install = "Install it with: ";

    private readonly RegistryProcess _registry = new();

    private readonly TestProject _project = TestProject.Bare("Tools").WithChart("tools");

    public void Dispose() => _registry.Dispose();

    [PeerFact(Peers.Registry, Peers.Helm4)]
    public void NameTheCommandThatInstallsTheChart()
    {
        var command = Assert.Single(Lines(Push([]), Install))[Install.Length..];

        Assert.Equal($"helm install tools oci://{_registry.Host}/team/tools --version 0.1.0 --plain-http", command);
        var rendered = new HelmClient(Peers.Helm4).Run(TestFolder.Root, ["template", .. command.Split(' ')[2..]]).Succeeded();
        Assert.Contains("# Source: tools/", rendered.Output, StringComparison.Ordinal);
    }

    [PeerFact(Peers.Registry)]
    public void EndInTheStatusWhereNothingWasSent()
    {
        var first = Assert.Single(Lines(Push([]), "Tools -> oci://"));
        var second = Assert.Single(Lines(Push([]), "Tools -> oci://"));

        Assert.Matches("@sha256:[0-9a-f]{64}$", first);
        Assert.Equal($"{first} (up to date)", second);
    }

    /// <summary>Of a normal build the terminal logger shows what its projects give, and no other message.</summary>
    [PeerFact(Peers.Registry)]
    public void AreShownByTheTerminalLogger()
    {
        _project.Add($"""<ItemGroup><ChartDestination Include="oci://{_registry.Host}/other" /></ItemGroup>""");

        var output = Push([], "-tl:on").Output;

        Assert.Matches(@"/team/tools:0\.1\.0@sha256:[0-9a-f]{64}\r?\nTools -> oci://\S+/other/tools:0\.1\.0@sha256:[0-9a-f]{64}\r?\nInstall it with: helm install tools oci://", output);
    }

    [PeerTheory(Peers.Registry)]
    [InlineData("CI")]
    [InlineData("TF_BUILD")]
    public void NameNoCommandInCI(string variable) => Assert.Empty(Lines(Push(new() { [variable] = "true" }), Install));

    [PeerFact(Peers.Registry)]
    public void NameNoCommandForALibrary()
    {
        TestFolder.Write(_project.Folder, "chart/Chart.yaml", "apiVersion: v2\nname: tools\nversion: 0.1.0\ntype: library\n");

        Assert.Empty(Lines(Push([]), Install));
    }

    private static List<string> Lines(CommandResult result, string start) =>
        [.. result.Output.Split('\n').Select(line => line.Trim()).Where(line => line.StartsWith(start, StringComparison.Ordinal))];

    private CommandResult Push(Dictionary<string, string> environment, params string[] arguments) =>
        _project.Dotnet(environment, ["msbuild", "-t:PushChart", $"-p:ChartRegistry={_registry.Host}", "-p:ChartNamespace=team", .. arguments]).Succeeded();
}

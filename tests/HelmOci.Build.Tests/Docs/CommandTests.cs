namespace HelmOci.Build.Tests.Docs;

/// <summary>The dotnet commands of README and docs run as they are written; those on samples are in <see cref="Projects.ReadmeCommands"/>.</summary>
public sealed class CommandTests : IDisposable
{
    /// <summary>Commands that are not run here, each with what stands for it.</summary>
    private static readonly Dictionary<string, string> NotRun = new()
    {
        ["dotnet new webapi -o orders"] = "Restores from the machine's own source; ProjectTemplates makes projects without.",
        ["dotnet add package HelmOci.Build"] = "Asks the machine's own source; TestProject adds the package as this does.",
        ["dotnet package add HelmOci.Build --file rates.cs"] = "Is about a program of one file; FirstHourTests has it.",
        ["dotnet build rates.cs -t:NewChart"] = "Is about a program of one file; FirstHourTests has it.",
        ["dotnet publish rates.cs -p:PushChart=true -p:ContainerRegistry=localhost:5000"] = "Is about a program of one file; FirstHourTests has it.",
        ["dotnet add catalog package HelmOci.Build"] = "Is about a solution; FirstHourTests has it.",
        ["dotnet add stock package HelmOci.Build"] = "Is about a solution; FirstHourTests has it.",
        ["dotnet build -t:…"] = "Stands for all targets.",
        ["dotnet sln add"] = "Not a whole command; ChartInASolution adds projects.",
        ["dotnet publish -t:PublishContainer"] = "Is about the local docker; LocalDocker has it.",
        ["dotnet publish -t:PublishContainer -t:PushChart"] = "Is about the local docker; LocalDocker has it.",
    };

    private readonly RegistryProcess _registry = new();

    public void Dispose() => _registry.Dispose();

    /// <summary>In the order of the pages, in a folder as a reader has it: an app in src/Orders with its new chart.</summary>
    [PeerFact(Peers.Registry, Peers.Helm4)]
    public void RunInAProjectOfTheReader()
    {
        var commands = MarkdownPage.All().SelectMany(page => page.DotnetCommands).Where(command => !command.Contains(" samples/", StringComparison.Ordinal)).Distinct().ToList();
        Assert.Equal([], NotRun.Keys.Except(commands));
        var project = TestProject.New("web", "Orders", TestFolder.Create("src"))
            .Set("ContainerBaseImage", BaseImage.PushTo(_registry)).Set("ContainerRegistry", _registry.Host).Set("ContainerRepository", "shop/orders");
        TestFolder.Write(project.Folder, "ci/values.yaml", "replicaCount: 2\n");
        project.Dotnet("build", "-t:NewChart").Succeeded();
        project.Dotnet("build", "-t:PackChart", "-p:ChartOutputPath=./").Succeeded();

        var failed = commands.Except(NotRun.Keys).Select(Expanded).Distinct().Select(command => Run(project, command)).Where(result => result.ExitCode != 0);

        Assert.Equal([], failed.Select(result => result.ToString()));
    }

    /// <summary>As a build server's shell expands it for the tag v1.4.0. The files of all servers have one command.</summary>
    private static string Expanded(string command) =>
        DotnetCommand.RunLine(TestFolder.Root, $"echo \"{command}\"", new Dictionary<string, string>
        {
            ["VERSION"] = "1.4.0",
            ["GITHUB_REF_NAME"] = "v1.4.0",
            ["BUILD_SOURCEBRANCHNAME"] = "v1.4.0",
            ["CI_COMMIT_TAG"] = "v1.4.0",
            ["TAG_NAME"] = "v1.4.0",
        }).Succeeded().Output.Trim();

    private CommandResult Run(TestProject project, string command)
    {
        string[] hosts = ["staging.example.com", "registry.example.com", "localhost:5000"];
        var line = hosts.Aggregate(command, (text, host) => text.Replace(host, _registry.Host, StringComparison.Ordinal));
        var folder = command.Contains(" src/Orders", StringComparison.Ordinal) ? Path.GetFullPath("../..", project.Folder) : project.Folder;
        var path = $"{Path.GetDirectoryName(Peers.PathOf(Peers.Helm4))}:{Environment.GetEnvironmentVariable("PATH")}";

        return DotnetCommand.RunLine(folder, line, new Dictionary<string, string> { ["PATH"] = path });
    }
}

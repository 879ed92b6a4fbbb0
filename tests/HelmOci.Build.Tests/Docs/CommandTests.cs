using System.Security.Cryptography;
using System.Text.RegularExpressions;

namespace HelmOci.Build.Tests.Docs;

/// <summary>The commands of README and docs run as they are written, by dotnet and by Helm; those on samples are in <see cref="Projects.ReadmeCommands"/>, other programs in <see cref="ShellCommandTests"/>.</summary>
public sealed partial class CommandTests : IDisposable
{
    /// <summary>Commands of dotnet that are not run here, each with what stands for it.</summary>
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

    private static readonly string CosignKey = ECDsa.Create(ECCurve.NamedCurves.nistP256).ExportPkcs8PrivateKeyPem();

    private readonly RegistryProcess _registry = new();

    private readonly GpgKey? _key = Peers.WhyMissing([Peers.Gpg]) is null ? new GpgKey("ci@example.com") : null;

    public void Dispose()
    {
        _key?.Dispose();
        _registry.Dispose();
    }

    /// <summary>In the order of the pages, in a folder as a reader has it: an app in src/Orders with its new chart.</summary>
    [PeerFact(Peers.Registry, Peers.Helm4, Peers.Gpg)]
    public void RunInAProjectOfTheReader()
    {
        var commands = MarkdownPage.All().SelectMany(page => page.Commands).Where(command => command.Program == "dotnet").Select(command => command.Text)
            .Where(command => !command.Contains(" samples/", StringComparison.Ordinal)).Distinct().ToList();
        Assert.Equal([], NotRun.Keys.Except(commands));
        var project = TestProject.New("web", "Orders", TestFolder.Create("src"))
            .Set("ContainerBaseImage", BaseImage.PushTo(_registry)).Set("ContainerRegistry", _registry.Host).Set("ContainerRepository", "shop/orders");
        TestFolder.Write(project.Folder, "ci/values.yaml", "replicaCount: 2\n");
        TestFolder.Write(project.Folder, "cosign.key", CosignKey);
        project.Dotnet("build", "-t:NewChart").Succeeded();
        project.Dotnet("build", "-t:PackChart", "-p:ChartOutputPath=./").Succeeded();

        var failed = commands.Except(NotRun.Keys).Select(Expanded).Distinct().Select(command => Run(project, command)).Where(result => result.ExitCode != 0);

        Assert.Equal([], failed.Select(result => result.ToString()));
    }

    /// <summary>What a script did before: Helm packs its own starter chart and pushes it. The install that README shows fetches that name and version.</summary>
    [PeerFact(Peers.Registry, Peers.Helm4)]
    public void OfHelmRun()
    {
        var folder = TestFolder.Create("repository");
        new HelmClient(Peers.Helm4).CreateChart(Path.Combine(folder, "src", "Orders", "chart"), "orders");
        var lines = MarkdownPage.All().SelectMany(page => page.Snippets.SelectMany(snippet => snippet.Scripts).SelectMany(script => script.Split('\n')).Concat(page.Spans))
            .Where(line => ShellCommand.Of(line).Any(command => command.Program == "helm" && NamesAFile().IsMatch(command.Text)))
            // Wants a signed chart; SignedCharts has it, with each Helm.
            .Where(line => !line.StartsWith("helm pull ", StringComparison.Ordinal)).ToList();
        var subcommands = lines.Select(line => ShellCommand.Of(line)[^1].Text.Split(' ')[1]);
        Assert.Equal(["dependency", "install", "lint", "package", "push", "registry"], subcommands.Distinct().Order(StringComparer.Ordinal));

        var failed = lines.Select(line => RunLine(folder, OverHttp(line))).Where(result => result.ExitCode != 0);

        Assert.Equal([], failed.Select(result => result.ToString()));
        Assert.Contains("shop/charts/orders/manifests/1.4.0", _registry.Pushes());
    }

    /// <summary>Against the test's registry. There is no cluster: Helm renders what it would install.</summary>
    private string OverHttp(string line)
    {
        var text = line.Replace("ghcr.io", _registry.Host, StringComparison.Ordinal).Replace("localhost:5000", _registry.Host, StringComparison.Ordinal);
        var flags = text.Contains(_registry.Host, StringComparison.Ordinal) && !text.Contains("--plain-http", StringComparison.Ordinal) ? " --plain-http" : "";

        return text + flags + (text.Contains("helm install", StringComparison.Ordinal) ? " --dry-run=client" : "");
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

        return RunLine(folder, line);
    }

    private CommandResult RunLine(string folder, string line) => DotnetCommand.RunLine(folder, line, new Dictionary<string, string>
    {
        ["PATH"] = $"{Path.GetDirectoryName(Peers.PathOf(Peers.Helm4))}:{Environment.GetEnvironmentVariable("PATH")}",
        ["VERSION"] = "1.4.0",
        ["USERNAME"] = "ci",
        ["PASSWORD"] = "secret",
        ["GNUPGHOME"] = _key?.Home ?? "",
        ["SIGNING_KEY"] = _key is null ? "" : File.ReadAllText(_key.SecretKey),
        ["COSIGN_PRIVATE_KEY"] = CosignKey,
    });

    /// <summary>Others name a subcommand, and nothing to run it on.</summary>
    [GeneratedRegex(@" \S*[/.]\S")]
    private static partial Regex NamesAFile();
}

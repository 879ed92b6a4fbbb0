using System.Diagnostics;
using HelmOci.Build.Tests.Infrastructure;

namespace HelmOci.Build.Tests.Projects;

/// <summary>The tools that find a version inside a target. Each commit is another version, also where nothing is built anew.</summary>
public sealed class VersionTools
{
    private readonly TestProject _project = TestProject.New("console", "App").WithChart("app");

    public VersionTools() => TestFolder.Write(_project.Folder, ".gitignore", "bin/\nobj/\n");

    [PeerFact(Peers.Git)]
    public void MinVerHasTheLastWordHoweverTheChartIsMade()
    {
        _project.Add(Package("MinVer", "8.0.0"));

        Commit("tag", "2.0.0");
        _project.Dotnet("publish", "-p:PackChart=true").Succeeded();
        Commit();
        _project.Dotnet("publish", "--no-build", "-p:PackChart=true").Succeeded();
        Commit("tag", "2.2.0-rc.1");
        _project.Dotnet("pack", "--no-build").Succeeded();

        Assert.Equal(["app-2.0.0.tgz", "app-2.0.1-alpha.0.1.tgz", "app-2.2.0-rc.1.tgz"], Charts());
    }

    [PeerFact(Peers.Git)]
    public void GitVersioningHasTheLastWordHoweverTheChartIsMade()
    {
        _project.Add(Package("Nerdbank.GitVersioning", "3.10.94"));
        TestFolder.Write(_project.Folder, "version.json", """{ "version": "2.0", "publicReleaseRefSpec": [ "^refs/heads/release$" ] }""");

        Commit("checkout", "-b", "release");
        _project.Dotnet("publish", "-p:PackChart=true").Succeeded();
        Commit();
        _project.Dotnet("publish", "--no-build", "-p:PackChart=true").Succeeded();
        Commit("checkout", "-b", "topic");
        _project.Dotnet("pack", "--no-build").Succeeded();

        Assert.Equal(["app-2.0.1.tgz", "app-2.0.2.tgz", $"app-2.0.3-g{Git("rev-parse", "--short=10", "HEAD")}.tgz"], Charts());
    }

    /// <summary>As Nerdbank.GitVersioning's assembly versions are, and TFS's build numbers.</summary>
    [Theory]
    [InlineData("1.2.3.4", "1.2.3+4")]
    [InlineData("v1.2.3.4", "1.2.3+4")]
    [InlineData("1.2.3-rc_1", "1.4.0-rc.1")]
    [InlineData("01.2.3", " 1.2.3")]
    public void ThatGiveNoSemVerAreToldAValidSpelling(string version, string spelling)
    {
        var project = TestProject.Bare("App", $"<PackageVersion>{version}</PackageVersion>").WithChart("app");

        var result = project.Dotnet("msbuild", "-t:PackChart").FailedWith("HELMOCI4009");

        var error = Assert.Single(result.ErrorLines("HELMOCI4009"));
        Assert.Contains("PackageVersion", error, StringComparison.Ordinal);
        Assert.Contains(spelling, error, StringComparison.Ordinal);
    }

    private static string Package(string name, string version) =>
        $"""<ItemGroup><PackageReference Include="{name}" Version="{version}" PrivateAssets="all" /></ItemGroup>""";

    private IEnumerable<string?> Charts() =>
        Directory.GetFiles(Path.Combine(_project.Folder, "bin"), "*.tgz", SearchOption.AllDirectories).Select(Path.GetFileName).Order(StringComparer.Ordinal);

    /// <summary>One commit more, then what a developer does with it.</summary>
    private void Commit(params string[] command)
    {
        if (!Directory.Exists(Path.Combine(_project.Folder, ".git"))) Git("init", "--quiet");
        Git("add", ".");
        Git("-c", "user.name=Test", "-c", "user.email=test@example.com", "commit", "--quiet", "--allow-empty", "-m", "Change");
        if (command.Length > 0) Git(command);
    }

    private string Git(params string[] arguments) =>
        new RunningCommand(new ProcessStartInfo("git", arguments) { WorkingDirectory = _project.Folder }).Wait().Succeeded().Output.Trim();
}

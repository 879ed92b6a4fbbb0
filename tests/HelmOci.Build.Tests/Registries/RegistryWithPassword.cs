using System.Text;
using HelmOci.Build.Tests.Infrastructure;

namespace HelmOci.Build.Tests.Registries;

public sealed class RegistryWithPassword : IDisposable
{
    private const string WrongPassword = "wr0ng-Pa55!";

    private readonly RegistryProcess _registry = new(RegistryOptions.WithPassword);
    private readonly TestProject _project;

    public RegistryWithPassword()
    {
        _project = TestProject.Bare("App", $"<ChartRegistry>{_registry.Host}</ChartRegistry><ChartNamespace>team</ChartNamespace>");
        SmallChart.Write(Path.Combine(_project.Folder, "chart"), "app");
    }

    public void Dispose() => _registry.Dispose();

    [PeerTheory(Peers.Registry, Peers.Helm4, Peers.Helm317, Peers.Helm38)]
    [InlineData(Peers.Helm4)]
    [InlineData(Peers.Helm317)]
    [InlineData(Peers.Helm38)]
    public void TakesTheLoginOfTheEnvironment(string helm)
    {
        Push(LoginByEnvironment(RegistryOptions.Password)).Succeeded();

        var client = new HelmClient(helm).LoggedInTo(_registry.Host, RegistryOptions.UserName, RegistryOptions.Password);
        client.Render(client.Pull($"oci://{_registry.Host}/team/app", "0.1.0"));
    }

    [PeerFact(Peers.Registry)]
    public void TakesTheLoginOfDocker()
    {
        Push(LoginByDocker(RegistryOptions.Password)).Succeeded();

        Assert.Equal(["team/app/manifests/0.1.0"], _registry.Pushes());
    }

    /// <summary>As a target does that runs "docker login" or asks a cloud for a fresh token: the chart is packed by then.</summary>
    [PeerTheory(Peers.Registry)]
    [InlineData("")]
    [InlineData(WrongPassword)]
    public void TakesALoginThatIsMadeRightBeforeThePush(string passwordBefore)
    {
        var environment = LoginByDocker(passwordBefore);
        var fresh = LoginByDocker(RegistryOptions.Password)["DOCKER_CONFIG"];
        _project.Add($"""<Target Name="Login" BeforeTargets="PushChart"><Copy SourceFiles="{fresh}/config.json" DestinationFolder="$(DOCKER_CONFIG)" /></Target>""");

        Push(environment).Succeeded();

        Assert.Equal(["team/app/manifests/0.1.0"], _registry.Pushes());
    }

    [PeerFact(Peers.Registry)]
    public void TakesTheLoginOfTheImage()
    {
        _project.Set("ContainerRegistry", _registry.Host);

        Push(new()
        {
            ["DOTNET_CONTAINER_REGISTRY_UNAME"] = RegistryOptions.UserName,
            ["DOTNET_CONTAINER_REGISTRY_PWORD"] = RegistryOptions.Password,
        }).Succeeded();

        Assert.Equal(["team/app/manifests/0.1.0"], _registry.Pushes());
    }

    /// <summary>In a job of GitLab nothing is set up, and a detailed log tells whose login it was.</summary>
    [PeerFact(Peers.Registry)]
    public void TakesTheLoginThatGitLabGivesToAJob()
    {
        var result = Push(LoginOfGitLab(_registry.Host), "-v:detailed").Succeeded();

        Assert.Equal(["team/app/manifests/0.1.0"], _registry.Pushes());
        Assert.Contains($"in CI_REGISTRY_PASSWORD: a password for {RegistryOptions.UserName}.", result.Output, StringComparison.Ordinal);
    }

    [PeerFact(Peers.Registry)]
    public void DoesNotGetTheLoginOfAnotherRegistry()
    {
        var result = Push(LoginOfGitLab("registry.gitlab.com"), "-v:detailed");

        result.FailedWith("HELMOCI1001");
        Assert.DoesNotContain("a password for", result.Output, StringComparison.Ordinal);
    }

    [PeerFact(Peers.Registry)]
    public void RefusesAWrongPassword()
    {
        var result = Push(LoginByEnvironment(WrongPassword));

        Assert.StartsWith("HELMOCI1", Assert.Single(result.Codes), StringComparison.Ordinal);
        result.FailedWith(result.Codes[0]);
        Assert.Contains("(from HELMOCI_REGISTRY_PASSWORD)", result.Output, StringComparison.Ordinal);
        Assert.DoesNotContain(WrongPassword, result.Output, StringComparison.Ordinal);
        Assert.Empty(_registry.Pushes());
    }

    [PeerFact(Peers.Registry)]
    public void RefusesAPushWithoutALogin()
    {
        var result = Push([]);

        Assert.StartsWith("HELMOCI1", Assert.Single(result.Codes), StringComparison.Ordinal);
        result.FailedWith(result.Codes[0]);
    }

    [PeerTheory(Peers.Registry)]
    [InlineData(RegistryOptions.Password)]
    [InlineData(WrongPassword)]
    public void ShowsThePasswordInNoLog(string password)
    {
        var result = Push(LoginByEnvironment(password), "-v:diag", "-bl:build.binlog");

        Assert.Contains("PushChart", result.Output, StringComparison.Ordinal);
        foreach (var secret in new[] { password, Basic(password) })
        {
            Assert.DoesNotContain(secret, result.Output, StringComparison.Ordinal);
            Assert.DoesNotContain(secret, BinaryLog.TextOf(Path.Combine(_project.Folder, "build.binlog")), StringComparison.Ordinal);
        }
    }

    private static Dictionary<string, string> LoginByEnvironment(string password) => new()
    {
        ["HELMOCI_REGISTRY_USERNAME"] = RegistryOptions.UserName,
        ["HELMOCI_REGISTRY_PASSWORD"] = password,
    };

    private static Dictionary<string, string> LoginOfGitLab(string registry) => new()
    {
        ["CI_REGISTRY"] = registry,
        ["CI_REGISTRY_USER"] = RegistryOptions.UserName,
        ["CI_REGISTRY_PASSWORD"] = RegistryOptions.Password,
    };

    private static string Basic(string password) =>
        Convert.ToBase64String(Encoding.UTF8.GetBytes($"{RegistryOptions.UserName}:{password}"));

    private Dictionary<string, string> LoginByDocker(string password)
    {
        var folder = TestFolder.Create("docker");
        if (password.Length > 0) TestFolder.Write(folder, "config.json", $$"""{ "auths": { "{{_registry.Host}}": { "auth": "{{Basic(password)}}" } } }""");
        return new() { ["DOCKER_CONFIG"] = folder };
    }

    private CommandResult Push(Dictionary<string, string> environment, params string[] arguments) =>
        _project.Dotnet(environment, ["msbuild", "-t:PushChart", .. arguments]);
}

using System.Text;
using HelmOci.Build.Tests.Infrastructure;

namespace HelmOci.Build.Tests.Registries;

/// <summary>Every way to log in: the chart arrives, and no log shows the password, plain or in base64.</summary>
public sealed class SecretsOfLogins : IDisposable
{
    private readonly RegistryProcess _registry = new(RegistryOptions.WithPassword);
    private readonly TestProject _project;

    public SecretsOfLogins() => _project = TestProject
        .Bare("App", $"<ChartRegistry>{_registry.Host}</ChartRegistry><ContainerRegistry>{_registry.Host}</ContainerRegistry><ChartNamespace>team</ChartNamespace>")
        .WithChart("app");

    public void Dispose() => _registry.Dispose();

    [PeerTheory(Peers.Registry)]
    [InlineData("variables")]
    [InlineData("named variable")]
    [InlineData("Helm")]
    [InlineData("docker")]
    [InlineData("podman")]
    [InlineData("helper")]
    [InlineData("GitLab")]
    public void StayOutOfEveryLog(string way)
    {
        string[] named = way == "named variable" ? [$"-p:ChartRegistryUsername={RegistryOptions.UserName}", "-p:ChartRegistryPasswordVariable=APP_PASSWORD"] : [];

        var result = _project.Dotnet(Login(way), ["msbuild", "-t:PushChart", "-v:diag", "-bl:build.binlog", .. named]).Succeeded();

        Assert.Equal(["team/app/manifests/0.1.0"], _registry.Pushes());
        var log = result.Output + result.Errors + BinaryLog.TextOf(Path.Combine(_project.Folder, "build.binlog"));
        Assert.Contains("Credentials for", log, StringComparison.Ordinal);
        Assert.All([RegistryOptions.Password, Base64(RegistryOptions.Password), Basic], secret => Assert.DoesNotContain(secret, log, StringComparison.Ordinal));
    }

    /// <summary>MSBuild itself lists the variables whose names start with DOTNET_, whoever reads them.</summary>
    [PeerFact(Peers.Registry)]
    public void OfTheSdkAreShownByMSBuildAlone()
    {
        var result = _project.Dotnet(Login("SDK"), "msbuild", "-t:PushChart", "-v:diag").Succeeded();

        var shown = result.Output.Split('\n').Where(line => line.Contains(RegistryOptions.Password, StringComparison.Ordinal));
        Assert.All(shown, line => Assert.StartsWith("DOTNET_CONTAINER_REGISTRY_PWORD = ", line.Trim(), StringComparison.Ordinal));
        Assert.DoesNotContain(Basic, result.Output, StringComparison.Ordinal);
    }

    private static string Basic => Base64($"{RegistryOptions.UserName}:{RegistryOptions.Password}");

    private Dictionary<string, string> Login(string way) => way switch
    {
        "variables" => new() { ["HELMOCI_REGISTRY_USERNAME"] = RegistryOptions.UserName, ["HELMOCI_REGISTRY_PASSWORD"] = RegistryOptions.Password },
        "named variable" => new() { ["APP_PASSWORD"] = RegistryOptions.Password },
        "GitLab" => new() { ["CI_REGISTRY"] = _registry.Host, ["CI_REGISTRY_USER"] = RegistryOptions.UserName, ["CI_REGISTRY_PASSWORD"] = RegistryOptions.Password },
        "SDK" => new() { ["DOTNET_CONTAINER_REGISTRY_UNAME"] = RegistryOptions.UserName, ["DOTNET_CONTAINER_REGISTRY_PWORD"] = RegistryOptions.Password },
        "Helm" => new() { ["HELM_REGISTRY_CONFIG"] = File("config.json", Logins()) },
        "docker" => new() { ["DOCKER_CONFIG"] = Path.GetDirectoryName(File("config.json", Logins()))! },
        "podman" => new() { ["REGISTRY_AUTH_FILE"] = File("auth.json", Logins()) },
        _ => Helper(),
    };

    private string Logins() => $$"""{ "auths": { "{{_registry.Host}}": { "auth": "{{Basic}}" } } }""";

    private Dictionary<string, string> Helper()
    {
        var program = File("docker-credential-test", $$"""
            #!/bin/sh
            echo '{"ServerURL":"x","Username":"{{RegistryOptions.UserName}}","Secret":"{{RegistryOptions.Password}}"}'

            """);
        System.IO.File.SetUnixFileMode(program, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        var config = File("config.json", $$"""{ "credHelpers": { "{{_registry.Host}}": "test" } }""");

        return new()
        {
            ["DOCKER_CONFIG"] = Path.GetDirectoryName(config)!,
            ["PATH"] = $"{Path.GetDirectoryName(program)}:{Environment.GetEnvironmentVariable("PATH")}",
        };
    }

    private static string File(string name, string text) => TestFolder.Write(TestFolder.Create("login"), name, text);

    private static string Base64(string text) => Convert.ToBase64String(Encoding.UTF8.GetBytes(text));
}

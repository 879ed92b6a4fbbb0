using System.Diagnostics;
using HelmOci.Credentials;
using HelmOci.Tests.Peers;
using HelmOci.Tests.Transport;

namespace HelmOci.Tests.Credentials;

/// <summary>Files that the real tools write, against a real registry with passwords.</summary>
public static class LoginToolTests
{
    private const string UserName = "robot$shop+ci";
    private const string Password = "pa:ss wörd/+=";

    /// <summary>Both, as htpasswd -B has them.</summary>
    private const string Hash = "robot$shop+ci:$2y$05$abcdefghijklmnopqrstuuZHaFm0ujbIn4dz/o1iilNP1sRBSqeZK\n";

    [PeerTheory(Peer.Registry, Peer.Helm4, Peer.Helm317, Peer.Helm38)]
    [InlineData(Peer.Helm4)]
    [InlineData(Peer.Helm317)]
    [InlineData(Peer.Helm38)]
    public static async Task HelmsLoginIsRead(string version)
    {
        using var machine = new LoginMachine();
        using var registry = await RegistryWithPasswordsAsync(machine);
        // Older ones take http on localhost by themselves, and have no such option.
        string[] plainHttp = version == Peer.Helm4 ? ["--plain-http"] : [];

        await RunAsync(
            Peer.PathOf(version),
            machine,
            ["registry", "login", registry.Host, "--username", UserName, "--password", Password, .. plainHttp]);

        Assert.True(File.Exists(machine.Path(".config/helm/registry/config.json")));
        Assert.Equal(Credential.Password(UserName, Password), machine.Find(registry.Host));
    }

    [PeerTheory(Peer.Registry, Peer.Skopeo)]
    [InlineData("")]
    [InlineData("/shop")]
    public static async Task SkopeosLoginIsRead(string path)
    {
        using var machine = new LoginMachine();
        using var registry = await RegistryWithPasswordsAsync(machine);
        var file = machine.Path("auth file.json");

        await RunAsync(
            Peer.PathOf(Peer.Skopeo),
            machine,
            ["login", "--authfile", file, "--tls-verify=false", "--username", UserName, "--password", Password, registry.Host + path]);

        machine.Variable("REGISTRY_AUTH_FILE", file);
        Assert.Equal(Credential.Password(UserName, Password), machine.Find(registry.Host));
        Assert.Equal(path.Length > 0, machine.Find(registry.Host, "other/charts") is null);
    }

    private static async Task<DockerRegistry> RegistryWithPasswordsAsync(LoginMachine machine)
    {
        machine.File("htpasswd", Hash);

        return await DockerRegistry.WithPasswordsAsync(machine.Path("htpasswd"));
    }

    private static async Task RunAsync(string program, LoginMachine machine, string[] arguments)
    {
        var start = new ProcessStartInfo(program, arguments) { RedirectStandardOutput = true, RedirectStandardError = true };
        start.Environment["HOME"] = machine.Path("");
        foreach (var variable in new[] { "HELM_REGISTRY_CONFIG", "HELM_CONFIG_HOME", "XDG_CONFIG_HOME", "XDG_RUNTIME_DIR", "DOCKER_CONFIG" })
        {
            start.Environment.Remove(variable);
        }

        using var process = Process.Start(start)!;
        var output = process.StandardOutput.ReadToEndAsync();
        var error = await process.StandardError.ReadToEndAsync();
        await process.WaitForExitAsync();

        Assert.True(process.ExitCode == 0, await output + error);
    }
}

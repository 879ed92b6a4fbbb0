using HelmOci.Credentials;
using HelmOci.Machine;
using HelmOci.Tests.Peers;
using HelmOci.Tests.Transport;

namespace HelmOci.Tests.Credentials;

public static class LoginFilePlaceTests
{
    private const string Host = "registry.example.com";

    [Theory]
    [InlineData("HELM_REGISTRY_CONFIG", "logins.json", "logins.json")]
    [InlineData("HELM_CONFIG_HOME", "helm", "helm/registry/config.json")]
    [InlineData("XDG_CONFIG_HOME", "xdg", "xdg/helm/registry/config.json")]
    [InlineData("XDG_CONFIG_HOME", "xdg", "xdg/containers/auth.json")]
    [InlineData("DOCKER_CONFIG", "docker", "docker/config.json")]
    [InlineData("REGISTRY_AUTH_FILE", "podman.json", "podman.json")]
    [InlineData("XDG_RUNTIME_DIR", "runtime", "runtime/containers/auth.json")]
    public static void AreFoundByTheVariablesOfTheirTools(string variable, string value, string file)
    {
        using var machine = new LoginMachine().File(file, Logins.Of((Host, "me:x")));
        machine.Variable(variable, machine.Path(value));

        Assert.Equal("me", (machine.Find(Host))?.UserName);
    }

    [Theory]
    [InlineData(Platform.MacOS, "Library/Preferences/helm/registry/config.json")]
    [InlineData(Platform.MacOS, ".config/containers/auth.json")]
    [InlineData(Platform.Windows, "AppData/helm/registry/config.json")]
    [InlineData(Platform.Windows, ".docker/config.json")]
    public static void AreFoundWhereTheSystemKeepsThem(Platform platform, string file)
    {
        using var machine = new LoginMachine { Platform = platform }.File(file, Logins.Of((Host, "me:x")));
        machine.Variable("APPDATA", Machines.OnWindows(machine.Path("AppData")));

        Assert.Equal("me", (machine.Find(Host))?.UserName);
    }

    /// <summary>A project may hold a login file, and the build works there.</summary>
    [Theory]
    [InlineData("")]
    [InlineData("AppData")]
    [InlineData("C:AppData")]
    [InlineData("\\AppData")]
    public static void AreNeverInTheWorkingFolderOfWindows(string appData)
    {
        using var machine = new LoginMachine { Platform = Platform.Windows }.Variable("APPDATA", appData);

        Assert.Equal(Path.Combine(machine.Path("AppData"), "Roaming", "helm", "registry", "config.json"), LoginFiles.Helm(machine.Machine()));
    }

    /// <summary>As docker and podman find it.</summary>
    [Theory]
    [InlineData(Platform.Windows, @"D:\me", @"C:\Users\me", @"D:\me")]
    [InlineData(Platform.Windows, null, @"C:\Users\me", @"C:\Users\me")]
    [InlineData(Platform.Windows, "", @"C:\Users\me", @"C:\Users\me")]
    [InlineData(Platform.Windows, "D:me", @"C:\Users\me", @"C:\Users\me")]
    [InlineData(Platform.Linux, "/elsewhere", "/home/me", "/home/me")]
    public static void OfDockerLieInTheHomeThatAVariableOfWindowsNames(Platform platform, string? variable, string known, string home) =>
        Assert.Equal(home, BuildMachine.HomeOf(name => name == "USERPROFILE" ? variable : null, known, platform));

    [Theory]
    [InlineData(Platform.Windows, "")]
    [InlineData(Platform.Linux, "")]
    [InlineData(Platform.Linux, "me")]
    public static void LieBelowTheRootForAUserWithoutAHome(Platform platform, string known) =>
        Assert.Equal(Path.GetPathRoot(Environment.CurrentDirectory), BuildMachine.HomeOf(_ => null, known, platform));

    [SystemFact(Needs.Slashes)]
    public static void OfPodmanLieBelowTheUsersNumberWithoutARuntimeFolder()
    {
        using var machine = new LoginMachine().Variable("XDG_RUNTIME_DIR", "");

        Assert.Equal("/run/containers/1234/auth.json", LoginFiles.Podman(machine.Machine() with { UserId = () => 1234 })[0]);
        Assert.Matches("^/run/containers/[0-9]+/auth.json$", LoginFiles.Podman(BuildMachine.Current() with { Variables = _ => null })[0]);
    }

    [Fact]
    public static void PodmansVariableRulesItsOtherFilesOut()
    {
        using var machine = new LoginMachine().File("run/containers/auth.json", Logins.Of((Host, "me:x")));
        machine.Variable("REGISTRY_AUTH_FILE", machine.Path("missing.json"));

        Assert.Null(machine.Find(Host));
    }
}

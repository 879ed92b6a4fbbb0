using HelmOci.Credentials;
using HelmOci.Diagnostics;
using HelmOci.Machine;

namespace HelmOci.Tests.Credentials;

public static class SourceOrderTests
{
    private const string Host = "registry.example.com";

    private static readonly CredentialOptions Options = new() { ChartRegistry = Host, ContainerRegistry = Host };

    /// <summary>Every source, the first to count first; the user name tells which it is.</summary>
    private static readonly (string Name, Action<LoginMachine> Fill)[] Sources =
    [
        ("helmoci", machine => Pair(machine, "HELMOCI_REGISTRY_USERNAME", "HELMOCI_REGISTRY_PASSWORD", "helmoci")),
        ("sdk-push", machine => Pair(machine, "DOTNET_CONTAINER_PUSH_REGISTRY_UNAME", "DOTNET_CONTAINER_PUSH_REGISTRY_PWORD", "sdk-push")),
        ("sdk", machine => Pair(machine, "DOTNET_CONTAINER_REGISTRY_UNAME", "DOTNET_CONTAINER_REGISTRY_PWORD", "sdk")),
        ("sdk-old", machine => Pair(machine, "SDK_CONTAINER_REGISTRY_UNAME", "SDK_CONTAINER_REGISTRY_PWORD", "sdk-old")),
        ("helm", machine => machine.File(".config/helm/registry/config.json", Logins.Of((Host, "helm:x")))),
        ("docker-variable", machine => machine.Variable("DOCKER_AUTH_CONFIG", Logins.Of((Host, "docker-variable:x")))),
        ("docker", machine => machine.DockerConfig(Logins.Of((Host, "docker:x")))),
        ("podman", machine => machine.File("run/containers/auth.json", Logins.Of((Host, "podman:x")))),
        ("podman-home", machine => machine.File(".config/containers/auth.json", Logins.Of((Host, "podman-home:x")))),
    ];

    public static TheoryData<int> Ranks => [.. Enumerable.Range(0, Sources.Length)];

    [Theory]
    [MemberData(nameof(Ranks))]
    public static async Task EachSourceWinsOverAllBehindIt(int rank)
    {
        using var machine = new LoginMachine();
        foreach (var (_, fill) in Sources[rank..])
        {
            fill(machine);
        }

        Assert.Equal(Sources[rank].Name, (await machine.FindAsync(Host, options: Options))?.UserName);
    }

    [Fact]
    public static async Task PropertiesWinOverAll()
    {
        using var machine = new LoginMachine();
        Sources[0].Fill(machine);

        var found = await machine.FindAsync(Host, options: Options with { UserName = "me", Password = "secret" });

        Assert.Equal(Credential.Password("me", "secret"), found);
    }

    [Fact]
    public static async Task ThePasswordCanStandInAVariableOfAnyName()
    {
        using var machine = new LoginMachine().Variable("CI_TOKEN", "secret\n");

        var found = await machine.FindAsync(Host, options: Options with { UserName = "me", PasswordVariable = "CI_TOKEN" });

        Assert.Equal(Credential.Password("me", "secret"), found);
    }

    [Fact]
    public static async Task NothingIsFoundWhereNothingIs()
    {
        using var machine = new LoginMachine();

        Assert.Null(await machine.FindAsync(Host, options: Options));
    }

    [Fact]
    public static void EveryPlaceIsTold()
    {
        using var machine = new LoginMachine().DockerConfig("{}");

        var places = machine.Chain(Options).PlacesFor(Host);

        Assert.Equal(
            [
                "ChartRegistryUsername (not set)",
                "HELMOCI_REGISTRY_USERNAME (not set)",
                "DOTNET_CONTAINER_REGISTRY_UNAME (not set)",
                machine.Path(".config/helm/registry/config.json") + " (not there)",
                machine.Path(".docker/config.json"),
                machine.Path("run/containers/auth.json") + " (not there)",
                machine.Path(".config/containers/auth.json") + " (not there)",
            ],
            places);
    }

    public static class WithoutAHostOfTheirOwn
    {
        [Fact]
        public static async Task GivenCredentialsGoToTheChartRegistryOnly()
        {
            using var machine = new LoginMachine().Variable("CI_TOKEN", "secret");
            var options = new CredentialOptions { ChartRegistry = Host, UserName = "me", PasswordVariable = "CI_TOKEN" };

            Assert.Null(await machine.FindAsync("other.example.com", options: options));
        }

        [Fact]
        public static async Task VariablesOfThisPackageGoToTheChartRegistryOnly()
        {
            using var machine = new LoginMachine();
            Sources[0].Fill(machine);

            Assert.Null(await machine.FindAsync("other.example.com", options: Options));
            Assert.Null(await machine.FindAsync(Host, options: new CredentialOptions { ContainerRegistry = Host }));
        }

        [Theory]
        [InlineData(1)]
        [InlineData(2)]
        [InlineData(3)]
        public static async Task VariablesOfTheSdkGoToTheContainerRegistryOnly(int rank)
        {
            using var machine = new LoginMachine();
            Sources[rank].Fill(machine);

            Assert.Null(await machine.FindAsync("other.example.com", options: Options));
            Assert.Null(await machine.FindAsync(Host, options: new CredentialOptions { ChartRegistry = Host }));
        }

        [Fact]
        public static async Task TheNamesOfDockerHubAreOneHost()
        {
            using var machine = new LoginMachine();
            Sources[0].Fill(machine);

            var found = await machine.FindAsync("registry-1.docker.io", options: new CredentialOptions { ChartRegistry = "docker.io" });

            Assert.Equal("helmoci", found?.UserName);
        }
    }

    public static class HalfSet
    {
        [Theory]
        [InlineData("HELMOCI_REGISTRY_USERNAME")]
        [InlineData("HELMOCI_REGISTRY_PASSWORD")]
        public static async Task VariablesOfThisPackageAreAnError(string name)
        {
            using var machine = new LoginMachine().Variable(name, "hunter2");

            var fault = await Assert.ThrowsAsync<ChartException>(() => machine.FindAsync(Host, options: Options));

            Assert.Equal(DiagnosticCodes.CredentialIncomplete, fault.Diagnostics[0].Code);
            Assert.DoesNotContain("hunter2", fault + machine.Log.Text, StringComparison.Ordinal);
        }

        [Fact]
        public static async Task AnEmptyPasswordVariableIsAnErrorThatNamesIt()
        {
            using var machine = new LoginMachine();

            var fault = await Assert.ThrowsAsync<ChartException>(
                () => machine.FindAsync(Host, options: Options with { UserName = "me", PasswordVariable = "CI_TOKEN" }));

            Assert.Equal(DiagnosticCodes.CredentialIncomplete, fault.Diagnostics[0].Code);
            Assert.Contains("CI_TOKEN", fault.Diagnostics[0].Message, StringComparison.Ordinal);
        }

        [Fact]
        public static async Task VariablesOfTheSdkArePassedOverAsTheSdkDoes()
        {
            using var machine = new LoginMachine().Variable("DOTNET_CONTAINER_REGISTRY_UNAME", "me");

            Assert.Null(await machine.FindAsync(Host, options: Options));
        }

        [Fact]
        public static async Task TheyOnlyWarnWhereALoginIsThere()
        {
            using var machine = new LoginMachine().Variable("HELMOCI_REGISTRY_USERNAME", "me").DockerConfig(Logins.Of((Host, "docker:x")));

            Assert.Equal("docker", (await machine.FindAsync(Host, options: Options))?.UserName);
            Assert.Equal(DiagnosticCodes.CredentialIncomplete, Assert.Single(machine.Log.Warnings).Code);
        }
    }

    public static class InFilesElsewhere
    {
        [Theory]
        [InlineData("HELM_REGISTRY_CONFIG", "logins.json", "logins.json")]
        [InlineData("HELM_CONFIG_HOME", "helm", "helm/registry/config.json")]
        [InlineData("XDG_CONFIG_HOME", "xdg", "xdg/helm/registry/config.json")]
        [InlineData("XDG_CONFIG_HOME", "xdg", "xdg/containers/auth.json")]
        [InlineData("DOCKER_CONFIG", "docker", "docker/config.json")]
        [InlineData("REGISTRY_AUTH_FILE", "podman.json", "podman.json")]
        [InlineData("XDG_RUNTIME_DIR", "runtime", "runtime/containers/auth.json")]
        public static async Task AreFoundByTheVariablesOfTheirTools(string variable, string value, string file)
        {
            using var machine = new LoginMachine().File(file, Logins.Of((Host, "me:x")));
            machine.Variable(variable, machine.Path(value));

            Assert.Equal("me", (await machine.FindAsync(Host))?.UserName);
        }

        [Theory]
        [InlineData(Platform.MacOS, "Library/Preferences/helm/registry/config.json")]
        [InlineData(Platform.MacOS, ".config/containers/auth.json")]
        [InlineData(Platform.Windows, "AppData/helm/registry/config.json")]
        [InlineData(Platform.Windows, ".docker/config.json")]
        public static async Task AreFoundWhereTheSystemKeepsThem(Platform platform, string file)
        {
            using var machine = new LoginMachine { Platform = platform }.File(file, Logins.Of((Host, "me:x")));
            machine.Variable("APPDATA", machine.Path("AppData"));

            Assert.Equal("me", (await machine.FindAsync(Host))?.UserName);
        }

        [Fact]
        public static void OfPodmanLieBelowTheUsersNumberWithoutARuntimeFolder()
        {
            using var machine = new LoginMachine().Variable("XDG_RUNTIME_DIR", "");

            Assert.Equal("/run/containers/1234/auth.json", LoginFiles.Podman(machine.Machine() with { UserId = () => 1234 })[0]);
            Assert.Matches("^/run/containers/[0-9]+/auth.json$", LoginFiles.Podman(BuildMachine.Current() with { Variables = _ => null })[0]);
        }

        [Fact]
        public static async Task PodmansVariableRulesItsOtherFilesOut()
        {
            using var machine = new LoginMachine().File("run/containers/auth.json", Logins.Of((Host, "me:x")));
            machine.Variable("REGISTRY_AUTH_FILE", machine.Path("missing.json"));

            Assert.Null(await machine.FindAsync(Host));
        }
    }

    [Fact]
    public static async Task TheLogTellsWhatWasTriedAndNoSecret()
    {
        using var machine = new LoginMachine().DockerConfig(Logins.Of((Host, "me:hunter2")));

        await machine.FindAsync(Host, options: Options);

        Assert.Contains("HELMOCI_REGISTRY_USERNAME (not set): none", machine.Log.Text, StringComparison.Ordinal);
        Assert.Contains(machine.Path(".docker/config.json") + ": a password for me", machine.Log.Text, StringComparison.Ordinal);
        Assert.DoesNotContain("hunter2", machine.Log.Text, StringComparison.Ordinal);
        Assert.DoesNotContain(Logins.Base64("me:hunter2"), machine.Log.Text, StringComparison.Ordinal);
    }

    private static void Pair(LoginMachine machine, string userNameVariable, string passwordVariable, string userName) =>
        machine.Variable(userNameVariable, userName).Variable(passwordVariable, "x");
}

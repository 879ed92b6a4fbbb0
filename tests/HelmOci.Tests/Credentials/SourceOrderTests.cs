using HelmOci.Credentials;
using HelmOci.Tests.Peers;

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
    public static void EachSourceWinsOverAllBehindIt(int rank)
    {
        using var machine = new LoginMachine();
        foreach (var (_, fill) in Sources[rank..])
        {
            fill(machine);
        }

        Assert.Equal(Sources[rank].Name, (machine.Find(Host, options: Options))?.UserName);
    }

    [Theory]
    [MemberData(nameof(Ranks))]
    public static void EachSourceShowsInTheFingerprint(int rank)
    {
        using var machine = new LoginMachine();
        var before = machine.Chain(Options).Fingerprint();

        Sources[rank].Fill(machine);

        Assert.NotEqual(before, machine.Chain(Options).Fingerprint());
        Assert.Equal(machine.Chain(Options).Fingerprint(), machine.Chain(Options).Fingerprint());
    }

    [Fact]
    public static void TheFingerprintChangesWithALoginAndDoesNotHoldIt()
    {
        using var machine = new LoginMachine();

        var first = machine.Chain(Options with { UserName = "me", Password = "s3cret" }).Fingerprint();
        var second = machine.Chain(Options with { UserName = "me", Password = "0ther!" }).Fingerprint();

        Assert.NotEqual(first, second);
        Assert.DoesNotContain("s3cret", first, StringComparison.Ordinal);
    }

    [SystemFact(Needs.Links)]
    public static void TheFingerprintIsOfWhatALinkLeadsTo()
    {
        using var machine = new LoginMachine().File("there.json", Logins.Of((Host, "me:one"))).File(".docker/x", "");
        File.CreateSymbolicLink(machine.Path(".docker/config.json"), machine.Path("there.json"));
        var before = machine.Chain(Options).Fingerprint();

        machine.File("there.json", Logins.Of((Host, "me:two")));

        Assert.NotEqual(before, machine.Chain(Options).Fingerprint());
    }

    [Fact]
    public static void PropertiesWinOverAll()
    {
        using var machine = new LoginMachine();
        Sources[0].Fill(machine);

        var found = machine.Find(Host, options: Options with { UserName = "me", Password = "secret" });

        Assert.Equal(Credential.Password("me", "secret"), found);
    }

    [Fact]
    public static void ThePasswordCanStandInAVariableOfAnyName()
    {
        using var machine = new LoginMachine().Variable("CI_TOKEN", "secret\n");

        var found = machine.Find(Host, options: Options with { UserName = "me", PasswordVariable = "CI_TOKEN" });

        Assert.Equal(Credential.Password("me", "secret"), found);
    }

    [Fact]
    public static void NothingIsFoundWhereNothingIs()
    {
        using var machine = new LoginMachine();

        Assert.Null(machine.Find(Host, options: Options));
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

    [Fact]
    public static void TheLogTellsWhatWasTriedAndNoSecret()
    {
        using var machine = new LoginMachine().DockerConfig(Logins.Of((Host, "me:hunter2")));

        machine.Find(Host, options: Options);

        Assert.Contains("HELMOCI_REGISTRY_USERNAME (not set): none", machine.Log.Text, StringComparison.Ordinal);
        Assert.Contains(machine.Path(".docker/config.json") + ": a password for me", machine.Log.Text, StringComparison.Ordinal);
        Assert.DoesNotContain("hunter2", machine.Log.Text, StringComparison.Ordinal);
        Assert.DoesNotContain(Logins.Base64("me:hunter2"), machine.Log.Text, StringComparison.Ordinal);
    }

    private static void Pair(LoginMachine machine, string userNameVariable, string passwordVariable, string userName) =>
        machine.Variable(userNameVariable, userName).Variable(passwordVariable, "x");
}

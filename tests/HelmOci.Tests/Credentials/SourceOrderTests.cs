using HelmOci.Credentials;

namespace HelmOci.Tests.Credentials;

public static class SourceOrderTests
{
    private const string Host = "registry.example.com";

    private const string EcrHost = "123456789012.dkr.ecr.eu-west-1.amazonaws.com";

    private static readonly CredentialOptions Options = OptionsFor(Host);

    /// <summary>Every source, the first to count first; the user name tells which it is. Of the last four, each has a host of its own.</summary>
    private static readonly (string Name, Action<LoginMachine, string> Fill)[] Sources =
    [
        ("helmoci", (machine, _) => Pair(machine, "HELMOCI_REGISTRY_USERNAME", "HELMOCI_REGISTRY_PASSWORD", "helmoci")),
        ("sdk-push", (machine, _) => Pair(machine, "DOTNET_CONTAINER_PUSH_REGISTRY_UNAME", "DOTNET_CONTAINER_PUSH_REGISTRY_PWORD", "sdk-push")),
        ("sdk", (machine, _) => Pair(machine, "DOTNET_CONTAINER_REGISTRY_UNAME", "DOTNET_CONTAINER_REGISTRY_PWORD", "sdk")),
        ("sdk-old", (machine, _) => Pair(machine, "SDK_CONTAINER_REGISTRY_UNAME", "SDK_CONTAINER_REGISTRY_PWORD", "sdk-old")),
        ("helm", (machine, host) => machine.File(".config/helm/registry/config.json", Logins.Of((host, "helm:x")))),
        ("docker-variable", (machine, host) => machine.Variable("DOCKER_AUTH_CONFIG", Logins.Of((host, "docker-variable:x")))),
        ("docker", (machine, host) => machine.DockerConfig(Logins.Of((host, "docker:x")))),
        ("podman", (machine, host) => machine.File("run/containers/auth.json", Logins.Of((host, "podman:x")))),
        ("podman-home", (machine, host) => machine.File(".config/containers/auth.json", Logins.Of((host, "podman-home:x")))),
        ("gitlab", (machine, _) => Pair(machine.Variable("CI_REGISTRY", Host), "CI_REGISTRY_USER", "CI_REGISTRY_PASSWORD", "gitlab")),
        ("github", (machine, _) => Pair(machine.Variable("GITHUB_ACTIONS", "true"), "GITHUB_ACTOR", "GITHUB_TOKEN", "github")),
        ("oauth2accesstoken", (machine, _) => machine.Variable("GOOGLE_OAUTH_ACCESS_TOKEN", "x")),
        ("AWS", (machine, _) => Pair(machine, "AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY", "AKIDEXAMPLE")),
    ];

    /// <summary>Hosts, and the source that is for each alone.</summary>
    private static readonly (string Host, string Provided)[] Hosts =
        [(Host, "gitlab"), ("ghcr.io", "github"), ("europe-west1-docker.pkg.dev", "oauth2accesstoken"), (EcrHost, "AWS")];

    public static TheoryData<string, int> Ranks
    {
        get
        {
            var ranks = new TheoryData<string, int>();
            foreach (var (host, provided) in Hosts)
            {
                for (var rank = 0; rank < Sources.Length; rank++)
                {
                    if (!Hosts.Any(other => other.Provided == Sources[rank].Name && other.Provided != provided)) ranks.Add(host, rank);
                }
            }

            return ranks;
        }
    }

    [Theory]
    [MemberData(nameof(Ranks))]
    public static void EachSourceWinsOverAllBehindIt(string host, int rank)
    {
        using var machine = new LoginMachine { Cloud = (_, _) => EcrStandIn.Token("AWS:x", DateTimeOffset.UtcNow) };
        foreach (var (_, fill) in Sources[rank..])
        {
            fill(machine, host);
        }

        Assert.Equal(Sources[rank].Name, machine.Find(host, options: OptionsFor(host))?.UserName);
    }

    /// <summary>What is for one host goes to no other, also where nothing else is known of that one.</summary>
    [Fact]
    public static void ProvidedLoginsGoToTheirOwnHostsOnly()
    {
        using var machine = new LoginMachine();
        foreach (var (_, fill) in Sources[^Hosts.Length..])
        {
            fill(machine, Host);
        }

        Assert.Null(machine.Find("other.example.com", options: OptionsFor("other.example.com")));
    }

    [Fact]
    public static void PropertiesWinOverAll()
    {
        using var machine = new LoginMachine();
        Sources[0].Fill(machine, Host);

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
            places.Select(place => place.ToString()));
    }

    /// <summary>A file that is there may be the wrong user's: the rest of what is not set is told in a detailed log.</summary>
    [Fact]
    public static void WhatSomebodySetUpMatters()
    {
        using var machine = new LoginMachine().DockerConfig("{}");
        Sources[0].Fill(machine, Host);
        Sources[2].Fill(machine, Host);

        var places = machine.Chain(new CredentialOptions { ChartRegistry = "other.example.com" }).PlacesFor(Host);

        Assert.Equal(
            [
                "HELMOCI_REGISTRY_USERNAME (only for other.example.com)",
                "DOTNET_CONTAINER_REGISTRY_UNAME (only for ContainerRegistry, which is not set)",
                machine.Path(".docker/config.json"),
            ],
            places.Where(place => place.Matters).Select(place => place.ToString()));
    }

    [Fact]
    public static void ThreePlacesAreUsual()
    {
        using var machine = new LoginMachine();

        var places = machine.Chain(Options).PlacesFor(Host);

        Assert.DoesNotContain(places, place => place.Matters);
        Assert.Equal(
            ["HELMOCI_REGISTRY_USERNAME", machine.Path(".config/helm/registry/config.json"), machine.Path(".docker/config.json")],
            places.Where(place => place.IsUsual).Select(place => place.Name));
    }

    [Theory]
    [InlineData("helmoci", "HELMOCI_REGISTRY_PASSWORD")]
    [InlineData("sdk", "DOTNET_CONTAINER_REGISTRY_PWORD")]
    [InlineData("helm", ".config/helm/registry/config.json")]
    [InlineData("docker-variable", "DOCKER_AUTH_CONFIG")]
    [InlineData("docker", ".docker/config.json")]
    [InlineData("gitlab", "CI_REGISTRY_PASSWORD")]
    public static void EachLoginTellsItsPlace(string source, string place)
    {
        using var machine = new LoginMachine();
        Sources.Single(known => known.Name == source).Fill(machine, Host);

        var origin = machine.Chain(Options).Find(Host, "shop/charts/orders", CancellationToken.None)?.Origin;

        Assert.Equal(place.StartsWith('.') ? machine.Path(place) : place, origin);
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

    private static CredentialOptions OptionsFor(string host) => new() { ChartRegistry = host, ContainerRegistry = host };

    private static void Pair(LoginMachine machine, string userNameVariable, string passwordVariable, string userName) =>
        machine.Variable(userNameVariable, userName).Variable(passwordVariable, "x");
}

using HelmOci.Machine;

namespace HelmOci.Credentials;

/// <summary>The logins that build servers and clouds hand to a job, each for its own hosts. Asked last: whoever sets up a login means that one.</summary>
/// <remarks>
/// docs.gitlab.com, "Predefined CI/CD variables reference"; docs.github.com, "Working with the Container registry"; docs.aws.amazon.com, "Environment
/// variables to configure the AWS CLI"; cloud.google.com, "Configure authentication to Artifact Registry for Docker".
/// </remarks>
internal static class ProvidedLogins
{
    public static IReadOnlyList<ICredentialSource> All(BuildMachine machine, CloudAccess cloud) =>
        [GitLab(machine), GitHub(machine), Google(machine), new EcrLogin(machine, cloud)];

    private static ProvidedLogin GitLab(BuildMachine machine)
    {
        var own = machine.Variable("CI_REGISTRY");

        return new ProvidedLogin(
            registry => own.Length > 0 && RegistryKey.Parse(own).IsHost(registry),
            NamedSecret.OfVariable(machine, "CI_REGISTRY_USER"),
            NamedSecret.OfVariable(machine, "CI_REGISTRY_PASSWORD"));
    }

    private static ProvidedLogin GitHub(BuildMachine machine)
    {
        var isGitHub = IsGitHub(machine);

        return new ProvidedLogin(
            registry => isGitHub && registry.Equals("ghcr.io", StringComparison.OrdinalIgnoreCase),
            NamedSecret.OfVariable(machine, "GITHUB_ACTOR"),
            NamedSecret.OfVariable(machine, "GITHUB_TOKEN"));
    }

    /// <summary>Gitea, Forgejo and GitHub's own servers in companies set the same variables: their tokens are nothing for github.com.</summary>
    private static bool IsGitHub(BuildMachine machine) =>
        machine.Variable("GITHUB_ACTIONS").Equals("true", StringComparison.OrdinalIgnoreCase)
        && machine.Variable("GITHUB_SERVER_URL").TrimEnd('/') is "" or "https://github.com";

    private static ProvidedLogin Google(BuildMachine machine) => new(
        IsGoogle,
        new NamedSecret("the user name", "oauth2accesstoken"),
        NamedSecret.OfVariable(machine, "GOOGLE_OAUTH_ACCESS_TOKEN"));

    /// <summary>gcr.io, eu.gcr.io, europe-west1-docker.pkg.dev.</summary>
    private static bool IsGoogle(string registry) => registry.ToLowerInvariant().Split('.') switch
    {
        ["gcr", "io"] => true,
        [var place, "gcr", "io"] => HostLabel.Is(place),
        [var place, "pkg", "dev"] => HostLabel.Is(place) && place.Length > Docker.Length && place.EndsWith(Docker, StringComparison.Ordinal),
        _ => false,
    };

    private const string Docker = "-docker";
}

/// <summary>A login in variables that others set. Half of one counts as none: a job may have been given the other half for another purpose.</summary>
/// <param name="isFor">Whether a host may get it.</param>
/// <param name="userName">The user's name.</param>
/// <param name="password">The password or token.</param>
internal sealed class ProvidedLogin(Func<string, bool> isFor, NamedSecret userName, NamedSecret password) : ICredentialSource
{
    public Credential? Find(string registry, string repository, CancellationToken cancellation) =>
        isFor(registry) && userName.IsSet && password.IsSet
            ? Credential.Password(userName.Value, password.Value) with { Origin = password.Name, IsProvided = true }
            : null;

    public IReadOnlyList<CredentialPlace> PlacesFor(string registry)
    {
        if (!isFor(registry)) return [];
        if (!password.IsSet) return [new(password.Name, "not set") { Matters = true }];

        return [userName.IsSet ? new(password.Name) : new(userName.Name, "not set") { Matters = true }];
    }
}

/// <summary>A part of a host's name, between dots.</summary>
internal static class HostLabel
{
    /// <param name="text">In lower case.</param>
    public static bool Is(string text)
    {
        foreach (var c in text)
        {
            if (!char.IsAsciiLetterLower(c) && !char.IsAsciiDigit(c) && c != '-') return false;
        }

        return text.Length > 0 && text[0] != '-' && text[^1] != '-';
    }
}

using HelmOci.Oci;

namespace HelmOci.Registry.Errors;

/// <summary>What to do about a refusal, in a registry's own terms. Every text is made of whole sentences.</summary>
internal sealed record RegistryAdvice
{
    /// <summary>How to log in.</summary>
    public string Login { get; init; } =
        "Set HELMOCI_REGISTRY_USERNAME and HELMOCI_REGISTRY_PASSWORD, or log in with \"docker login\" or \"helm registry login\".";

    /// <summary>Which right is needed to push.</summary>
    public string Rights { get; init; } = "Give this user the right to push to the repository, or set ChartNamespace to a registry where it has it.";

    /// <summary>How a repository comes into being.</summary>
    public string Missing { get; init; } =
        "Check ChartRegistry and ChartNamespace, and create the repository or project where the registry does not do so on a push.";

    /// <summary>What to do about a tag that cannot be set again.</summary>
    public string Immutable { get; init; } = "Raise the version: the registry keeps a tag as it was first pushed.";

    /// <summary>What it means when the registry hangs up instead of answering; empty where it means nothing.</summary>
    public string HangUp { get; init; } = "";

    /// <summary>What to do about a rate limit.</summary>
    public string Limit { get; init; } = "Run the build again later.";

    /// <summary>Which kind of registry or repository speaks the protocol.</summary>
    public string Protocol { get; init; } = "Check that the repository is one for OCI artifacts or Docker images.";

    /// <summary>The advice for a registry: by its host where that tells, else by what the server shows of itself.</summary>
    public static RegistryAdvice For(ObservedRegistry registry) => registry switch
    {
        _ when DockerHub.IsNamed(registry.Name) => CloudAdvice.DockerHub(registry),
        _ when registry.IsAt("public.ecr.aws") => CloudAdvice.AmazonPublic(registry),
        _ when registry.IsBelow(".amazonaws.com") || registry.IsBelow(".amazonaws.com.cn") => CloudAdvice.Amazon(registry),
        _ when registry.IsBelow(".azurecr.io") || registry.IsBelow(".azurecr.cn") || registry.IsBelow(".azurecr.us") => CloudAdvice.Azure(registry),
        _ when registry.IsAt("ghcr.io") => CloudAdvice.GitHub(registry),
        _ when registry.IsBelow(".pkg.dev") || registry.IsAt("gcr.io") || registry.IsBelow(".gcr.io") => CloudAdvice.Google(registry),
        _ when registry.Shows("harbor") => ServerAdvice.Harbor(registry),
        _ when registry.Shows("artifactory", "jfrog") => ServerAdvice.Artifactory(registry),
        _ when registry.Shows("nexus") => ServerAdvice.Nexus(),
        _ when registry.Shows("gitlab", "/jwt/auth") => ServerAdvice.GitLab(),
        _ when registry.Shows("gitea", "forgejo", "codeberg", "scope=\"*\"") => ServerAdvice.Gitea(registry),
        _ when registry.Shows("quay") => ServerAdvice.Quay(registry),
        _ when registry.Shows("zot") => ServerAdvice.Zot(),
        _ when registry.Shows("Docker-Distribution-Api-Version") => ServerAdvice.Distribution(),
        _ => new RegistryAdvice(),
    };
}

/// <summary>A registry as it shows itself: what advice is chosen by.</summary>
/// <param name="Host">As the user wrote it.</param>
/// <param name="Repository">Path below it.</param>
/// <param name="Signs">What the server tells of itself: its headers, and how it asked for a login.</param>
internal sealed record ObservedRegistry(string Host, string Repository, string Signs)
{
    /// <summary>The first part of the path: the project of Harbor, the repository of Artifactory, the owner elsewhere.</summary>
    public string Project => Repository.Split('/')[0];

    public bool IsAt(string host) => Name.Equals(host, StringComparison.OrdinalIgnoreCase);

    /// <summary>Whether the host ends with this, which starts with a dot.</summary>
    public bool IsBelow(string suffix) => Name.EndsWith(suffix, StringComparison.OrdinalIgnoreCase);

    /// <summary>Whether the server shows, or is named after, one of these.</summary>
    public bool Shows(params ReadOnlySpan<string> signs)
    {
        foreach (var sign in signs)
        {
            if (Signs.Contains(sign, StringComparison.OrdinalIgnoreCase) || Name.Contains(sign, StringComparison.OrdinalIgnoreCase)) return true;
        }

        return false;
    }

    // Without the port, but for IPv6 addresses, which no advice is chosen by.
    public string Name => Host.Split(':')[0];
}

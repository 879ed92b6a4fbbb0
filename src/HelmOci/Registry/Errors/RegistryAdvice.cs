namespace HelmOci.Registry.Errors;

/// <summary>What to do about a refusal, in a registry's own terms. Every text is made of whole sentences.</summary>
internal sealed record RegistryAdvice
{
    /// <summary>How to log in.</summary>
    public string Login { get; init; } =
        "Set HELMOCI_REGISTRY_USERNAME and HELMOCI_REGISTRY_PASSWORD, or log in with \"docker login\" or \"helm registry login\".";

    /// <summary>Which right is needed to push.</summary>
    public string Rights { get; init; } = "Give this user the right to push to the repository, or set ChartNamespace to a place where it has it.";

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
}

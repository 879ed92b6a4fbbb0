using HelmOci.Registry.Exchange;

namespace HelmOci.Registry.Errors;

/// <summary>What to do about a refusal, in a registry's own terms. Every text is a whole sentence.</summary>
internal sealed record RegistryAdvice
{
    private static readonly RegistryAdvice Any = new();

    /// <summary>How to log in.</summary>
    public string Login { get; init; } =
        "Set HELMOCI_REGISTRY_USERNAME and HELMOCI_REGISTRY_PASSWORD, or log in with \"docker login\" or \"helm registry login\".";

    /// <summary>Which right is needed to push.</summary>
    public string Rights { get; init; } = "Check that this user may push to the repository.";

    /// <summary>How a repository comes into being.</summary>
    public string Missing { get; init; } = "Check ChartNamespace, and create the repository or project if the registry does not do so on a push.";

    /// <summary>What to do besides raising the version.</summary>
    public string Immutable { get; init; } = "";

    /// <summary>What to do about a rate limit.</summary>
    public string Limit { get; init; } = "Run the build again later.";

    /// <summary>Which kind of registry or repository speaks the protocol.</summary>
    public string Protocol { get; init; } = "Check that the repository is one for OCI artifacts.";

    public static RegistryAdvice For(string registry) => Any;

    public static RegistryAdvice For(string registry, RegistryReply reply) => Any;
}

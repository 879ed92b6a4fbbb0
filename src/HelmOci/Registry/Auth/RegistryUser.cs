using HelmOci.Credentials;
using HelmOci.Registry.Errors;
using HelmOci.Registry.Transport;

namespace HelmOci.Registry.Auth;

/// <summary>Who we are to a registry's repository, for messages about what that is good for.</summary>
/// <param name="Registry">Host as the user wrote it.</param>
/// <param name="Repository">Path below it.</param>
/// <param name="Credential">What was found; null for nothing.</param>
/// <param name="Sought">Where it was looked for in vain; null where it was found or never asked for.</param>
/// <param name="Signs">How the registry asked for it; empty where it did not.</param>
internal sealed record RegistryUser(string Registry, string Repository, Credential? Credential, ICredentialSource? Sought, string Signs)
{
    /// <summary>Where credentials were looked for in vain.</summary>
    public IReadOnlyList<string> Places => Sought?.PlacesFor(Registry) ?? [];

    public RegistryAdvice Advice() => Advisers.For(new RegistryPlace(Registry, Repository, Signs));

    public RegistryAdvice Advice(RegistryReply reply) =>
        Advisers.For(new RegistryPlace(Registry, Repository, $"{Signs} {RegistryPlace.SignsOf(reply)}"));
}

using HelmOci.Credentials;
using HelmOci.Registry.Advice;
using HelmOci.Registry.Exchange;

namespace HelmOci.Registry.Authentication;

/// <summary>Who we are to a registry's repository, for messages about what that is good for.</summary>
/// <param name="Registry">Host as the user wrote it.</param>
/// <param name="Repository">Path below it.</param>
/// <param name="Credential">What was found; null for nothing.</param>
/// <param name="Places">Where it was looked for; empty where it was found or never asked for.</param>
/// <param name="Signs">How the registry asked for it; empty where it did not.</param>
internal sealed record RegistryUser(string Registry, string Repository, Credential? Credential, IReadOnlyList<string> Places, string Signs)
{
    public RegistryAdvice Advice() => Advisers.For(new RegistryPlace(Registry, Repository, Signs));

    public RegistryAdvice Advice(RegistryReply reply) =>
        Advisers.For(new RegistryPlace(Registry, Repository, $"{Signs} {RegistryPlace.SignsOf(reply)}"));
}

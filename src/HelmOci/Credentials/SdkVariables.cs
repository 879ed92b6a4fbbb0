using HelmOci.Machine;

namespace HelmOci.Credentials;

/// <summary>The variables by which the .NET SDK logs in to push an image, in its order; like the SDK, a pair with one half empty is passed over.</summary>
/// <remarks>github.com/dotnet/sdk-container-builds, docs/RegistryAuthentication.md.</remarks>
internal sealed class SdkVariables(string containerRegistry, BuildMachine machine) : ICredentialSource
{
    private static readonly string[] Prefixes =
        ["DOTNET_CONTAINER_PUSH_REGISTRY", "DOTNET_CONTAINER_REGISTRY", "SDK_CONTAINER_REGISTRY"];

    public Task<Credential?> FindAsync(string registry, string repository, CancellationToken cancellation) =>
        Set() is { } pair ? pair.FindAsync(registry, repository, cancellation) : Task.FromResult<Credential?>(null);

    public IReadOnlyList<string> PlacesFor(string registry) =>
        Set()?.PlacesFor(registry) ?? [$"{Prefixes[1]}_UNAME (not set)"];

    public string Fingerprint() => Set()?.Fingerprint() ?? "";

    private BoundCredential? Set()
    {
        foreach (var prefix in Prefixes)
        {
            var userName = NamedSecret.OfVariable(machine, $"{prefix}_UNAME");
            var password = NamedSecret.OfVariable(machine, $"{prefix}_PWORD");
            if (userName.IsSet && password.IsSet) return new BoundCredential(containerRegistry, userName, password);
        }

        return null;
    }
}

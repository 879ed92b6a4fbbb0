namespace HelmOci.Credentials;

/// <summary>A source that remembers what it gave.</summary>
internal sealed class WitnessedCredentials(ICredentialSource source) : ICredentialSource
{
    /// <summary>Whether a registry wanted a credential.</summary>
    public bool WereSought { get; private set; }

    /// <summary>What it got; null for nothing.</summary>
    public Credential? Found { get; private set; }

    public async Task<Credential?> FindAsync(string registry, string repository, CancellationToken cancellation)
    {
        WereSought = true;

        return Found = await source.FindAsync(registry, repository, cancellation);
    }

    public IReadOnlyList<string> PlacesFor(string registry) => source.PlacesFor(registry);
}

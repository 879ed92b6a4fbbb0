namespace HelmOci.Credentials;

/// <summary>A source that remembers what it gave.</summary>
internal sealed class WitnessedCredentials(ICredentialSource source) : ICredentialSource
{
    /// <summary>What was found last; null for nothing.</summary>
    public Credential? Found { get; private set; }

    public async Task<Credential?> FindAsync(string registry, string repository, CancellationToken cancellation) =>
        Found = await source.FindAsync(registry, repository, cancellation);

    public IReadOnlyList<string> PlacesFor(string registry) => source.PlacesFor(registry);

    public string Fingerprint() => source.Fingerprint();
}

using HelmOci.Credentials;

namespace HelmOci.Tests.InMemoryRegistry;

/// <summary>One credential for every registry, or none; counts how often it was looked for.</summary>
internal sealed class TestCredentials(Credential? credential) : ICredentialSource
{
    private int _searches;

    public int Searches => _searches;

    public IReadOnlyList<CredentialPlace> Places { get; init; } = [new("the test's pockets")];

    public static TestCredentials None => new(null);

    public static TestCredentials Alice => new(Credential.Password("alice", "s3cret"));

    public Credential? Find(string registry, string repository, CancellationToken cancellation)
    {
        Interlocked.Increment(ref _searches);

        return credential;
    }

    public IReadOnlyList<CredentialPlace> PlacesFor(string registry) => Places;
}

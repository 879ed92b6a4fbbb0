using HelmOci.Credentials;
using HelmOci.Diagnostics;
using HelmOci.Registry.Transport;

namespace HelmOci.Registry.Auth;

/// <summary>What the logins of one registry share.</summary>
internal sealed record LoginContext(RegistryTransport Transport, ICredentialSource Credentials, TokenClient Tokens, TimeProvider Clock) : IDisposable
{
    /// <summary>Lets in one at a time: parallel requests must not each ask for a token.</summary>
    public SemaphoreSlim Gate { get; } = new(1, 1);

    /// <summary>All that was sent, and must not come back in a message.</summary>
    public Secrets Secrets { get; } = new();

    /// <summary>The host as the user wrote it, which is what credentials are filed under.</summary>
    public string Registry => Transport.Registry;

    public void Dispose()
    {
        Gate.Dispose();
        Secrets.Dispose();
    }
}

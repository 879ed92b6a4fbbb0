using HelmOci.Tests.Transport;

namespace HelmOci.Tests.InMemoryRegistry;

/// <summary>A real registry that trusts a token server of the test's.</summary>
internal sealed class TokenRegistry : IDisposable
{
    private readonly TempFolder _folder;

    private readonly DockerRegistry _registry;

    private TokenRegistry(TempFolder folder, SigningTokenServer tokens, DockerRegistry registry) =>
        (_folder, Tokens, _registry) = (folder, tokens, registry);

    public SigningTokenServer Tokens { get; }

    public string Host => _registry.Host;

    public static async Task<TokenRegistry> StartAsync()
    {
        var (folder, tokens) = (new TempFolder(), new SigningTokenServer());
        var registry = await DockerRegistry.WithTokensAsync(tokens.Realm, folder.Write("root.pem", tokens.CertificatePem));

        return new TokenRegistry(folder, tokens, registry);
    }

    public void Dispose()
    {
        _registry.Dispose();
        Tokens.Dispose();
        _folder.Dispose();
    }
}

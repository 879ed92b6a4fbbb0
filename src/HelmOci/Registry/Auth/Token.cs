namespace HelmOci.Registry.Auth;

/// <summary>A bearer token, and when to ask for another. Held in memory alone, for one build.</summary>
/// <param name="Secret">Opaque: GHCR's is not even a JWT.</param>
/// <param name="RenewAt">A while before it expires, by this machine's clock.</param>
internal sealed record Token(string Secret, DateTimeOffset RenewAt)
{
    public override string ToString() => "a token";
}

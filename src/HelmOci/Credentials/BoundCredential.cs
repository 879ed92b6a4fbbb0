using HelmOci.Diagnostics;

namespace HelmOci.Credentials;

/// <summary>A user name and password from properties or variables, which name no host: it is given to one host only.</summary>
internal sealed class BoundCredential(string host, NamedSecret userName, NamedSecret password) : ICredentialSource
{
    private bool IsSet => userName.IsSet || password.IsSet;

    public Task<Credential?> FindAsync(string registry, string repository, CancellationToken cancellation)
    {
        if (!IsSet || !IsFor(registry)) return Task.FromResult<Credential?>(null);
        if (!userName.IsSet) throw CredentialDiagnostics.Incomplete(password.Name, userName.Name);
        if (!password.IsSet) throw CredentialDiagnostics.Incomplete(userName.Name, password.Name);

        return Task.FromResult<Credential?>(Credential.Password(userName.Value, password.Value));
    }

    public IReadOnlyList<string> PlacesFor(string registry)
    {
        if (!IsSet) return [$"{userName.Name} (not set)"];

        return IsFor(registry) ? [userName.Name] : [$"{userName.Name} ({(host.Length > 0 ? $"only for {host}" : "without a registry")})"];
    }

    public string Fingerprint() => IsSet ? $"{host} {userName.Fingerprint()} {password.Fingerprint()}" : "";

    private bool IsFor(string registry) => RegistryKey.Parse(host).IsHost(registry);
}

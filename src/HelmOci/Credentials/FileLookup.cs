using HelmOci.Oci;

namespace HelmOci.Credentials;

/// <summary>Finds a login in a file: first with the helper that it names for the host, then among its own entries.</summary>
/// <remarks>Docker stops at a helper that has nothing; logins from before the helper was configured are then lost for no gain.</remarks>
internal sealed class FileLookup(CredentialFile file, string path, HelperPrograms helpers)
{
    public async Task<Credential?> FindAsync(string registry, string repository, CancellationToken cancellation)
    {
        var keys = file.KeysFor(registry, repository);
        var helper = file.HelperFor(registry);
        if (helper.Length > 0 && await AskAsync(helper, Servers(registry, keys), cancellation) is { } stored) return stored;

        foreach (var key in keys)
        {
            if (file.LoginUnder(key) is { } login) return login;
        }

        return null;
    }

    /// <summary>What a helper may have it under: the host as docker asks for it, then the keys that the file lists for it.</summary>
    private static List<string> Servers(string registry, IReadOnlyList<string> keys)
    {
        var servers = new List<string> { DockerHub.IsNamed(registry) ? DockerHub.CredentialKey : registry };
        foreach (var key in keys)
        {
            if (!servers.Contains(key)) servers.Add(key);
        }

        return servers;
    }

    private async Task<Credential?> AskAsync(string helper, List<string> servers, CancellationToken cancellation)
    {
        foreach (var server in servers)
        {
            if (await helpers.GetAsync(helper, server, path, cancellation) is { } found) return found;
        }

        return null;
    }
}

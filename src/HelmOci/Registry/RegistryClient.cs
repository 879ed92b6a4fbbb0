using HelmOci.Credentials;
using HelmOci.Diagnostics;
using HelmOci.Oci;
using HelmOci.Registry.Auth;
using HelmOci.Registry.Http;
using HelmOci.Registry.Transport;

namespace HelmOci.Registry;

/// <summary>A registry, as a client of the OCI distribution protocol sees it.</summary>
/// <remarks>OCI distribution-spec 1.1. Safe to use from several threads; owns its transport.</remarks>
public sealed class RegistryClient : IDisposable
{
    private readonly Dictionary<string, RepositoryClient> _repositories = new(StringComparer.Ordinal);
    private readonly RegistryTransport _transport;
    private readonly Redirects _redirects;
    private readonly Retries _retries;
    private readonly LoginContext _login;

    public RegistryClient(RegistryTransport transport, ICredentialSource credentials, IChartLog log)
        : this(transport, credentials, log, TimeProvider.System)
    {
    }

    internal RegistryClient(RegistryTransport transport, ICredentialSource credentials, IChartLog log, TimeProvider clock)
    {
        _transport = transport;
        _redirects = new Redirects(transport);
        _retries = new Retries(clock, log);
        _login = new LoginContext(transport, credentials, new TokenClient(_redirects, _retries, clock), clock);
    }

    /// <summary>Host, with port if any, as the user wrote it.</summary>
    public string Registry => _transport.Registry;

    /// <summary>How it is reached, as far as it has shown.</summary>
    public TransportOptions Transport => _transport.Options;

    /// <summary>A repository to push to; tokens are asked for <c>pull,push</c> at once. The same path gives the same client.</summary>
    /// <exception cref="ChartException">No registry takes the path.</exception>
    public RepositoryClient Repository(string path) => Repository(path, RepositoryAccess.PullPush);

    /// <summary>A repository to read or to push to.</summary>
    /// <exception cref="ChartException">No registry takes the path.</exception>
    public RepositoryClient Repository(string path, RepositoryAccess access)
    {
        var key = $"{path} {access}";
        lock (_repositories)
        {
            return _repositories.TryGetValue(key, out var known)
                ? known
                : _repositories[key] = new RepositoryClient(Connect(path, access));
        }
    }

    public void Dispose()
    {
        _login.Dispose();
        _transport.Dispose();
    }

    private RepositoryConnection Connect(string path, RepositoryAccess access)
    {
        if (!OciNames.IsRepository(path)) throw RepositoryConnection.NotARepository(Registry, path);

        var sender = new AuthorizedSender(_transport, _redirects, new RepositoryLogin(_login, path));
        var scopes = access == RepositoryAccess.Pull ? Scopes.Pull(path) : Scopes.PullPush(path);

        return new RepositoryConnection(Registry, path, scopes, sender, _retries);
    }
}

/// <summary>What a token for a repository is asked to allow.</summary>
public enum RepositoryAccess
{
    Pull,
    PullPush,
}

using HelmOci.Credentials;
using HelmOci.Diagnostics;
using HelmOci.Oci;
using HelmOci.Registry.Auth;
using HelmOci.Registry.Errors;
using HelmOci.Registry.Http;
using HelmOci.Registry.Transport;

namespace HelmOci.Registry;

/// <summary>Joins what sends, follows, repeats and proves requests to one registry.</summary>
internal sealed class RegistryConnection : IDisposable
{
    private readonly RegistryTransport _transport;

    private readonly Redirects _redirects;

    private readonly Retries _retries;

    private readonly LoginContext _login;

    public RegistryConnection(RegistryTransport transport, ICredentialSource credentials, IChartLog log, TimeProvider clock)
    {
        _transport = transport;
        _redirects = new Redirects(transport);
        _retries = new Retries(clock, log);
        _login = new LoginContext(transport, credentials, new TokenClient(_redirects, _retries, clock), clock);
    }

    public string Registry => _transport.Registry;

    public RepositoryConnection To(string path, RepositoryAccess access)
    {
        if (!OciNames.IsRepository(path)) throw NameDiagnostics.NotARepository(Registry, path);

        var login = new RepositoryLogin(_login, path);
        var sender = new AuthorizedSender(_transport, _redirects, login);
        var scopes = access == RepositoryAccess.Pull ? Scopes.Pull(path) : Scopes.PullPush(path);

        return new RepositoryConnection(Registry, path, scopes, sender, _retries);
    }

    public void Dispose()
    {
        _login.Dispose();
        _transport.Dispose();
    }
}

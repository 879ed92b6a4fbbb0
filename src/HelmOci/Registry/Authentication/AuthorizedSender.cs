using System.Net;
using HelmOci.Credentials;
using HelmOci.Registry.Errors;
using HelmOci.Registry.Exchange;
using HelmOci.Registry.Transport;

namespace HelmOci.Registry.Authentication;

/// <summary>Sends requests of one repository with whatever proof the registry asks for.</summary>
internal sealed class AuthorizedSender(RegistryTransport transport, Redirects redirects, RepositoryLogin login)
{
    /// <summary>Who we are to the registry; null for nobody.</summary>
    public Credential? Credential => login.Credential;

    public async Task<RegistryReply> SendAsync(RegistryRequest request, Scopes scopes, CancellationToken cancellation)
    {
        var header = IsOurs(request.Address) ? await login.HeaderAsync(scopes, cancellation) : null;
        var reply = await redirects.SendAsync(request with { Authorization = header }, cancellation);
        if (reply.Status != HttpStatusCode.Unauthorized) return reply;
        if (!IsOurs(reply.Request.Address)) throw LoginDiagnostics.Foreign(transport.Registry, reply);

        var answer = await login.AnswerAsync(reply, header, scopes, cancellation);
        var second = await redirects.SendAsync(request with { Authorization = answer }, cancellation);

        // A token that is refused when it is fresh will be refused for ever.
        return second.Status == HttpStatusCode.Unauthorized ? throw login.Refused(second) : second;
    }

    private bool IsOurs(Uri address) => !address.IsAbsoluteUri || Origin.IsSame(address, transport.BaseAddress);
}

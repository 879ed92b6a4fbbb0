using System.Net;
using HelmOci.Registry.Errors;
using HelmOci.Registry.Http;
using HelmOci.Registry.Transport;

namespace HelmOci.Registry.Auth;

/// <summary>Sends requests of one repository with whatever proof the registry asks for.</summary>
internal sealed class AuthorizedSender(RegistryTransport transport, Redirects redirects, RepositoryLogin login)
{
    /// <summary>Who we are to the registry, as far as it has asked.</summary>
    public RegistryUser User => login.User;

    public RegistryReply Send(RegistryRequest request, Scopes scopes, CancellationToken cancellation)
    {
        var header = IsOurs(request.Address) ? login.Header(scopes, cancellation) : null;
        var reply = redirects.Send(request with { Authorization = header }, cancellation);
        if (reply.Status != HttpStatusCode.Unauthorized) return reply;
        if (!IsOurs(reply.Request.Address)) throw LoginDiagnostics.Foreign(transport.Registry, reply);

        var challenge = Challenges.Choose(transport.Registry, reply) ?? throw ChallengeDiagnostics.Missing(login.User, WithReason(reply, cancellation));
        if (header is not null && !login.IsStale(challenge, header)) throw login.Refused(WithReason(reply, cancellation));

        var answer = login.Answer(challenge, header, scopes, cancellation);
        var second = redirects.Send(request with { Authorization = answer }, cancellation);

        if (second.Status != HttpStatusCode.Unauthorized) return second;
        if (!IsOurs(second.Request.Address)) throw LoginDiagnostics.Foreign(transport.Registry, second);

        // A token that is refused when it is fresh will be refused for ever.
        throw login.Refused(WithReason(second, cancellation));
    }

    /// <summary>The same refusal with a body: the answer to a HEAD does not say why.</summary>
    public RegistryReply WithReason(RegistryReply refusal, CancellationToken cancellation)
    {
        if (refusal.Request.Method != HttpMethod.Head) return refusal;

        var reply = redirects.Send(refusal.Request with { Method = HttpMethod.Get }, cancellation);

        return reply.Status == refusal.Status ? reply : refusal;
    }

    /// <summary>Whether an address is the registry's own: the only one that gets its login.</summary>
    public bool IsOurs(Uri address) => !address.IsAbsoluteUri || transport.IsRegistry(address);
}

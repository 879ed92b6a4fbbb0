using System.Net;
using System.Net.Http.Headers;
using System.Text;
using HelmOci.Credentials;
using HelmOci.Diagnostics;
using HelmOci.Registry.Errors;
using HelmOci.Registry.Http;
using HelmOci.Registry.Transport;

namespace HelmOci.Registry.Auth;

/// <summary>Gets bearer tokens from the token server that a registry names.</summary>
/// <remarks>distribution, docs/spec/auth/token.md (GET) and oauth.md (POST, for identity tokens).</remarks>
internal sealed class TokenClient(Redirects redirects, Retries retries, TimeProvider clock)
{
    private const int LargestReply = 128 * 1024;

    private const string ClientId = "HelmOci";

    /// <param name="realm">The token server, already found fit to be sent a password.</param>
    /// <param name="service">As the challenge has it; empty where it has none.</param>
    /// <param name="scopes">What the token shall allow; the server may grant less without saying so.</param>
    /// <param name="user">Who asks; without a credential, as nobody.</param>
    /// <param name="cancellation">Stops the requests and the pauses between them.</param>
    public Token Fetch(Uri realm, string service, Scopes scopes, RegistryUser user, CancellationToken cancellation)
    {
        var credential = user.Credential;
        var reply = credential is { IsIdentityToken: true }
            ? Refresh(realm, service, scopes, credential, cancellation)
            : Send(Get(realm, service, scopes, credential), cancellation);
        if (!reply.IsSuccess) throw TokenDiagnostics.Refused(user, realm, reply);

        return TokenReply.Read(reply.Body, clock.GetUtcNow()) ?? throw TokenDiagnostics.WithoutToken(user.Registry, reply);
    }

    private RegistryReply Refresh(Uri realm, string service, Scopes scopes, Credential credential, CancellationToken cancellation)
    {
        var reply = Send(Post(realm, service, scopes, credential), cancellation);

        // Servers without the OAuth2 flow take the same token as a password.
        return reply.Status is HttpStatusCode.NotFound or HttpStatusCode.MethodNotAllowed
            ? Send(Get(realm, service, scopes, credential), cancellation)
            : reply;
    }

    private RegistryReply Send(RegistryRequest request, CancellationToken cancellation)
    {
        try
        {
            return retries.Run(() => redirects.Send(request, cancellation), cancellation);
        }
        catch (TransportException fault)
        {
            // The attempts are spent: whoever asked for the token must not take this for a fault of its own request.
            throw new ChartException(fault.Diagnostics[0], fault);
        }
    }

    private static RegistryRequest Get(Uri realm, string service, Scopes scopes, Credential? credential)
    {
        var query = new StringBuilder(realm.Query);
        if (service.Length > 0) Append(query, '?', "service", service);
        foreach (var scope in scopes.Entries)
        {
            Append(query, '?', "scope", scope);
        }

        return new RegistryRequest(HttpMethod.Get, new Uri(realm.GetLeftPart(UriPartial.Path) + query))
        {
            Authorization = credential is null ? null : BasicHeader.Of(credential),
            ReplyLimit = LargestReply,
        };
    }

    private static RegistryRequest Post(Uri realm, string service, Scopes scopes, Credential credential)
    {
        var form = new StringBuilder("grant_type=refresh_token");
        Append(form, '&', "client_id", ClientId);
        Append(form, '&', "service", service.Length > 0 ? service : realm.Host);
        Append(form, '&', "scope", scopes.Text);
        Append(form, '&', "refresh_token", credential.Secret);

        return new RegistryRequest(HttpMethod.Post, realm)
        {
            HoldsSecret = true,
            ContentType = "application/x-www-form-urlencoded",
            Content = Encoding.ASCII.GetBytes(form.ToString()),
            ReplyLimit = LargestReply,
        };
    }

    private static void Append(StringBuilder form, char first, string name, string value) =>
        form.Append(form.Length == 0 ? first : '&').Append(name).Append('=').Append(Uri.EscapeDataString(value));
}

using System.Net.Http.Headers;
using System.Net;
using System.Text.Json;
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

/// <summary>A bearer token, and when to ask for another. Held in memory alone, for one build.</summary>
/// <param name="Secret">Opaque: GHCR's is not even a JWT.</param>
/// <param name="RenewAt">A while before it expires, by this machine's clock.</param>
internal sealed record Token(string Secret, DateTimeOffset RenewAt)
{
    public override string ToString() => "a token";
}

/// <summary>Reads what a token server grants.</summary>
/// <remarks>distribution, docs/spec/auth/token.md and oauth.md: <c>token</c> or <c>access_token</c>, <c>expires_in</c> (60 where missing), <c>issued_at</c>.</remarks>
internal static class TokenReply
{
    private const int DefaultLifetime = 60;

    /// <summary>The token; null where the body holds none.</summary>
    public static Token? Read(ReadOnlyMemory<byte> body, DateTimeOffset now)
    {
        try
        {
            using var json = JsonDocument.Parse(body);

            return json.RootElement.ValueKind == JsonValueKind.Object ? TokenOf(json.RootElement, now) : null;
        }
        catch (Exception fault) when (fault is JsonException or InvalidOperationException)
        {
            // Invalid UTF-8 or half a surrogate pair in a text is found when the text is read.
            return null;
        }
    }

    private static Token? TokenOf(JsonElement reply, DateTimeOffset now)
    {
        var secret = Text(reply, "token") is { Length: > 0 } token ? token : Text(reply, "access_token");

        return IsSendable(secret) ? new Token(secret, RenewAt(reply, now)) : null;
    }

    // What is not visible ASCII cannot be sent in a header, and is no token.
    private static bool IsSendable(string secret) => secret.Length > 0 && secret.All(c => c is > ' ' and < '\x7f');

    private static DateTimeOffset RenewAt(JsonElement reply, DateTimeOffset now)
    {
        var lifetime = Lifetime(reply);
        var reserve = Math.Min(lifetime / 2, Math.Max(10, lifetime * 0.1));

        return IssuedAt(reply, now, lifetime).AddSeconds(lifetime - reserve);
    }

    // A server whose clock is so far off that the token would already be stale, or not yet begun, counts from its arrival.
    private static DateTimeOffset IssuedAt(JsonElement reply, DateTimeOffset now, double lifetime)
    {
        var isTime = DateTimeOffset.TryParse(
            Text(reply, "issued_at"), System.Globalization.CultureInfo.InvariantCulture, System.Globalization.DateTimeStyles.AssumeUniversal, out var issued);

        return isTime && issued <= now && (now - issued).TotalSeconds < lifetime ? issued : now;
    }

    private static double Lifetime(JsonElement reply) =>
        reply.TryGetProperty("expires_in", out var value) && value.ValueKind == JsonValueKind.Number && value.TryGetDouble(out var seconds) && seconds > 0
            ? Math.Min(seconds, TimeSpan.FromDays(1).TotalSeconds)
            : DefaultLifetime;

    private static string Text(JsonElement reply, string name) =>
        reply.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString()! : "";
}

using System.Net;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using HelmOci.Credentials;
using HelmOci.Diagnostics;
using HelmOci.Oci;
using HelmOci.Registry.Errors;
using HelmOci.Registry.Http;
using HelmOci.Registry.Transport;
using static HelmOci.Diagnostics.DiagnosticCodes;

namespace HelmOci.Registry.Auth;

/// <summary>Gets bearer tokens from the token server that a registry names.</summary>
/// <remarks>distribution, docs/spec/auth/token.md (GET) and oauth.md (POST, for identity tokens).</remarks>
internal sealed class TokenClient(Redirects redirects, Retries retries, TimeProvider clock)
{
    private const int LargestReply = 128 * 1024;

    private const string ClientId = "HelmOci";

    /// <param name="request">What is asked.</param>
    /// <param name="user">Who asks, for messages.</param>
    /// <param name="cancellation">Stops the requests and the pauses between them.</param>
    public Token Fetch(TokenRequest request, RegistryUser user, CancellationToken cancellation)
    {
        var reply = request.Credential is { IsIdentityToken: true }
            ? Refresh(request, request.Credential, cancellation)
            : Send(Get(request), cancellation);
        if (!reply.IsSuccess) throw Refused(request, user, reply);

        return TokenReply.Read(reply.Body, clock.GetUtcNow()) ?? throw WithoutToken(user.Registry, reply);
    }

    private RegistryReply Refresh(TokenRequest request, Credential credential, CancellationToken cancellation)
    {
        var reply = Send(Post(request, credential), cancellation);

        // Servers without the OAuth2 flow take the same token as a password.
        return reply.Status is HttpStatusCode.NotFound or HttpStatusCode.MethodNotAllowed ? Send(Get(request), cancellation) : reply;
    }

    private RegistryReply Send(RegistryRequest request, CancellationToken cancellation)
    {
        try
        {
            return retries.Run(() => redirects.Send(request, cancellation), cancellation);
        }
        catch (TransportException fault)
        {
            // All attempts are used up. The caller must not take this for a fault of its own request, and send that again.
            throw new ChartException(fault.Diagnostics[0], fault);
        }
    }

    private static RegistryRequest Get(TokenRequest token)
    {
        var query = new StringBuilder(token.Realm.Query);
        if (token.Service.Length > 0) Append(query, '?', "service", token.Service);
        foreach (var scope in token.Scopes.Entries)
        {
            Append(query, '?', "scope", scope);
        }

        return new RegistryRequest(HttpMethod.Get, new Uri(token.Realm.GetLeftPart(UriPartial.Path) + query))
        {
            Authorization = token.Credential is null ? null : BasicHeader.Of(token.Credential),
            ReplyLimit = LargestReply,
            IsLogin = true,
        };
    }

    private static RegistryRequest Post(TokenRequest token, Credential credential)
    {
        var form = new StringBuilder("grant_type=refresh_token");
        Append(form, '&', "client_id", ClientId);
        Append(form, '&', "service", token.Service.Length > 0 ? token.Service : token.Realm.Host);
        Append(form, '&', "scope", token.Scopes.Text);
        Append(form, '&', "refresh_token", credential.Secret);

        return new RegistryRequest(HttpMethod.Post, token.Realm)
        {
            HoldsSecret = true,
            IsLogin = true,
            ContentType = "application/x-www-form-urlencoded",
            Content = Encoding.ASCII.GetBytes(form.ToString()),
            ReplyLimit = LargestReply,
        };
    }

    private static void Append(StringBuilder form, char first, string name, string value) =>
        form.Append(form.Length == 0 ? first : '&').Append(name).Append('=').Append(Uri.EscapeDataString(value));

    // The answer may be another server's, which never saw the login.
    private static ChartException Refused(TokenRequest request, RegistryUser user, RegistryReply reply) => reply.Status switch
    {
        HttpStatusCode.Unauthorized or HttpStatusCode.Forbidden when !Origin.IsSame(request.Realm, reply.Request.Address) => user.RefusedElsewhere(reply.Answer),
        HttpStatusCode.Unauthorized => user.Refused(reply.Answer),
        // GHCR and Google Artifact Registry refuse here, not at the registry.
        HttpStatusCode.Forbidden => user.Denied(reply.Answer),
        HttpStatusCode.BadRequest when request.Credential is { IsIdentityToken: true } => user.Refused(reply.Answer),
        HttpStatusCode.TooManyRequests => user.Limited(reply.Answer, reply.Header("Retry-After")),
        _ => Failed(user.Registry, reply),
    };

    private static ChartException WithoutToken(string registry, RegistryReply reply) => new(new Diagnostic(
        TokenServerFailed,
        $"The token server of {registry} at {PrintableAddress.Of(reply.Request.Address)} answered with {Kind(reply)} instead of a token.",
        "Check that the realm in the registry's configuration is its token server, and that no proxy answers in its place."));

    private static ChartException Failed(string registry, RegistryReply reply) => new(new Diagnostic(
        TokenServerFailed,
        $"The token server of {registry} failed. {reply.Answer.Sentence()}",
        "Try again later, or ask whoever runs the registry."));

    private static string Kind(RegistryReply reply) =>
        reply.Answer.IsPage ? reply.Answer.Text() : reply.IsCut ? "more than a token can be" : "something else";
}

/// <summary>What a token is asked for.</summary>
/// <param name="Realm">The token server, already found fit to be sent a password.</param>
/// <param name="Service">As the challenge has it; empty where it has none.</param>
/// <param name="Scopes">What the token shall allow; the server may grant less without saying so.</param>
/// <param name="Credential">Null: without a login.</param>
internal sealed record TokenRequest(Uri Realm, string Service, Scopes Scopes, Credential? Credential);

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
    private const int LongestToken = 64 * 1024;

    private const int DefaultLifetime = 60;

    /// <summary>The token; null where the body holds none.</summary>
    public static Token? Read(ReadOnlyMemory<byte> body, DateTimeOffset now)
    {
        try
        {
            using var json = OutsideJson.Parse(body);

            return json.RootElement.ValueKind == JsonValueKind.Object ? TokenOf(json.RootElement, now) : null;
        }
        catch (JsonException)
        {
            return null;
        }
    }

    private static Token? TokenOf(JsonElement reply, DateTimeOffset now)
    {
        var secret = OutsideJson.Text(reply, "token") is { Length: > 0 } token ? token : OutsideJson.Text(reply, "access_token");

        return IsSendable(secret) ? new Token(secret, RenewAt(reply, now)) : null;
    }

    // What is not visible ASCII cannot be sent in a header, and is no token.
    /// <summary>No server takes a longer header than <see cref="LongestToken"/>.</summary>
    private static bool IsSendable(string secret) => secret.Length is > 0 and <= LongestToken && secret.All(c => c is > ' ' and < '\x7f');

    private static DateTimeOffset RenewAt(JsonElement reply, DateTimeOffset now)
    {
        var lifetime = Lifetime(reply);
        var reserve = Math.Min(lifetime / 2, Math.Max(10, lifetime * 0.1));

        return IssuedAt(reply, now, lifetime).AddSeconds(lifetime - reserve);
    }

    // Where the server's clock is so wrong that the token would be stale or not yet valid, its time counts from its arrival.
    private static DateTimeOffset IssuedAt(JsonElement reply, DateTimeOffset now, double lifetime)
    {
        var isTime = DateTimeOffset.TryParse(
            OutsideJson.Text(reply, "issued_at"), System.Globalization.CultureInfo.InvariantCulture, System.Globalization.DateTimeStyles.AssumeUniversal, out var issued);

        return isTime && issued <= now && (now - issued).TotalSeconds < lifetime ? issued : now;
    }

    private static double Lifetime(JsonElement reply) =>
        reply.TryGetProperty("expires_in", out var value) && value.ValueKind == JsonValueKind.Number && value.TryGetDouble(out var seconds) && seconds > 0
            ? Math.Min(seconds, TimeSpan.FromDays(1).TotalSeconds)
            : DefaultLifetime;
}

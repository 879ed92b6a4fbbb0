using System.Text.Json;

namespace HelmOci.Registry.Auth;

/// <summary>Reads what a token server grants.</summary>
/// <remarks>distribution, docs/spec/auth/token.md and oauth.md: <c>token</c> or <c>access_token</c>, <c>expires_in</c> (60 where missing), <c>issued_at</c>.</remarks>
internal static class TokenReply
{
    private const int DefaultLifetime = 60;

    /// <summary>No server takes a longer header.</summary>
    private const int LongestToken = 64 * 1024;

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
    private static bool IsSendable(string secret) => secret.Length is > 0 and <= LongestToken && secret.All(c => c is > ' ' and < '\x7f');

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

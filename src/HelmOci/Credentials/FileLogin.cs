using System.Text;
using System.Text.Json;
using HelmOci.Diagnostics;

namespace HelmOci.Credentials;

/// <summary>One login of a <see cref="CredentialFile"/>.</summary>
internal static class FileLogin
{
    /// <summary>Reads <c>registrytoken</c>, <c>identitytoken</c>, <c>auth</c> (base64 of <c>name:password</c>), <c>username</c> and <c>password</c>.</summary>
    /// <returns>Null for an entry that holds none of them.</returns>
    /// <exception cref="ChartException">A member has another form.</exception>
    public static Credential? Read(JsonElement entry, string file, string key)
    {
        if (entry.ValueKind == JsonValueKind.Null) return null;
        if (entry.ValueKind != JsonValueKind.Object) throw CredentialDiagnostics.MalformedKey(file, $"auths/{key}");

        var login = new Members(entry, file, key);
        if (login.Text("registrytoken") is { Length: > 0 } registryToken) return Credential.RegistryToken(registryToken);
        if (login.Text("identitytoken") is { Length: > 0 } identityToken) return Credential.IdentityToken(identityToken);
        if (login.Text("auth") is { Length: > 0 } auth) return Decode(auth) ?? throw login.Malformed("auth");

        return login.Text("username") is { Length: > 0 } userName ? Credential.Password(userName, login.Text("password")) : null;
    }

    /// <summary>Only the first colon separates. Docker takes zeros off the password's end, because it once wrote them.</summary>
    private static Credential? Decode(string auth)
    {
        var bytes = new byte[auth.Length];
        if (!Convert.TryFromBase64String(auth, bytes, out var length)) return null;

        var text = Encoding.UTF8.GetString(bytes, 0, length);
        var colon = text.IndexOf(':', StringComparison.Ordinal);

        return colon < 0 ? null : Credential.Password(text[..colon], text[(colon + 1)..].TrimEnd('\0'));
    }

    private readonly record struct Members(JsonElement Entry, string File, string Key)
    {
        public string Text(string name) => JsonMembers.Text(Entry, name) ?? throw Malformed(name);

        public ChartException Malformed(string name) => CredentialDiagnostics.MalformedKey(File, $"auths/{Key}/{name}");
    }
}

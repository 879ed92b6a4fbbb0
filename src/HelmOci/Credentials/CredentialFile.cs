using System.Text;
using System.Text.Json;
using HelmOci.Diagnostics;
using HelmOci.Oci;

namespace HelmOci.Credentials;

/// <summary>A file of logins in docker's form, which Helm, podman, skopeo and oras share.</summary>
/// <param name="path">For messages.</param>
/// <param name="root">The whole file.</param>
/// <remarks>docker's cli/config/configfile; containers-auth.json(5).</remarks>
internal sealed class CredentialFile(string path, JsonElement root)
{
    /// <summary>Reads the text of a file; null for an empty one.</summary>
    /// <exception cref="ChartException">It is no JSON object; line and column are given where JSON gives them.</exception>
    public static CredentialFile? Parse(string path, ReadOnlyMemory<byte> text)
    {
        var content = WithoutByteOrderMark(text);
        if (content.Span.Trim(" \t\r\n"u8).IsEmpty) return null;

        try
        {
            using var document = OutsideJson.Parse(content);

            return document.RootElement.ValueKind == JsonValueKind.Object
                ? new CredentialFile(path, document.RootElement.Clone())
                : throw Malformed(new SourceLocation(path, 1, 1));
        }
        catch (JsonException fault)
        {
            throw Malformed(new SourceLocation(
                path, (int)(fault.LineNumber ?? -1) + 1, (int)(fault.BytePositionInLine ?? -1) + 1));
        }
    }

    /// <summary>The login for a repository: from the helper program that the file names for the host, else from the file's own entries.</summary>
    /// <remarks>Docker asks the helper only, and so loses logins that are older than the helper.</remarks>
    public Credential? Find(string registry, string repository, HelperPrograms helpers, CancellationToken cancellation)
    {
        var keys = KeysFor(registry, repository);
        if (HelperFor(registry) is { Length: > 0 } helper)
        {
            foreach (var server in Servers(registry, keys))
            {
                if (helpers.Get(helper, server, path, cancellation) is { } stored) return stored with { Origin = $"docker-credential-{helper}" };
            }
        }

        foreach (var key in keys)
        {
            if (LoginUnder(key) is { } login) return login with { Origin = path };
        }

        return null;
    }

    /// <summary>What a helper may have it under: the host as docker asks for it, then the keys that the file lists for it.</summary>
    private static IEnumerable<string> Servers(string registry, IReadOnlyList<string> keys) =>
        keys.Prepend(DockerHub.IsNamed(registry) ? DockerHub.CredentialKey : registry).Distinct();

    /// <summary>The name of the helper program for a host, without <c>docker-credential-</c>; empty for none.</summary>
    private string HelperFor(string registry)
    {
        foreach (var helper in Members("credHelpers"))
        {
            if (RegistryKey.Parse(helper.Name).IsHost(registry)) return TextOf(helper.Value, $"credHelpers/{helper.Name}");
        }

        return JsonMembers.Text(root, "credsStore") ?? throw Malformed("credsStore");
    }

    /// <summary>The keys of logins that cover a repository, the best first.</summary>
    private List<string> KeysFor(string registry, string repository)
    {
        var keys = new List<RegistryKey>();
        foreach (var entry in Members("auths"))
        {
            var key = RegistryKey.Parse(entry.Name);
            if (key.Covers(registry, repository)) keys.Add(key);
        }

        keys.Sort((left, right) => left.RankFor(registry, repository).CompareTo(right.RankFor(registry, repository)));

        return keys.ConvertAll(key => key.Text);
    }

    /// <summary>The login under a key; null where only a helper knows it.</summary>
    private Credential? LoginUnder(string key)
    {
        foreach (var entry in Members("auths"))
        {
            if (entry.Name == key) return Login(entry.Value, $"auths/{key}");
        }

        return null;
    }

    /// <summary>Reads <c>registrytoken</c>, <c>identitytoken</c>, <c>auth</c> (base64 of <c>name:password</c>), <c>username</c> and <c>password</c>.</summary>
    /// <returns>Null for an entry that holds none of them.</returns>
    private Credential? Login(JsonElement entry, string key)
    {
        if (entry.ValueKind == JsonValueKind.Null) return null;
        if (entry.ValueKind != JsonValueKind.Object) throw Malformed(key);

        if (Text("registrytoken") is { Length: > 0 } registryToken) return Credential.RegistryToken(registryToken);
        if (Text("identitytoken") is { Length: > 0 } identityToken) return Credential.IdentityToken(identityToken);
        if (Text("auth") is { Length: > 0 } auth) return Decode(auth) ?? throw Malformed($"{key}/auth");

        return Text("username") is { Length: > 0 } userName ? Credential.Password(userName, Text("password")) : null;

        string Text(string name) => JsonMembers.Text(entry, name) ?? throw Malformed($"{key}/{name}");
    }

    /// <summary>The first colon ends the name. Docker removes zeros from the end of the password, because it once wrote them.</summary>
    public static Credential? Decode(string auth)
    {
        var bytes = new byte[auth.Length];
        if (!Convert.TryFromBase64String(auth, bytes, out var length)) return null;

        var text = Encoding.UTF8.GetString(bytes, 0, length);
        var colon = text.IndexOf(':', StringComparison.Ordinal);

        return colon < 0 ? null : Credential.Password(text[..colon], text[(colon + 1)..].TrimEnd('\0'));
    }

    private static ReadOnlyMemory<byte> WithoutByteOrderMark(ReadOnlyMemory<byte> text) =>
        text.Span.StartsWith("\uFEFF"u8) ? text[3..] : text;

    private JsonElement.ObjectEnumerator Members(string name)
    {
        if (JsonMembers.Find(root, name) is not { } members) return default;

        return members.ValueKind == JsonValueKind.Object ? members.EnumerateObject() : throw Malformed(name);
    }

    private string TextOf(JsonElement value, string key) =>
        value.ValueKind == JsonValueKind.String ? value.GetString()! : throw Malformed(key);

    private static ChartException Malformed(SourceLocation location) => new(new Diagnostic(
        DiagnosticCodes.LoginFileMalformed,
        $"{location.File} is not the JSON object that docker, podman and Helm keep logins in.",
        "Correct it, or delete it and log in again.")
    { Location = location });

    private ChartException Malformed(string key) => new(new Diagnostic(
        DiagnosticCodes.LoginMalformed,
        $"{key} in {path} has not the form that docker writes.",
        "Log in again (helm registry login, docker login, podman login), which writes it afresh; 'auth' is the base64 of name:password.")
    { Location = new SourceLocation(path) });
}

/// <summary>Reads members of JSON objects as Go's programs do: their case does not matter, and the last of several counts.</summary>
internal static class JsonMembers
{
    public static JsonElement? Find(JsonElement parent, string name)
    {
        JsonElement? found = null;
        foreach (var member in parent.EnumerateObject())
        {
            if (member.Name.Equals(name, StringComparison.OrdinalIgnoreCase) && member.Value.ValueKind != JsonValueKind.Null) found = member.Value;
        }

        return found;
    }

    /// <summary>The text of a member; empty where it is missing, null where it is no text.</summary>
    public static string? Text(JsonElement parent, string name)
    {
        if (Find(parent, name) is not { } member) return "";

        return member.ValueKind == JsonValueKind.String ? member.GetString() : null;
    }
}

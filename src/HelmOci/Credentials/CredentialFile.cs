using System.Text.Json;
using HelmOci.Diagnostics;

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
            using var document = JsonDocument.Parse(content);

            return document.RootElement.ValueKind == JsonValueKind.Object
                ? new CredentialFile(path, document.RootElement.Clone())
                : throw CredentialDiagnostics.Malformed(new SourceLocation(path, 1, 1));
        }
        catch (JsonException fault)
        {
            throw CredentialDiagnostics.Malformed(new SourceLocation(
                path, (int)(fault.LineNumber ?? -1) + 1, (int)(fault.BytePositionInLine ?? -1) + 1));
        }
    }

    /// <summary>The name of the helper program for a host, without <c>docker-credential-</c>; empty for none.</summary>
    public string HelperFor(string registry)
    {
        foreach (var helper in Members("credHelpers"))
        {
            if (RegistryKey.Parse(helper.Name).IsHost(registry)) return TextOf(helper.Value, $"credHelpers/{helper.Name}");
        }

        return JsonMembers.Text(root, "credsStore") ?? throw CredentialDiagnostics.MalformedKey(path, "credsStore");
    }

    /// <summary>The keys of logins that cover a repository, the best first.</summary>
    public IReadOnlyList<string> KeysFor(string registry, string repository)
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
    /// <exception cref="ChartException">The entry is malformed.</exception>
    public Credential? LoginUnder(string key)
    {
        foreach (var entry in Members("auths"))
        {
            if (entry.Name == key) return FileLogin.Read(entry.Value, path, key);
        }

        return null;
    }

    private static ReadOnlyMemory<byte> WithoutByteOrderMark(ReadOnlyMemory<byte> text) =>
        text.Span.StartsWith("\uFEFF"u8) ? text[3..] : text;

    private JsonElement.ObjectEnumerator Members(string name)
    {
        if (JsonMembers.Find(root, name) is not { } members) return default;

        return members.ValueKind == JsonValueKind.Object ? members.EnumerateObject() : throw CredentialDiagnostics.MalformedKey(path, name);
    }

    private string TextOf(JsonElement value, string key) =>
        value.ValueKind == JsonValueKind.String ? value.GetString()! : throw CredentialDiagnostics.MalformedKey(path, key);
}

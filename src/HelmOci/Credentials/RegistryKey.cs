using HelmOci.Oci;

namespace HelmOci.Credentials;

/// <summary>What a credential is filed under: a host, a URL of it, or a host with the start of a repository's path.</summary>
/// <param name="Text">As it stands in the file.</param>
/// <param name="Scheme"><c>https</c> or <c>http</c>; empty where the key has none.</param>
/// <param name="Host">With port if any.</param>
/// <param name="Path">Without slashes around it.</param>
/// <remarks>containers-auth.json(5) for the paths; docker files URLs, and the paths of these mean the API.</remarks>
internal sealed record RegistryKey(string Text, string Scheme, string Host, string Path)
{
    /// <summary>Ranks begin here for keys that cover the whole host; keys with a path come before, the longest first.</summary>
    private const int WholeHost = 10_000;

    private const int NoMatch = int.MaxValue;

    private bool IsApiPath => Scheme.Length > 0 || Path is "" or "v1" or "v2";

    public static RegistryKey Parse(string text)
    {
        var schemeEnd = text.IndexOf("://", StringComparison.Ordinal);
        var rest = schemeEnd < 0 ? text : text[(schemeEnd + 3)..];
        var slash = rest.IndexOf('/', StringComparison.Ordinal);

        return new RegistryKey(
            text,
            schemeEnd < 0 ? "" : text[..schemeEnd].ToLowerInvariant(),
            slash < 0 ? rest : rest[..slash],
            slash < 0 ? "" : rest[slash..].Trim('/'));
    }

    /// <summary>Whether it names this host, port included. Docker Hub's names are one.</summary>
    public bool IsHost(string registry) =>
        Host.Equals(registry, StringComparison.OrdinalIgnoreCase) || (DockerHub.IsNamed(Host) && DockerHub.IsNamed(registry));

    /// <summary>Whether it covers a repository.</summary>
    public bool Covers(string registry, string repository) => RankFor(registry, repository) != NoMatch;

    /// <summary>The smaller, the better it fits.</summary>
    public int RankFor(string registry, string repository)
    {
        if (!IsHost(registry)) return NoMatch;
        if (!IsApiPath) return IsPrefixOf(repository) ? WholeHost - Path.Length : NoMatch;
        if (Text == DockerHub.CredentialKey) return WholeHost;

        var rank = (Scheme, Path) switch
        {
            ("", "") => 1,
            ("https", "") => 2,
            ("http", "") => 3,
            _ => 4,
        };

        return WholeHost + (2 * rank) + (Host.Equals(registry, StringComparison.OrdinalIgnoreCase) ? 0 : 1);
    }

    private bool IsPrefixOf(string repository) =>
        repository.StartsWith(Path, StringComparison.Ordinal) && (repository.Length == Path.Length || repository[Path.Length] == '/');
}

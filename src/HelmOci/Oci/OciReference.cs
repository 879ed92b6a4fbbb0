namespace HelmOci.Oci;

/// <summary>Where something is kept: registry host, repository path and tag.</summary>
/// <param name="Registry">Host, with port if any: <c>ghcr.io</c>, <c>localhost:5000</c>, <c>[::1]:5000</c>.</param>
/// <param name="Repository">Lower-case path without the host: <c>shop/charts/orders</c>.</param>
/// <param name="Tag">As the registry knows it, a version's <c>+</c> already written <c>_</c>.</param>
public sealed record OciReference(string Registry, string Repository, string Tag)
{
    /// <summary><c>oci://host/path:tag</c>.</summary>
    public override string ToString() => $"oci://{Registry}/{Repository}:{Tag}";
}

/// <summary>The grammar of repository paths and tags.</summary>
/// <remarks>OCI distribution-spec 1.1, "Pulling manifests". By hand: a regular expression costs more to start than a small chart to pack.</remarks>
public static class OciNames
{
    private const int LongestTag = 128;

    /// <summary>Whether a registry takes this path: elements of lower-case letters and digits, joined by <c>.</c>, <c>_</c>, <c>__</c> or dashes.</summary>
    public static bool IsRepository(string path) =>
        path.Length > 0 && path.Split('/').All(IsPathElement);

    /// <summary>Whether a registry takes this tag: up to 128 letters, digits, <c>_</c>, <c>.</c> and <c>-</c>, not starting with the last two.</summary>
    public static bool IsTag(string tag) =>
        tag.Length is > 0 and <= LongestTag
        && tag[0] is not ('.' or '-')
        && tag.All(c => char.IsAsciiLetterOrDigit(c) || c is '_' or '.' or '-');

    /// <summary>A version as a tag: every <c>+</c> written <c>_</c>, as Helm does, because no tag may hold one.</summary>
    public static string TagOf(string version) => version.Replace('+', '_');

    private static bool IsPathElement(string element)
    {
        var at = 0;
        while (true)
        {
            var start = at;
            while (at < element.Length && IsLowerOrDigit(element[at])) at++;
            if (at == start) return false;
            if (at == element.Length) return true;

            var separator = SeparatorLength(element.AsSpan(at));
            if (separator == 0) return false;
            at += separator;
        }
    }

    private static int SeparatorLength(ReadOnlySpan<char> text) => text[0] switch
    {
        '.' => 1,
        '_' => text.StartsWith("__") ? 2 : 1,
        '-' => text.IndexOfAnyExcept('-') is var end and >= 0 ? end : text.Length,
        _ => 0,
    };

    private static bool IsLowerOrDigit(char c) => char.IsAsciiLetterLower(c) || char.IsAsciiDigit(c);
}

/// <summary>The names of Docker Hub, which is spoken of as one host and answers at another.</summary>
internal static class DockerHub
{
    /// <summary>Where its registry API is.</summary>
    public const string ApiHost = "registry-1.docker.io";

    /// <summary>What docker files and asks for its credentials under.</summary>
    public const string CredentialKey = "https://index.docker.io/v1/";

    public static bool IsNamed(string host) => host.ToLowerInvariant()
        is "docker.io" or "index.docker.io" or ApiHost or "registry.hub.docker.com";
}

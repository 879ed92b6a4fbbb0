using HelmOci.Registry.Transport;

namespace HelmOci.Registry.Errors;

/// <summary>Where something was refused: what advice is chosen by.</summary>
/// <param name="Host">As the user wrote it.</param>
/// <param name="Repository">Path below it.</param>
/// <param name="Signs">What the server tells of itself: its headers, and how it asked for a login.</param>
internal sealed record RegistryPlace(string Host, string Repository, string Signs)
{
    /// <summary>The first part of the path: the project of Harbor, the repository of Artifactory, the owner elsewhere.</summary>
    public string Project => Repository.Split('/')[0];

    public bool IsAt(string host) => Name.Equals(host, StringComparison.OrdinalIgnoreCase);

    /// <summary>Whether the host ends with this, which starts with a dot.</summary>
    public bool IsBelow(string suffix) => Name.EndsWith(suffix, StringComparison.OrdinalIgnoreCase);

    /// <summary>Whether the server shows, or is named after, one of these.</summary>
    public bool Shows(params ReadOnlySpan<string> signs)
    {
        foreach (var sign in signs)
        {
            if (Signs.Contains(sign, StringComparison.OrdinalIgnoreCase) || Name.Contains(sign, StringComparison.OrdinalIgnoreCase)) return true;
        }

        return false;
    }

    public static string SignsOf(RegistryReply reply) =>
        $"{reply.Header("Server")} {reply.Header("WWW-Authenticate")} {string.Join(' ', reply.Headers.NonValidated.Select(header => header.Key))}";

    // Without the port, but for IPv6 addresses, which no advice is chosen by.
    private string Name => Host.Split(':')[0];
}

using System.Text;
using HelmOci.Diagnostics;

namespace HelmOci.Registry.Transport;

/// <summary>Addresses as they may be printed: without user info, and without the values of queries that sign or hold state.</summary>
internal static class PrintableAddress
{
    private static ReadOnlySpan<char> Hidden => "***";

    /// <param name="address">What may be an address, from outside.</param>
    public static string Of(string address) =>
        Uri.TryCreate(address, UriKind.Absolute, out var uri) && uri.Host.Length > 0 ? Of(uri) : "something that is no web address";

    public static string Of(Uri address)
    {
        var text = new StringBuilder();
        text.Append(address.Scheme).Append("://").Append(address.Authority).Append(address.AbsolutePath);
        var separator = '?';
        foreach (var pair in address.Query.TrimStart('?').Split('&', StringSplitOptions.RemoveEmptyEntries))
        {
            text.Append(separator).Append(Shown(pair));
            separator = '&';
        }

        return Diagnostics.OutsideText.Clean(text.ToString());
    }

    private static string Shown(string pair)
    {
        var name = pair.Split('=')[0];

        return IsKnown(name) ? pair : string.Concat(name, "=", Hidden);
    }

    // Everything else may be a signature or a session: X-Amz-Signature, sig, _state, token.
    private static bool IsKnown(string name) =>
        name is "digest" or "mount" or "from" or "n" or "last" or "service" or "scope" or "tag" or "artifactType";
}

using System.Collections.ObjectModel;
using System.Net.Http.Headers;
using System.Text;
using HelmOci.Diagnostics;

namespace HelmOci.Registry.Transport;

/// <summary>One request, as often as it must be sent: an <see cref="HttpRequestMessage"/> can be sent only once.</summary>
/// <param name="Method">The verb.</param>
/// <param name="Address">Absolute, or relative to the registry: <c>/v2/shop/orders/manifests/1.0.0</c>.</param>
internal sealed record RegistryRequest(HttpMethod Method, Uri Address)
{
    public const int SmallReply = 64 * 1024;

    /// <summary>The media types that are understood, separated by commas; empty where any will do.</summary>
    public string Accept { get; init; } = "";

    /// <summary>The media type of <see cref="Content"/>; empty where there is no content.</summary>
    public string ContentType { get; init; } = "";

    public ReadOnlyMemory<byte> Content { get; init; }

    /// <summary>The most bytes that are read of a successful reply.</summary>
    public long ReplyLimit { get; init; } = SmallReply;

    /// <summary>Whether a long answer is expected, which may take its time while it moves.</summary>
    public bool IsTransfer { get; init; }

    /// <summary>Sent to the origin of <see cref="Address"/> alone, however the request is redirected.</summary>
    public AuthenticationHeaderValue? Authorization { get; init; }

    public static RegistryRequest To(HttpMethod method, string path) => new(method, new Uri(path, UriKind.Relative));

    /// <summary>What is sent besides, and may hold secrets: only for requests that are not redirected.</summary>
    public IReadOnlyDictionary<string, string> Headers { get; init; } = ReadOnlyDictionary<string, string>.Empty;

    /// <summary>Whether it asks for a token, for people who wait for it.</summary>
    public bool IsLogin { get; init; }

    /// <summary>Whether <see cref="Content"/> is for the first address only.</summary>
    public bool HoldsSecret { get; init; }

    /// <summary>Whether it may be sent to another address on any redirect: its meaning is lost when a body is dropped.</summary>
    public bool IsRead => Method == HttpMethod.Get || Method == HttpMethod.Head;

    /// <summary>Whether a redirect to another host is an answer, and is not followed.</summary>
    public bool StaysHere { get; init; }

    // A record would print its authorization, too.
    public override string ToString() => $"{Method} {(Address.IsAbsoluteUri ? PrintableAddress.Of(Address) : Address.OriginalString)}";
}

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

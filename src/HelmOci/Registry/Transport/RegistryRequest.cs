using System.Net.Http.Headers;

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

    /// <summary>Whether <see cref="Content"/> is for the first address only.</summary>
    public bool HoldsSecret { get; init; }

    /// <summary>Whether it may be sent to another address on any redirect: its meaning is lost when a body is dropped.</summary>
    public bool IsRead => Method == HttpMethod.Get || Method == HttpMethod.Head;

    // A record would print its authorization, too.
    public override string ToString() => $"{Method} {(Address.IsAbsoluteUri ? PrintableAddress.Of(Address) : Address.OriginalString)}";
}

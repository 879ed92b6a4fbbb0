using System.Buffers;
using System.Security.Cryptography;

namespace HelmOci.Oci;

/// <summary>What a manifest says of a blob: its media type, digest and length in bytes.</summary>
/// <remarks>OCI image-spec, descriptor.md.</remarks>
public sealed record Descriptor(string MediaType, Digest Digest, long Size)
{
    public static Descriptor Of(string mediaType, ReadOnlySpan<byte> content) =>
        new(mediaType, Digest.Of(content), content.Length);
}

/// <summary>Some bytes and the descriptor that names them.</summary>
public sealed record OciBlob(Descriptor Descriptor, ReadOnlyMemory<byte> Content)
{
    public static OciBlob Of(string mediaType, ReadOnlyMemory<byte> content) =>
        new(Descriptor.Of(mediaType, content.Span), content);
}

/// <summary>The SHA-256 of some content, as OCI writes it: <c>sha256:</c> and 64 lower-case hex digits.</summary>
/// <remarks>OCI image-spec, descriptor.md, "Digests".</remarks>
public sealed record Digest
{
    private const string Prefix = "sha256:";

    private static readonly SearchValues<char> LowerHex = SearchValues.Create("0123456789abcdef");

    private readonly string _text;

    private Digest(string text) => _text = text;

    /// <summary>The 64 hex digits alone.</summary>
    public string Hex => _text[Prefix.Length..];

    public static Digest Of(ReadOnlySpan<byte> content) => OfHash(SHA256.HashData(content));

    /// <summary>The digest whose 32 bytes are already computed.</summary>
    public static Digest OfHash(ReadOnlySpan<byte> hash) => new(Prefix + Convert.ToHexString(hash).ToLowerInvariant());

    /// <summary>Reads the OCI form; false for another algorithm, upper case or a wrong length.</summary>
    public static bool TryParse(string? text, out Digest digest)
    {
        var isDigest = text is { Length: 71 }
            && text.StartsWith(Prefix, StringComparison.Ordinal)
            && text.AsSpan(Prefix.Length).IndexOfAnyExcept(LowerHex) < 0;
        digest = isDigest ? new Digest(text!) : null!;

        return isDigest;
    }

    public override string ToString() => _text;
}

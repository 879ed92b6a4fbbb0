namespace HelmOci.Oci;

/// <summary>What a manifest says of a blob: its media type, digest and length in bytes.</summary>
/// <remarks>OCI image-spec, descriptor.md.</remarks>
public sealed record Descriptor(string MediaType, Digest Digest, long Size)
{
    public static Descriptor Of(string mediaType, ReadOnlySpan<byte> content) =>
        new(mediaType, Digest.Of(content), content.Length);
}

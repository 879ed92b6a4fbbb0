namespace HelmOci.Oci;

/// <summary>Some bytes and the descriptor that names them.</summary>
public sealed record OciBlob(Descriptor Descriptor, ReadOnlyMemory<byte> Content)
{
    public static OciBlob Of(string mediaType, ReadOnlyMemory<byte> content) =>
        new(Descriptor.Of(mediaType, content.Span), content);
}

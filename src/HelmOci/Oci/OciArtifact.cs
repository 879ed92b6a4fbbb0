namespace HelmOci.Oci;

/// <summary>A manifest and the blobs it names: all that is pushed under a tag, known before the first request.</summary>
public sealed record OciArtifact
{
    private OciArtifact(OciBlob config, IReadOnlyList<OciBlob> layers, OciManifest manifest)
    {
        Blobs = [config, .. layers];
        Manifest = OciBlob.Of(MediaTypes.OciManifest, manifest.ToJson());
    }

    /// <summary>The config first, then the layers.</summary>
    public IReadOnlyList<OciBlob> Blobs { get; }

    /// <summary>The manifest's bytes; its digest is the artifact's.</summary>
    public OciBlob Manifest { get; }

    /// <summary>Layers are listed by digest, as Helm lists them.</summary>
    public static OciArtifact Of(OciBlob config, IReadOnlyList<OciBlob> layers, IReadOnlyDictionary<string, string> annotations)
    {
        var sorted = layers.OrderBy(layer => layer.Descriptor.Digest.ToString(), StringComparer.Ordinal).ToList();
        var manifest = new OciManifest(config.Descriptor, [.. sorted.Select(layer => layer.Descriptor)], annotations);

        return new OciArtifact(config, sorted, manifest);
    }
}

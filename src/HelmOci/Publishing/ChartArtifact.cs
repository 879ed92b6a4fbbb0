using HelmOci.Charts;
using HelmOci.Charts.Archive;
using HelmOci.Oci;

namespace HelmOci.Publishing;

/// <summary>A packed chart as an OCI artifact: the one place where charts meet OCI.</summary>
/// <remarks>helm.sh/docs/topics/registries, and HIP-6: config is the metadata as JSON, the one layer is the archive as it is.</remarks>
public sealed record ChartArtifact
{
    private ChartArtifact(ChartArchive archive, OciArtifact artifact, Digest content) =>
        (Metadata, Artifact, ContentDigest, Version) = (archive.Metadata, artifact, content, archive.Metadata.Version);

    public ChartMetadata Metadata { get; }

    public OciArtifact Artifact { get; }

    /// <summary>The digest of the uncompressed tar.</summary>
    public Digest ContentDigest { get; }

    public string Version { get; }

    /// <param name="archive">The packed chart.</param>
    /// <param name="build">What the build adds to its annotations.</param>
    /// <param name="isExperimental">Whether it is for Helm 3.0 to 3.6, whose layer had another media type and whose manifest no annotations.</param>
    public static ChartArtifact From(ChartArchive archive, BuildFacts build, bool isExperimental)
    {
        var content = ContentDigestOf(archive);
        var config = OciBlob.Of(MediaTypes.HelmConfig, archive.Metadata.ToConfigJson());
        var layer = OciBlob.Of(isExperimental ? MediaTypes.HelmChartExperimental : MediaTypes.HelmChart, archive.Content);
        var annotations = ChartAnnotations.Of(archive.Metadata, content.ToString(), build);

        return new(archive, OciArtifact.Of(config, [layer], annotations), content);
    }

    /// <summary>The digest of an archive's uncompressed tar.</summary>
    public static Digest ContentDigestOf(ChartArchive archive) => Digest.OfHash(archive.ContentHash.Span);
}

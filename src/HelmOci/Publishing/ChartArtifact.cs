using System.Globalization;
using HelmOci.Charts;
using HelmOci.Charts.Archive;
using HelmOci.Oci;

namespace HelmOci.Publishing;

/// <summary>A packed chart as an OCI artifact: the one place where charts meet OCI.</summary>
/// <remarks>helm.sh/docs/topics/registries, and HIP-6: config is the metadata as JSON, the first layer is the archive as it is, the second its .prov.</remarks>
public sealed record ChartArtifact
{
    private ChartArtifact(ChartArchive archive, OciArtifact artifact, Digest content) =>
        (Metadata, Artifact, ContentDigest, Version) = (archive.Metadata, artifact, content, archive.Metadata.Version);

    public ChartMetadata Metadata { get; }

    public OciArtifact Artifact { get; private init; }

    /// <summary>The digest of the uncompressed tar.</summary>
    public Digest ContentDigest { get; }

    public string Version { get; }

    /// <summary>The chart's <c>.prov</c>, which is its second layer; null for none.</summary>
    public ChartProvenance? Provenance { get; private init; }

    private IReadOnlyDictionary<string, string> Annotations { get; init; } = new Dictionary<string, string>();

    /// <param name="archive">The packed chart.</param>
    /// <param name="build">What the build adds to its annotations.</param>
    /// <param name="isExperimental">Whether it is for Helm 3.0 to 3.6, whose layer had another media type and whose manifest no annotations.</param>
    /// <param name="provenance">The chart's <c>.prov</c>; null for none.</param>
    public static ChartArtifact From(ChartArchive archive, BuildFacts build, bool isExperimental, ChartProvenance? provenance = null)
    {
        var content = ContentDigestOf(archive);
        var config = OciBlob.Of(MediaTypes.HelmConfig, archive.Metadata.ToConfigJson());
        var layer = OciBlob.Of(isExperimental ? MediaTypes.HelmChartExperimental : MediaTypes.HelmChart, archive.Content);
        var annotations = ChartAnnotations.Of(archive.Metadata, content.ToString(), build);
        var unsigned = new ChartArtifact(archive, OciArtifact.Of(config, [layer], annotations), content) { Annotations = annotations };

        return provenance is null ? unsigned : unsigned.With(provenance.Content) with { Provenance = provenance };
    }

    /// <summary>The same chart with the content of another <c>.prov</c>.</summary>
    internal ChartArtifact With(ReadOnlyMemory<byte> provenance)
    {
        // Flux takes the first layer, whatever it is.
        OciBlob[] layers = [Artifact.Blobs[1], OciBlob.Of(MediaTypes.HelmProvenance, provenance)];

        return this with { Artifact = OciArtifact.Of(Artifact.Blobs[0], layers, Annotations) };
    }

    /// <summary>The digest of an archive's uncompressed tar.</summary>
    public static Digest ContentDigestOf(ChartArchive archive) => Digest.OfHash(archive.ContentHash.Span);
}

/// <summary>The annotations of a chart's manifest: Helm's mapping from Chart.yaml, and what only the build knows.</summary>
/// <remarks>Helm, <c>pkg/registry</c>, generateOCIAnnotations; keys of OCI image-spec, annotations.md.</remarks>
public static class ChartAnnotations
{
    /// <summary>Ours: the digest of the uncompressed tar. It stays the same where a zlib of another version gives other compressed bytes.</summary>
    public const string ContentDigest = "dev.helmoci.content.digest";

    public const string Version = Prefix + "version";

    public const string Created = Prefix + "created";

    private const string Prefix = "org.opencontainers.image.";
    private const string Title = Prefix + "title";

    public static IReadOnlyDictionary<string, string> Of(ChartMetadata chart, string contentDigest, BuildFacts build)
    {
        var annotations = new Dictionary<string, string>(StringComparer.Ordinal);
        Add(annotations, "revision", build.Revision);
        Add(annotations, "licenses", build.License);
        Add(annotations, "source", chart.Sources.Count > 0 ? chart.Sources[0] : build.SourceUrl);
        Add(annotations, "created", build.Created?.ToUniversalTime().ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture) ?? "");
        Add(annotations, "description", chart.Description);
        Add(annotations, "url", chart.Home);
        Add(annotations, "authors", string.Join(", ", chart.Maintainers.Select(Author)));
        foreach (var (key, value) in chart.Annotations)
        {
            annotations[key] = value;
        }

        annotations[Title] = chart.Name;
        annotations[Version] = chart.Version;
        annotations[ContentDigest] = contentDigest;

        return annotations;
    }

    private static void Add(Dictionary<string, string> annotations, string key, string value)
    {
        if (!string.IsNullOrWhiteSpace(value)) annotations[Prefix + key] = value;
    }

    private static string Author(Maintainer maintainer) =>
        maintainer.Email.Length > 0 ? $"{maintainer.Name} ({maintainer.Email})" : maintainer.Name;
}

/// <summary>What the build knows of the chart's origin, and Chart.yaml does not say; empty where it does not know.</summary>
public sealed record BuildFacts
{
    /// <summary>The commit: <c>org.opencontainers.image.revision</c>.</summary>
    public string Revision { get; init; } = "";

    /// <summary>SPDX expression: <c>org.opencontainers.image.licenses</c>.</summary>
    public string License { get; init; } = "";

    /// <summary>The repository's URL, used where the chart names no sources; it links the package on GHCR.</summary>
    public string SourceUrl { get; init; } = "";

    /// <summary>When the sources were last changed; null: not said, so that the same sources give the same manifest.</summary>
    public DateTimeOffset? Created { get; init; }
}

namespace HelmOci.Oci;

/// <summary>The media types of OCI and of Helm.</summary>
public static class MediaTypes
{
    /// <summary>A manifest: config, layers, annotations. Charts and images share it.</summary>
    public const string OciManifest = "application/vnd.oci.image.manifest.v1+json";

    /// <summary>A list of manifests: a multi-platform image, or the referrers of something.</summary>
    public const string OciIndex = "application/vnd.oci.image.index.v1+json";

    /// <summary>Docker's own manifest, schema 2: images pushed by older clients.</summary>
    public const string DockerManifest = "application/vnd.docker.distribution.manifest.v2+json";

    /// <summary>Docker's own list of manifests.</summary>
    public const string DockerManifestList = "application/vnd.docker.distribution.manifest.list.v2+json";

    /// <summary>Helm's config: the chart's metadata as JSON. It is what tells a chart from an image.</summary>
    public const string HelmConfig = "application/vnd.cncf.helm.config.v1+json";

    /// <summary>The chart's archive (.tgz), from Helm 3.7 on.</summary>
    public const string HelmChart = "application/vnd.cncf.helm.chart.content.v1.tar+gzip";

    /// <summary>The chart's archive as Helm 3.0 to 3.6 wrote and reads it (<c>HELM_EXPERIMENTAL_OCI=1</c>).</summary>
    public const string HelmChartExperimental = "application/tar+gzip";

    /// <summary>The provenance file (.prov) of a signed chart.</summary>
    public const string HelmProvenance = "application/vnd.cncf.helm.chart.provenance.v1.prov";

    /// <summary>The config of an artifact that has none: the two bytes <c>{}</c>.</summary>
    public const string OciEmpty = "application/vnd.oci.empty.v1+json";

    /// <summary>Everything that a tag may hold, for the <c>Accept</c> of a request that asks what it holds.</summary>
    public static IReadOnlyList<string> Manifests { get; } = [OciManifest, OciIndex, DockerManifest, DockerManifestList];
}

using System.Globalization;
using HelmOci.Charts;

namespace HelmOci.Publishing;

/// <summary>The annotations of a chart's manifest: Helm's mapping from Chart.yaml, and what only the build knows.</summary>
/// <remarks>Helm, <c>pkg/registry</c>, generateOCIAnnotations; keys of OCI image-spec, annotations.md.</remarks>
public static class ChartAnnotations
{
    /// <summary>Ours: the digest of the uncompressed tar. It stays the same where a zlib of another version gives other compressed bytes.</summary>
    public const string ContentDigest = "dev.helmoci.content.digest";

    public const string Version = Prefix + "version";

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

using System.Globalization;
using System.Text.Json;
using HelmOci.Diagnostics;
using HelmOci.Oci;

namespace HelmOci.Publishing;

/// <summary>What the manifest of a chart says besides its config and layers.</summary>
/// <remarks>
/// Another build of the same chart may say less than this one: what only a build knows, and <c>helm push</c> does not. It may have been at another time.
/// Whatever else differs is a claim of somebody else.
/// </remarks>
internal static class ManifestClaims
{
    private static readonly string[] OfManifests = ["schemaVersion", "mediaType", "config", "layers", "annotations"];

    private static readonly string[] OfDescriptors = ["mediaType", "digest", "size"];

    /// <summary>What a manifest says that this build would not, or leaves out though any client would say it; empty for nothing.</summary>
    /// <param name="there">An image manifest with this chart's config and layer.</param>
    /// <param name="chart">What this build would push.</param>
    public static string FaultOf(OciBlob there, ChartArtifact chart)
    {
        using var json = OutsideJson.Parse(there.Content);
        var manifest = json.RootElement;
        var unknown = new[] { Unknown(manifest, OfManifests), Unknown(manifest.GetProperty("config"), OfDescriptors) }
            .Concat(manifest.GetProperty("layers").EnumerateArray().Select(layer => Unknown(layer, OfDescriptors)));
        if (unknown.FirstOrDefault(name => name is not null) is { } member) return $"this build would not write its member {OutsideText.Clean(member)}";

        return AnnotationFault(manifest, chart);
    }

    /// <summary>A member that is not known, or there twice; null for none.</summary>
    private static string? Unknown(JsonElement json, string[] known)
    {
        var left = known.ToList();

        return json.EnumerateObject().Select(member => member.Name).FirstOrDefault(name => !left.Remove(name));
    }

    private static string AnnotationFault(JsonElement manifest, ChartArtifact chart)
    {
        var ours = Ours(chart);
        var missing = HelmsOf(chart);
        if (manifest.TryGetProperty("annotations", out var annotations))
        {
            if (annotations.ValueKind != JsonValueKind.Object) return "its annotations are none";

            var seen = new HashSet<string>(StringComparer.Ordinal);
            foreach (var (name, value) in annotations.EnumerateObject().Select(annotation => (annotation.Name, annotation.Value.GetString())))
            {
                var isOurs = (ours.TryGetValue(name, out var own) && own == value) || (name == ChartAnnotations.Created && IsTime(value));
                if (!isOurs || !seen.Add(name)) return $"this build would not write its annotation {OutsideText.Clean(name)} as it is";
                missing.Remove(name);
            }
        }

        return missing.Count == 0 ? "" : $"it lacks the annotation {missing.Order(StringComparer.Ordinal).First()}";
    }

    private static IReadOnlyDictionary<string, string> Ours(ChartArtifact chart) =>
        OciManifest.TryParse(chart.Artifact.Manifest.Content, out var manifest) ? manifest.Annotations : new Dictionary<string, string>();

    /// <summary>Those that Helm writes, too.</summary>
    private static HashSet<string> HelmsOf(ChartArtifact chart) =>
        [.. ChartAnnotations.Of(chart.Metadata, "", new BuildFacts()).Keys.Where(name => name != ChartAnnotations.ContentDigest)];

    private static bool IsTime(string? text) => DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.None, out _);
}

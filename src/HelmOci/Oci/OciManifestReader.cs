using System.Text.Json;

namespace HelmOci.Oci;

/// <summary>Reads manifests that others wrote.</summary>
internal static class OciManifestReader
{
    // As much as a manifest may have; those of charts and images have some kilobytes.
    private const long LargestConfig = 4 * 1024 * 1024;

    /// <summary>False for what is no image manifest: an index, another format, no JSON.</summary>
    public static bool TryRead(ReadOnlyMemory<byte> content, out OciManifest manifest)
    {
        manifest = null!;
        try
        {
            using var json = JsonDocument.Parse(content);
            var (config, layers) = (Member(json.RootElement, "config"), Member(json.RootElement, "layers"));
            var descriptor = ReadDescriptor(config);
            if (descriptor.Size > LargestConfig) return false;

            manifest = new OciManifest(descriptor, [.. layers.EnumerateArray().Select(ReadDescriptor)], ReadAnnotations(json.RootElement));

            return true;
        }
        catch (Exception fault) when (fault is JsonException or KeyNotFoundException or InvalidOperationException or FormatException)
        {
            return false;
        }
    }

    private static Descriptor ReadDescriptor(JsonElement json) =>
        Digest.TryParse(Member(json, "digest").GetString(), out var digest) && Member(json, "size").TryGetInt64(out var size) && size >= 0
            ? new(Member(json, "mediaType").GetString() ?? "", digest, size)
            : throw new FormatException("no SHA-256 digest, or no size");

    /// <summary>A member that is there once. Go's clients take the last of several, and any case: what they read is not to differ from what is read here.</summary>
    private static JsonElement Member(JsonElement json, string name)
    {
        var named = json.EnumerateObject().Where(member => Fold(member.Name).Equals(name, StringComparison.OrdinalIgnoreCase)).ToList();

        return named is [var member] && member.Name == name ? member.Value : throw new FormatException($"not one {name}");
    }

    // Go's encoding/json compares with Unicode's simple folding, in which two letters are like those of ASCII.
    private static string Fold(string name) => name.Replace('\u017F', 's').Replace('\u212A', 'k');

    private static Dictionary<string, string> ReadAnnotations(JsonElement manifest)
    {
        var annotations = new Dictionary<string, string>(StringComparer.Ordinal);
        if (!manifest.TryGetProperty("annotations", out var json) || json.ValueKind != JsonValueKind.Object) return annotations;

        foreach (var annotation in json.EnumerateObject())
        {
            annotations[annotation.Name] = annotation.Value.GetString() ?? "";
        }

        return annotations;
    }
}

using System.Text.Json;

namespace HelmOci.Oci;

/// <summary>Reads manifests that others wrote.</summary>
internal static class OciManifestReader
{
    /// <summary>False for what is no image manifest: an index, another format, no JSON.</summary>
    public static bool TryRead(ReadOnlyMemory<byte> content, out OciManifest manifest)
    {
        manifest = null!;
        try
        {
            using var json = JsonDocument.Parse(content);
            if (!json.RootElement.TryGetProperty("config", out var config)) return false;

            var layers = json.RootElement.GetProperty("layers").EnumerateArray().Select(ReadDescriptor).ToList();
            manifest = new OciManifest(ReadDescriptor(config), layers, ReadAnnotations(json.RootElement));

            return true;
        }
        catch (Exception fault) when (fault is JsonException or KeyNotFoundException or InvalidOperationException or FormatException)
        {
            return false;
        }
    }

    private static Descriptor ReadDescriptor(JsonElement json) =>
        Digest.TryParse(json.GetProperty("digest").GetString(), out var digest)
            ? new(json.GetProperty("mediaType").GetString() ?? "", digest, json.GetProperty("size").GetInt64())
            : throw new FormatException("not a SHA-256 digest");

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

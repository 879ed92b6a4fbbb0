using System.Text.Json;

namespace HelmOci.Oci;

/// <summary>An image manifest: one config, layers, annotations.</summary>
/// <remarks>OCI image-spec, manifest.md. No <c>artifactType</c>: older Amazon ECR refuses it, and Helm needs none.</remarks>
public sealed record OciManifest(Descriptor Config, IReadOnlyList<Descriptor> Layers, IReadOnlyDictionary<string, string> Annotations)
{
    /// <summary>Reads a manifest that somebody else wrote; false for an index, another format, no JSON, or sizes that cannot be.</summary>
    public static bool TryParse(ReadOnlyMemory<byte> content, out OciManifest manifest) => OciManifestReader.TryRead(content, out manifest);

    /// <summary>Canonical JSON: fixed order, annotations sorted by their bytes, no white space. The same manifest gives the same bytes.</summary>
    public byte[] ToJson() => CanonicalJson.Write(Write);

    private void Write(Utf8JsonWriter json)
    {
        json.WriteStartObject();
        json.WriteNumber("schemaVersion", 2);
        json.WriteString("mediaType", MediaTypes.OciManifest);
        DescriptorJson.Write(json, "config", Config);
        json.WriteStartArray("layers");
        foreach (var layer in Layers)
        {
            DescriptorJson.Write(json, layer);
        }

        json.WriteEndArray();
        DescriptorJson.WriteAnnotations(json, Annotations);
        json.WriteEndObject();
    }
}

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

    /// <summary>Layers stay in their order: some clients take the first.</summary>
    public static OciArtifact Of(OciBlob config, IReadOnlyList<OciBlob> layers, IReadOnlyDictionary<string, string> annotations) =>
        new(config, layers, new OciManifest(config.Descriptor, [.. layers.Select(layer => layer.Descriptor)], annotations));
}

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

    /// <summary>A member that is there exactly once. Go's clients ignore case and take the last of several, and they must not read another value than we do.</summary>
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

using System.Text.Json;

namespace HelmOci.Oci;

/// <summary>The <c>index.json</c> of an image layout that holds one artifact under one tag.</summary>
/// <remarks>OCI image-spec, image-layout.md, "index.json file".</remarks>
internal static class ImageLayoutIndex
{
    private const string RefName = "org.opencontainers.image.ref.name";

    public static byte[] Of(OciArtifact artifact, string tag)
    {
        using var buffer = new MemoryStream();
        using (var json = new Utf8JsonWriter(buffer, CanonicalJson.Options))
        {
            json.WriteStartObject();
            json.WriteNumber("schemaVersion", 2);
            json.WriteString("mediaType", MediaTypes.OciIndex);
            json.WriteStartArray("manifests");
            WriteEntry(json, artifact, tag);
            json.WriteEndArray();
            json.WriteEndObject();
        }

        return buffer.ToArray();
    }

    /// <summary>The digest listed under this tag; null where there is none, or where the text is no index.</summary>
    public static Digest? Resolve(ReadOnlyMemory<byte> index, string tag)
    {
        try
        {
            using var json = JsonDocument.Parse(index);
            foreach (var entry in json.RootElement.GetProperty("manifests").EnumerateArray())
            {
                if (TagOf(entry) == tag && Digest.TryParse(entry.GetProperty("digest").GetString(), out var digest)) return digest;
            }
        }
        catch (Exception fault) when (fault is JsonException or KeyNotFoundException or InvalidOperationException)
        {
            // Not an index: the layout is replaced.
        }

        return null;
    }

    private static void WriteEntry(Utf8JsonWriter json, OciArtifact artifact, string tag)
    {
        var manifest = artifact.Manifest.Descriptor;
        json.WriteStartObject();
        json.WriteString("mediaType", manifest.MediaType);
        json.WriteString("digest", manifest.Digest.ToString());
        json.WriteNumber("size", manifest.Size);
        json.WriteString("artifactType", artifact.Blobs[0].Descriptor.MediaType);
        json.WriteStartObject("annotations");
        json.WriteString(RefName, tag);
        json.WriteEndObject();
        json.WriteEndObject();
    }

    private static string TagOf(JsonElement entry) =>
        entry.TryGetProperty("annotations", out var annotations) && annotations.TryGetProperty(RefName, out var name)
            ? name.GetString() ?? ""
            : "";
}

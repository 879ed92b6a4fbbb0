using System.Text.Json;

namespace HelmOci.Oci;

/// <summary>An image manifest: one config, layers, annotations.</summary>
/// <remarks>OCI image-spec, manifest.md. No <c>artifactType</c>: older Amazon ECR refuses it, and Helm needs none.</remarks>
public sealed record OciManifest(Descriptor Config, IReadOnlyList<Descriptor> Layers, IReadOnlyDictionary<string, string> Annotations)
{
    /// <summary>Reads a manifest that somebody else wrote; false for an index, another format or no JSON.</summary>
    public static bool TryParse(ReadOnlyMemory<byte> content, out OciManifest manifest) => OciManifestReader.TryRead(content, out manifest);

    /// <summary>Canonical JSON: fixed order, annotations sorted by their bytes, no white space. The same manifest gives the same bytes.</summary>
    public byte[] ToJson()
    {
        using var buffer = new MemoryStream();
        using (var json = new Utf8JsonWriter(buffer, CanonicalJson.Options))
        {
            Write(json);
        }

        return buffer.ToArray();
    }

    private void Write(Utf8JsonWriter json)
    {
        json.WriteStartObject();
        json.WriteNumber("schemaVersion", 2);
        json.WriteString("mediaType", MediaTypes.OciManifest);
        json.WritePropertyName("config");
        Write(json, Config);
        json.WriteStartArray("layers");
        foreach (var layer in Layers)
        {
            Write(json, layer);
        }

        json.WriteEndArray();
        WriteAnnotations(json);
        json.WriteEndObject();
    }

    private void WriteAnnotations(Utf8JsonWriter json)
    {
        if (Annotations.Count == 0) return;

        json.WriteStartObject("annotations");
        foreach (var (key, value) in Annotations.OrderBy(pair => pair.Key, StringComparer.Ordinal))
        {
            json.WriteString(key, value);
        }

        json.WriteEndObject();
    }

    private static void Write(Utf8JsonWriter json, Descriptor descriptor)
    {
        json.WriteStartObject();
        json.WriteString("mediaType", descriptor.MediaType);
        json.WriteString("digest", descriptor.Digest.ToString());
        json.WriteNumber("size", descriptor.Size);
        json.WriteEndObject();
    }
}

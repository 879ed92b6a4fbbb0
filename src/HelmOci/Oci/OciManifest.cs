using System.Text.Json;

namespace HelmOci.Oci;

/// <summary>An image manifest: one config, layers, annotations.</summary>
/// <remarks>OCI image-spec, manifest.md. No <c>artifactType</c>: older Amazon ECR refuses it, and Helm needs none.</remarks>
public sealed record OciManifest(Descriptor Config, IReadOnlyList<Descriptor> Layers, IReadOnlyDictionary<string, string> Annotations)
{
    /// <summary>Reads a manifest that somebody else wrote; false for an index, another format, no JSON, or sizes that cannot be.</summary>
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

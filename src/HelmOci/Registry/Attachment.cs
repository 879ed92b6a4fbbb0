using System.Text.Json;
using HelmOci.Oci;

namespace HelmOci.Registry;

/// <summary>Something to attach to a manifest that is in the same repository.</summary>
/// <param name="Subject">What it is attached to.</param>
/// <param name="ArtifactType">What it is: <c>application/spdx+json</c>.</param>
/// <param name="Layers">Its content.</param>
/// <param name="Annotations">What readers see of it in a list.</param>
/// <remarks>image-spec 1.1, manifest.md, "Guidelines for Artifact Usage".</remarks>
public sealed record Attachment(
    Descriptor Subject, string ArtifactType, IReadOnlyList<OciBlob> Layers, IReadOnlyDictionary<string, string> Annotations)
{
    /// <summary>The config of something that has none.</summary>
    internal static OciBlob EmptyConfig() => OciBlob.Of(MediaTypes.OciEmpty, "{}"u8.ToArray());

    /// <summary>Its manifest, the same bytes each time.</summary>
    internal OciBlob Manifest()
    {
        using var buffer = new MemoryStream();
        using (var json = new Utf8JsonWriter(buffer, CanonicalJson.Options))
        {
            Write(json);
        }

        return OciBlob.Of(MediaTypes.OciManifest, buffer.ToArray());
    }

    private void Write(Utf8JsonWriter json)
    {
        json.WriteStartObject();
        json.WriteNumber("schemaVersion", 2);
        json.WriteString("mediaType", MediaTypes.OciManifest);
        json.WriteString("artifactType", ArtifactType);
        DescriptorJson.Write(json, "config", EmptyConfig().Descriptor);
        json.WriteStartArray("layers");
        foreach (var layer in Layers)
        {
            DescriptorJson.Write(json, layer.Descriptor);
        }

        json.WriteEndArray();
        DescriptorJson.Write(json, "subject", Subject);
        DescriptorJson.WriteAnnotations(json, Annotations);
        json.WriteEndObject();
    }
}

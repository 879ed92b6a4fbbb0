using System.Text.Json;
using HelmOci.Oci;

namespace HelmOci.Registry;

/// <summary>Referrers as the entries of an index.</summary>
internal static class ReferrerJson
{
    /// <summary>A referrer as an index lists it.</summary>
    public static void Write(Utf8JsonWriter json, Referrer referrer)
    {
        json.WriteStartObject();
        DescriptorJson.WriteMembers(json, referrer.Manifest);
        json.WriteString("artifactType", referrer.ArtifactType);
        DescriptorJson.WriteAnnotations(json, referrer.Annotations);
        json.WriteEndObject();
    }

    /// <summary>One entry of an index; null where it is no descriptor that we can use.</summary>
    public static Referrer? Read(JsonElement entry)
    {
        if (entry.ValueKind != JsonValueKind.Object || !Digest.TryParse(Text(entry, "digest"), out var digest)) return null;
        if (!entry.TryGetProperty("size", out var size) || size.ValueKind != JsonValueKind.Number || !size.TryGetInt64(out var length)) return null;

        return new Referrer(new Descriptor(Text(entry, "mediaType"), digest, length), Text(entry, "artifactType"), AnnotationsOf(entry));
    }

    private static Dictionary<string, string> AnnotationsOf(JsonElement entry)
    {
        var annotations = new Dictionary<string, string>(StringComparer.Ordinal);
        if (!entry.TryGetProperty("annotations", out var members) || members.ValueKind != JsonValueKind.Object) return annotations;

        foreach (var member in members.EnumerateObject().Where(member => member.Value.ValueKind == JsonValueKind.String))
        {
            annotations[member.Name] = member.Value.GetString()!;
        }

        return annotations;
    }

    private static string Text(JsonElement entry, string name) =>
        entry.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString()! : "";
}

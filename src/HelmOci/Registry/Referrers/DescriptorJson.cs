using System.Text.Json;
using HelmOci.Oci;

namespace HelmOci.Registry.Referrers;

/// <summary>Descriptors as JSON.</summary>
internal static class DescriptorJson
{
    public static void Write(Utf8JsonWriter json, string name, Descriptor descriptor)
    {
        json.WritePropertyName(name);
        Write(json, descriptor);
    }

    public static void Write(Utf8JsonWriter json, Descriptor descriptor)
    {
        json.WriteStartObject();
        WriteMembers(json, descriptor);
        json.WriteEndObject();
    }

    /// <summary>A referrer as an index lists it.</summary>
    public static void Write(Utf8JsonWriter json, Referrer referrer)
    {
        json.WriteStartObject();
        WriteMembers(json, referrer.Manifest);
        json.WriteString("artifactType", referrer.ArtifactType);
        WriteAnnotations(json, referrer.Annotations);
        json.WriteEndObject();
    }

    public static void WriteAnnotations(Utf8JsonWriter json, IReadOnlyDictionary<string, string> annotations)
    {
        if (annotations.Count == 0) return;

        json.WriteStartObject("annotations");
        foreach (var (key, value) in annotations.OrderBy(pair => pair.Key, StringComparer.Ordinal))
        {
            json.WriteString(key, value);
        }

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

    private static void WriteMembers(Utf8JsonWriter json, Descriptor descriptor)
    {
        json.WriteString("mediaType", descriptor.MediaType);
        json.WriteString("digest", descriptor.Digest.ToString());
        json.WriteNumber("size", descriptor.Size);
    }
}

using System.Text.Encodings.Web;
using System.Text.Json;

namespace HelmOci.Oci;

/// <summary>How JSON that is hashed is written: compact, with only what JSON itself demands escaped.</summary>
internal static class CanonicalJson
{
    public static readonly JsonWriterOptions Options = new()
    {
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        Indented = false,
    };

    /// <summary>The bytes of what is written; the same writing gives the same bytes.</summary>
    public static byte[] Write(Action<Utf8JsonWriter> write)
    {
        using var buffer = new MemoryStream();
        using (var json = new Utf8JsonWriter(buffer, Options))
        {
            write(json);
        }

        return buffer.ToArray();
    }
}

/// <summary>Descriptors and annotations as canonical JSON.</summary>
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

    /// <summary>The members alone, for an object that has more.</summary>
    public static void WriteMembers(Utf8JsonWriter json, Descriptor descriptor)
    {
        json.WriteString("mediaType", descriptor.MediaType);
        json.WriteString("digest", descriptor.Digest.ToString());
        json.WriteNumber("size", descriptor.Size);
    }

    /// <summary>The member <c>annotations</c>, sorted by their bytes; nothing where there are none.</summary>
    public static void WriteAnnotations(Utf8JsonWriter json, IReadOnlyDictionary<string, string> annotations)
    {
        if (annotations.Count == 0) return;

        json.WriteStartObject("annotations");
        foreach (var key in annotations.Keys.Order(StringComparer.Ordinal))
        {
            json.WriteString(key, annotations[key]);
        }

        json.WriteEndObject();
    }
}

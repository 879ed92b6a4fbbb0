using System.Text.Json;
using HelmOci.Diagnostics;
using HelmOci.Oci;
using HelmOci.Registry.Errors;

namespace HelmOci.Registry;

/// <summary>The list of what is attached to a manifest: an image index.</summary>
internal static class ReferrersIndex
{
    /// <summary>The referrers in an index.</summary>
    /// <param name="name">Where it was found, for messages.</param>
    /// <param name="content">Its bytes.</param>
    /// <exception cref="ChartException">It is no index.</exception>
    public static List<Referrer> Read(string name, ReadOnlyMemory<byte> content)
    {
        using var index = Parse(name, content);
        try
        {
            return [.. Entries(index).Select(ReferrerJson.Read).OfType<Referrer>()];
        }
        catch (InvalidOperationException)
        {
            // Invalid UTF-8 or half a surrogate pair in a text is found when the text is read.
            throw ReferrersDiagnostics.NotAnIndex(name);
        }
    }

    /// <summary>An index with one more entry; the others stay as they are, with members that we do not know.</summary>
    public static OciBlob With(string name, OciBlob? known, Referrer added)
    {
        using var index = known is null ? null : Parse(name, known.Content);
        using var buffer = new MemoryStream();
        using (var json = new Utf8JsonWriter(buffer, CanonicalJson.Options))
        {
            Write(json, index is null ? [] : Entries(index), added);
        }

        return OciBlob.Of(MediaTypes.OciIndex, buffer.ToArray());
    }

    private static void Write(Utf8JsonWriter json, IEnumerable<JsonElement> entries, Referrer added)
    {
        json.WriteStartObject();
        json.WriteNumber("schemaVersion", 2);
        json.WriteString("mediaType", MediaTypes.OciIndex);
        json.WriteStartArray("manifests");
        foreach (var entry in entries)
        {
            entry.WriteTo(json);
        }

        ReferrerJson.Write(json, added);
        json.WriteEndArray();
        json.WriteEndObject();
    }

    private static JsonElement.ArrayEnumerator Entries(JsonDocument index) => index.RootElement.GetProperty("manifests").EnumerateArray();

    private static JsonDocument Parse(string name, ReadOnlyMemory<byte> content)
    {
        try
        {
            var json = JsonDocument.Parse(content);
            var isIndex = json.RootElement.ValueKind == JsonValueKind.Object
                && json.RootElement.TryGetProperty("manifests", out var manifests)
                && manifests.ValueKind == JsonValueKind.Array;

            return isIndex ? json : throw ReferrersDiagnostics.NotAnIndex(name);
        }
        catch (JsonException)
        {
            throw ReferrersDiagnostics.NotAnIndex(name);
        }
    }
}

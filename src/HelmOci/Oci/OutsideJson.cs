using System.Text;
using System.Text.Json;

namespace HelmOci.Oci;

/// <summary>JSON that others wrote.</summary>
internal static class OutsideJson
{
    private const byte LineFeed = (byte)'\n';

    /// <summary>
    /// A document whose names and texts can all be read. <see cref="JsonDocument"/> alone finds invalid UTF-8 and half a surrogate pair only
    /// when a text is read, and then not with a <see cref="JsonException"/>.
    /// </summary>
    /// <exception cref="JsonException">It is no JSON, or holds a text that is none.</exception>
    public static JsonDocument Parse(ReadOnlyMemory<byte> content)
    {
        var json = JsonDocument.Parse(content);
        for (var reader = new Utf8JsonReader(content.Span); reader.Read();)
        {
            if (reader.TokenType is not (JsonTokenType.String or JsonTokenType.PropertyName) || IsPlain(reader)) continue;

            try
            {
                reader.GetString();
            }
            catch (InvalidOperationException fault)
            {
                json.Dispose();

                throw Broken(content.Span[..(int)reader.TokenStartIndex], fault);
            }
        }

        return json;
    }

    /// <summary>A member's text; empty where it is missing or something else.</summary>
    public static string Text(JsonElement parent, string name) =>
        parent.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString()! : "";

    private static bool IsPlain(Utf8JsonReader reader) => !reader.ValueIsEscaped && Ascii.IsValid(reader.ValueSpan);

    private static JsonException Broken(ReadOnlySpan<byte> before, Exception fault) => new(
        "A text is not valid Unicode.", null, before.Count(LineFeed), before.Length - before.LastIndexOf(LineFeed) - 1, fault);
}

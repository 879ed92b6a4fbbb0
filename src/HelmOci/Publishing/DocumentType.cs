using System.Buffers;
using System.Text.Json;
using System.Xml;

namespace HelmOci.Publishing;

/// <summary>What a document says that it is: bills of materials and attestations name their format at their top.</summary>
/// <remarks>The names are those that IANA registers.</remarks>
internal static class DocumentType
{
    /// <summary>The media type; empty for a document that says nothing we know.</summary>
    public static string Of(ReadOnlySpan<byte> content)
    {
        var text = content.StartsWith("\uFEFF"u8) ? content[3..] : content;
        var start = text.TrimStart(" \t\r\n"u8);
        if (start.StartsWith("{"u8)) return OfJson(text);
        if (start.StartsWith("<"u8)) return OfXml(content);

        return start.StartsWith("SPDXVersion:"u8) ? "text/spdx" : "";
    }

    private static string OfJson(ReadOnlySpan<byte> text)
    {
        try
        {
            var json = new Utf8JsonReader(text);
            json.Read();
            while (json.Read() && json.TokenType == JsonTokenType.PropertyName)
            {
                var name = json.GetString()!;
                json.Read();
                if (OfMember(name, json.TokenType == JsonTokenType.String ? json.GetString()! : "") is { Length: > 0 } type) return type;
                json.Skip();
            }

            return "";
        }
        catch (Exception fault) when (fault is JsonException or InvalidOperationException)
        {
            return "";
        }
    }

    private static string OfMember(string name, string value) => (name, value) switch
    {
        ("spdxVersion", { Length: > 0 }) => "application/spdx+json",
        ("@context", _) when value.StartsWith("https://spdx.org/rdf/3", StringComparison.Ordinal) => "application/spdx+json",
        ("bomFormat", "CycloneDX") => "application/vnd.cyclonedx+json",
        ("_type", _) when value.StartsWith("https://in-toto.io/Statement/", StringComparison.Ordinal) => "application/vnd.in-toto+json",
        _ => "",
    };

    private static string OfXml(ReadOnlySpan<byte> content)
    {
        try
        {
            using var stream = new MemoryStream(content.ToArray(), writable: false);
            using var xml = XmlReader.Create(stream, new XmlReaderSettings { DtdProcessing = DtdProcessing.Prohibit, XmlResolver = null });
            xml.MoveToContent();

            return xml.LocalName == "bom" && xml.NamespaceURI.StartsWith("http://cyclonedx.org/schema/bom/", StringComparison.Ordinal)
                ? "application/vnd.cyclonedx+xml"
                : "";
        }
        catch (XmlException)
        {
            return "";
        }
    }
}

/// <summary>The grammar of media types.</summary>
/// <remarks>RFC 6838, section 4.2; image-spec, descriptor.md, wants no parameters.</remarks>
internal static class MediaTypeName
{
    private const int Longest = 127;

    private static readonly SearchValues<char> Characters =
        SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789!#$&-^_.+");

    public static bool IsValid(string text) => text.Split('/') is [var type, var subtype] && IsName(type) && IsName(subtype);

    private static bool IsName(string text) =>
        text.Length is > 0 and <= Longest && char.IsAsciiLetterOrDigit(text[0]) && text.AsSpan().IndexOfAnyExcept(Characters) < 0;
}

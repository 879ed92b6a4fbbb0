using System.Buffers;
using System.Text;
using System.Text.Unicode;
using HelmOci.Diagnostics;

namespace HelmOci.Yaml;

/// <summary>Between bytes and text.</summary>
internal static class YamlDecoder
{
    private static readonly SearchValues<char> Forbidden = SearchValues.Create(ForbiddenCharacters());

    public static YamlText Decode(ReadOnlyMemory<byte> content, string file)
    {
        var encoding = EncodingOf(content.Span);
        var body = content.Span[Mark(encoding).Length..];
        var text = encoding is YamlEncoding.Utf16 or YamlEncoding.Utf16BigEndian
            ? DecodeUtf16(body, encoding, file)
            : DecodeUtf8(body, file);

        return Check(new YamlText(file, text, content, encoding));
    }

    /// <exception cref="ChartException">YAML does not allow one of the characters.</exception>
    public static YamlText Check(YamlText text)
    {
        var at = text.Text.AsSpan().IndexOfAny(Forbidden);

        return at < 0 ? text : throw YamlDiagnostics.ControlCharacter(text.Text[at], text.LocationAt(at));
    }

    public static byte[] Encode(string text, YamlEncoding encoding) =>
        [.. Mark(encoding), .. Codec(encoding).GetBytes(text)];

    private static YamlEncoding EncodingOf(ReadOnlySpan<byte> content) => content switch
    {
        [0xEF, 0xBB, 0xBF, ..] => YamlEncoding.Utf8WithMark,
        [0xFF, 0xFE, ..] => YamlEncoding.Utf16,
        [0xFE, 0xFF, ..] => YamlEncoding.Utf16BigEndian,
        _ => YamlEncoding.Utf8,
    };

    private static ReadOnlySpan<byte> Mark(YamlEncoding encoding) => encoding switch
    {
        YamlEncoding.Utf8WithMark => [0xEF, 0xBB, 0xBF],
        YamlEncoding.Utf16 => [0xFF, 0xFE],
        YamlEncoding.Utf16BigEndian => [0xFE, 0xFF],
        _ => [],
    };

    private static Encoding Codec(YamlEncoding encoding) => encoding switch
    {
        YamlEncoding.Utf16 => new UnicodeEncoding(bigEndian: false, byteOrderMark: false, throwOnInvalidBytes: true),
        YamlEncoding.Utf16BigEndian => new UnicodeEncoding(bigEndian: true, byteOrderMark: false, throwOnInvalidBytes: true),
        _ => new UTF8Encoding(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true),
    };

    private static string DecodeUtf8(ReadOnlySpan<byte> body, string file)
    {
        if (Utf8.IsValid(body)) return Encoding.UTF8.GetString(body);

        var valid = new char[body.Length];
        _ = Utf8.ToUtf16(body, valid, out _, out var written, replaceInvalidSequences: false);

        throw NotText("UTF-8", new string(valid, 0, written), file);
    }

    private static string DecodeUtf16(ReadOnlySpan<byte> body, YamlEncoding encoding, string file)
    {
        try
        {
            return Codec(encoding).GetString(body);
        }
        catch (DecoderFallbackException fault)
        {
            var valid = body[..Math.Max(0, fault.Index / 2 * 2)];
            var lenient = encoding == YamlEncoding.Utf16 ? Encoding.Unicode : Encoding.BigEndianUnicode;

            throw NotText("UTF-16", lenient.GetString(valid), file);
        }
    }

    private static ChartException NotText(string encoding, string valid, string file)
    {
        var before = new YamlText(file, valid, default, YamlEncoding.Utf8);

        return YamlDiagnostics.NotText(encoding, before.LocationAt(valid.Length));
    }

    /// <summary>Control characters but tab, line feed, carriage return and U+0085; and the two that are no characters.</summary>
    private static char[] ForbiddenCharacters()
    {
        var all = new List<char> { '\uFFFE', '\uFFFF' };
        for (var c = '\0'; c < '\u00A0'; c++)
        {
            if (char.IsControl(c) && c is not ('\t' or '\n' or '\r' or '\u0085')) all.Add(c);
        }

        return [.. all];
    }
}

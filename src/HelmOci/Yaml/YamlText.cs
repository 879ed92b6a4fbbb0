using System.Buffers;
using System.Text;
using System.Text.Unicode;
using HelmOci.Diagnostics;

namespace HelmOci.Yaml;

/// <summary>A YAML file as text, with what is needed to write it back byte for byte.</summary>
internal sealed class YamlText(string file, string text, ReadOnlyMemory<byte> content = default, YamlEncoding encoding = YamlEncoding.Utf8)
{
    /// <summary>What ends a line in YAML 1.1. Editors know the first two only, and so do our line numbers.</summary>
    public const string LineBreaks = "\r\n\u0085\u2028\u2029";

    private static readonly SearchValues<char> Forbidden = SearchValues.Create(ForbiddenCharacters());

    private int[]? _lineStarts;

    /// <summary>What messages call the file.</summary>
    public string File { get; } = file;

    /// <summary>The decoded text, without a byte order mark.</summary>
    public string Text { get; } = text;

    /// <summary>The bytes it was decoded from.</summary>
    public ReadOnlyMemory<byte> Content { get; } = content;

    public YamlEncoding Encoding { get; } = encoding;

    /// <summary>Reads UTF-8 with or without a byte order mark, and UTF-16 with one.</summary>
    /// <exception cref="ChartException">The bytes are not text, or YAML does not allow one of the characters.</exception>
    public static YamlText Decode(ReadOnlyMemory<byte> content, string file)
    {
        var encoding = EncodingOf(content.Span);
        var body = content.Span[Mark(encoding).Length..];
        var text = encoding is YamlEncoding.Utf16 or YamlEncoding.Utf16BigEndian
            ? DecodeUtf16(body, encoding, file)
            : DecodeUtf8(body, file);

        return new YamlText(file, text, content, encoding).Check();
    }

    /// <summary>Text that is in memory already.</summary>
    /// <exception cref="ChartException">YAML does not allow one of the characters.</exception>
    public static YamlText Of(string text, string file) => new YamlText(file, text).Check();

    /// <summary>The same file with other text: same encoding, same byte order mark.</summary>
    public YamlText With(string text) => new(File, text, (byte[])[.. Mark(Encoding), .. Codec(Encoding).GetBytes(text)], Encoding);

    /// <summary>Line and column of an offset into <see cref="Text"/>; a column is a UTF-16 unit.</summary>
    public SourceLocation LocationAt(int offset)
    {
        _lineStarts ??= FindLineStarts(Text);
        var found = Array.BinarySearch(_lineStarts, offset);
        var line = found >= 0 ? found : ~found - 1;

        return new SourceLocation(File, line + 1, offset - _lineStarts[line] + 1);
    }

    public static ChartException ControlCharacter(char character, SourceLocation location) => new(new Diagnostic(
        DiagnosticCodes.YamlControlCharacter,
        $"YAML does not allow the control character U+{(int)character:X4}.",
        "Remove it, or write it as an escape in double quotes.")
    { Location = location });

    /// <summary>What is wrong with the text at an offset.</summary>
    public ChartException Fault(int offset, string code, string message, string nextStep, Exception? cause = null) =>
        new(new Diagnostic(code, message, nextStep) { Location = LocationAt(offset) }, cause);

    /// <summary>The first offset in a stretch that is neither blank nor inside a comment.</summary>
    public int SkipToContent(int start, int end)
    {
        var at = start;
        while (at < end && (char.IsWhiteSpace(Text[at]) || Text[at] == '#'))
        {
            at = Text[at] == '#' ? EndOfLine(at) : at + 1;
        }

        return Math.Min(at, end);
    }

    /// <summary>Where the line of an offset ends, its line break left out.</summary>
    public int EndOfLine(int offset)
    {
        var length = Text.AsSpan(offset).IndexOfAny(LineBreaks);

        return length < 0 ? Text.Length : offset + length;
    }

    /// <summary>Behind the anchor and the tag at an offset; the offset itself where there are none.</summary>
    public int EndOfProperties(int start, string anchor, string tag)
    {
        var end = start;
        var at = start;
        for (var count = (anchor.Length > 0 ? 1 : 0) + (tag.Length > 0 ? 1 : 0); count > 0; count--)
        {
            end = EndOfProperty(at);
            at = SkipToContent(end, Text.Length);
        }

        return end;
    }

    private int EndOfProperty(int at)
    {
        if (Text.AsSpan(at).StartsWith("!<")) return Text.IndexOf('>', at) + 1;
        while (at < Text.Length && !char.IsWhiteSpace(Text[at]) && Text[at] is not (',' or '[' or ']' or '{' or '}')) at++;

        return at;
    }

    private static int[] FindLineStarts(string text)
    {
        var starts = new List<int> { 0 };
        for (var at = text.AsSpan().IndexOfAny('\r', '\n'); at >= 0;)
        {
            var isPair = text[at] == '\r' && at + 1 < text.Length && text[at + 1] == '\n';
            var next = at + (isPair ? 2 : 1);
            starts.Add(next);
            var step = text.AsSpan(next).IndexOfAny('\r', '\n');
            at = step < 0 ? -1 : next + step;
        }

        return [.. starts];
    }

    private YamlText Check()
    {
        var at = Text.AsSpan().IndexOfAny(Forbidden);

        return at < 0 ? this : throw ControlCharacter(Text[at], LocationAt(at));
    }

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

    private static System.Text.Encoding Codec(YamlEncoding encoding) => encoding switch
    {
        YamlEncoding.Utf16 => new UnicodeEncoding(bigEndian: false, byteOrderMark: false, throwOnInvalidBytes: true),
        YamlEncoding.Utf16BigEndian => new UnicodeEncoding(bigEndian: true, byteOrderMark: false, throwOnInvalidBytes: true),
        _ => new UTF8Encoding(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true),
    };

    private static string DecodeUtf8(ReadOnlySpan<byte> body, string file)
    {
        if (Utf8.IsValid(body)) return System.Text.Encoding.UTF8.GetString(body);

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
            var lenient = encoding == YamlEncoding.Utf16 ? System.Text.Encoding.Unicode : System.Text.Encoding.BigEndianUnicode;

            throw NotText("UTF-16", lenient.GetString(valid), file);
        }
    }

    private static ChartException NotText(string encoding, string valid, string file) => new YamlText(file, valid).Fault(
        valid.Length,
        DiagnosticCodes.YamlNotText,
        $"This is not {encoding} text.",
        "Save the file as UTF-8.");

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

/// <summary>How a YAML file is encoded.</summary>
internal enum YamlEncoding
{
    Utf8,
    Utf8WithMark,
    Utf16,
    Utf16BigEndian,
}

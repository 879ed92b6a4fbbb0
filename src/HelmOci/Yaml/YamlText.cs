using HelmOci.Diagnostics;

namespace HelmOci.Yaml;

/// <summary>A YAML file as text, with what is needed to write it back byte for byte.</summary>
public sealed class YamlText
{
    /// <summary>What ends a line in YAML 1.1; editors, and so our line numbers, know the first two only.</summary>
    internal const string LineBreaks = "\r\n\u0085\u2028\u2029";

    private int[]? _lineStarts;

    internal YamlText(string file, string text, ReadOnlyMemory<byte> content, YamlEncoding encoding) =>
        (File, Text, Content, Encoding) = (file, text, content, encoding);

    /// <summary>What messages call the file.</summary>
    public string File { get; }

    /// <summary>The decoded text, without a byte order mark.</summary>
    public string Text { get; }

    /// <summary>The bytes it was decoded from.</summary>
    public ReadOnlyMemory<byte> Content { get; }

    public YamlEncoding Encoding { get; }

    /// <summary>Reads UTF-8 with or without a byte order mark, and UTF-16 with one.</summary>
    /// <exception cref="ChartException">The bytes are not text, or YAML does not allow one of the characters.</exception>
    public static YamlText Decode(ReadOnlyMemory<byte> content, string file) => YamlDecoder.Decode(content, file);

    /// <summary>Text that is in memory already.</summary>
    /// <exception cref="ChartException">YAML does not allow one of the characters.</exception>
    public static YamlText Of(string text, string file) => YamlDecoder.Check(new YamlText(file, text, default, YamlEncoding.Utf8));

    /// <summary>The same file with other text: same encoding, same byte order mark.</summary>
    public YamlText With(string text) => new(File, text, YamlDecoder.Encode(text, Encoding), Encoding);

    /// <summary>Line and column of an offset into <see cref="Text"/>; a column is a UTF-16 unit.</summary>
    public SourceLocation LocationAt(int offset)
    {
        _lineStarts ??= FindLineStarts(Text);
        var found = Array.BinarySearch(_lineStarts, offset);
        var line = found >= 0 ? found : ~found - 1;

        return new SourceLocation(File, line + 1, offset - _lineStarts[line] + 1);
    }

    /// <summary>What is wrong with the text at an offset.</summary>
    internal ChartException Fault(int offset, string code, string message, string nextStep, Exception? cause = null) =>
        new(new Diagnostic(code, message, nextStep) { Location = LocationAt(offset) }, cause);

    /// <summary>The first offset in a stretch that is neither blank nor inside a comment.</summary>
    internal int SkipToContent(int start, int end)
    {
        var at = start;
        while (at < end && (char.IsWhiteSpace(Text[at]) || Text[at] == '#'))
        {
            at = Text[at] == '#' ? EndOfLine(at) : at + 1;
        }

        return Math.Min(at, end);
    }

    /// <summary>Where the line of an offset ends, its line break left out.</summary>
    internal int EndOfLine(int offset)
    {
        var length = Text.AsSpan(offset).IndexOfAny(LineBreaks);

        return length < 0 ? Text.Length : offset + length;
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
}

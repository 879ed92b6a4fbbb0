using System.Globalization;
using System.Text;
using HelmOci.Diagnostics;

namespace HelmOci.Yaml;

/// <summary>Writes scalars as go-yaml's emitter does, and knows its column.</summary>
internal sealed class HelmYamlText
{
    private const int BestWidth = 80;

    /// <summary>The largest file that Helm loads. Deep maps are mostly indentation, which grows with the square of their depth.</summary>
    private const int LongestText = 5 * 1024 * 1024;

    private readonly StringBuilder _text = new();
    private int _column;

    public override string ToString() => _text.ToString();

    public void Write(string text)
    {
        _text.Append(text);
        _column += text.EnumerateRunes().Count();
    }

    public void EndLine()
    {
        if (_column > 0) BreakLine();
    }

    /// <summary>Goes to a column: on a new line where this line has reached it, but behind <c>- </c> on this one.</summary>
    public void Indent(int indent)
    {
        if (_column > indent || (_column == indent && !EndsWithBlank())) EndLine();
        if (_text.Length > LongestText) throw WrittenTooLong();
        Write(new string(' ', indent - _column));
    }

    public void WriteScalar(string text, YamlStyle style, int indent, bool canFold)
    {
        switch (style)
        {
            case YamlStyle.Literal:
                WriteLiteral(text, indent);
                break;
            case YamlStyle.SingleQuoted:
                Write("'");
                WriteFolded(text, style, indent, canFold);
                Write("'");
                break;
            case YamlStyle.DoubleQuoted:
                Write("\"");
                WriteFolded(text, style, indent, canFold);
                Write("\"");
                break;
            default:
                WriteFolded(text, style, indent, canFold);
                break;
        }
    }

    /// <summary>Breaks the line at a lone blank that stands beyond column 80.</summary>
    private void WriteFolded(string text, YamlStyle style, int indent, bool canFold)
    {
        var isDouble = style == YamlStyle.DoubleQuoted;
        for (var at = 0; at < text.Length;)
        {
            var rune = Rune.GetRuneAt(text, at);
            var isFold = canFold && rune.Value == ' ' && _column > BestWidth && IsFold(text, at, isDouble);
            if (isFold)
            {
                BreakLine();
                Write(new string(' ', indent));
                if (isDouble && text[at + 1] == ' ') Write("\\");
            }
            else
            {
                var isBehindBreak = at > 0 && HelmScalar.IsOtherBreak(text[at - 1]) && !HelmScalar.IsOtherBreak(rune.Value);
                if (isBehindBreak && !isDouble) Write(new string(' ', indent));
                WriteCharacter(rune, style);
            }

            at += rune.Utf16SequenceLength;
        }
    }

    private static bool IsFold(string text, int at, bool isDouble) =>
        at > 0 && at < text.Length - 1 && text[at - 1] != ' ' && (isDouble || text[at + 1] != ' ');

    private void WriteCharacter(Rune rune, YamlStyle style)
    {
        var isEscaped = style == YamlStyle.DoubleQuoted && HelmScalar.NeedsEscape(rune);
        if (isEscaped) Write(Escape(rune));
        else Write(style == YamlStyle.SingleQuoted && rune.Value == '\'' ? "''" : rune.ToString());

        if (!isEscaped && HelmScalar.IsOtherBreak(rune.Value)) _column = 0;
    }

    private void WriteLiteral(string text, int indent)
    {
        Write("|");
        if (text[0] is ' ' or '\n') Write("2");
        if (!text.EndsWith('\n')) Write("-");
        else if (text.Length == 1 || text[^2] == '\n') Write("+");
        BreakLine();

        var lines = text.Split('\n');
        for (var i = 0; i < lines.Length; i++)
        {
            if (lines[i].Length > 0) Write(new string(' ', indent) + lines[i]);
            if (i < lines.Length - 1) BreakLine();
        }
    }

    private static ChartException WrittenTooLong() => new(new Diagnostic(
        DiagnosticCodes.ChartYamlTooLarge,
        $"Helm would write Chart.yaml with more than {LongestText} bytes, and not load it again.",
        "Shorten what Chart.yaml and requirements.yaml say, or nest it less deep.")
    { Location = SourceLocation.Unknown });

    private void BreakLine()
    {
        _text.Append('\n');
        _column = 0;
    }

    private bool EndsWithBlank() => _text.Length == 0 || _text[^1] is ' ' or '\n';

    private static string Escape(Rune rune) => rune.Value switch
    {
        0 => "\\0",
        0x07 => "\\a",
        0x08 => "\\b",
        0x09 => "\\t",
        0x0A => "\\n",
        0x0B => "\\v",
        0x0C => "\\f",
        0x0D => "\\r",
        0x1B => "\\e",
        '"' => "\\\"",
        '\\' => "\\\\",
        0x2028 => "\\L",
        0x2029 => "\\P",
        <= 0xFF => "\\x" + rune.Value.ToString("X2", CultureInfo.InvariantCulture),
        <= 0xFFFF => "\\u" + rune.Value.ToString("X4", CultureInfo.InvariantCulture),
        _ => "\\U" + rune.Value.ToString("X8", CultureInfo.InvariantCulture),
    };
}

/// <summary>The style that go-yaml v2 gives a text.</summary>
internal static class HelmScalar
{
    private const int LongestSimpleKey = 128;

    public static YamlStyle StyleOf(string text, bool isKey)
    {
        var hasSpecial = HasSpecial(text);
        if (text.Contains('\n', StringComparison.Ordinal))
        {
            return isKey || hasSpecial || HasBlankAtLineEnd(text) ? YamlStyle.DoubleQuoted : YamlStyle.Literal;
        }

        if (hasSpecial || !YamlPlain.ReadsAsText(text)) return YamlStyle.DoubleQuoted;
        if (YamlPlain.IsAllowed(text, isFlow: false)) return YamlStyle.Plain;

        return HasBlankAtBreak(text) ? YamlStyle.DoubleQuoted : YamlStyle.SingleQuoted;
    }

    public static bool IsSimpleKey(string key) =>
        Encoding.UTF8.GetByteCount(key) <= LongestSimpleKey && key.AsSpan().IndexOfAny('\n', '\u2028', '\u2029') < 0;

    /// <summary>Helm reads its JSON as YAML before it writes it, which folds U+0085 to a blank and refuses control characters.</summary>
    /// <exception cref="ChartException">There is a control character that JSON leaves as it is.</exception>
    public static string AsReadBack(string text)
    {
        foreach (var c in text)
        {
            if (c is (>= '\u007F' and < '\u00A0' and not '\u0085') or '\uFFFE' or '\uFFFF')
            {
                throw YamlText.ControlCharacter(c, SourceLocation.Unknown);
            }
        }

        return text.Replace('\u0085', ' ');
    }

    /// <summary>What cannot stand as it is in double quotes.</summary>
    public static bool NeedsEscape(Rune rune) =>
        IsSpecial(rune) || rune.Value is '"' or '\\' or '\n' or '\u2028' or '\u2029';

    private static bool HasSpecial(string text)
    {
        foreach (var rune in text.EnumerateRunes())
        {
            if (IsSpecial(rune)) return true;
        }

        return false;
    }

    /// <summary>What go-yaml calls unprintable, everything beyond U+FFFF included.</summary>
    private static bool IsSpecial(Rune rune) =>
        rune.Value is (< 0x20 and not '\n') or (>= 0x7F and < 0xA0) or 0xFEFF or 0xFFFE or 0xFFFF or > 0xFFFF;

    private static bool HasBlankAtLineEnd(string text) =>
        text.EndsWith(' ') || text.Contains(" \n", StringComparison.Ordinal) || HasBlankAtBreak(text);

    private static bool HasBlankAtBreak(string text)
    {
        for (var at = 1; at < text.Length; at++)
        {
            if (IsOtherBreak(text[at]) && text[at - 1] == ' ') return true;
            if (IsOtherBreak(text[at - 1]) && text[at] == ' ') return true;
        }

        return false;
    }

    /// <summary>A line break in YAML 1.1 that go-yaml does not count when it looks for several lines.</summary>
    public static bool IsOtherBreak(int c) => c is '\u2028' or '\u2029';
}

using System.Globalization;
using System.Text;
using HelmOci.Diagnostics;

namespace HelmOci.Yaml;

/// <summary>Writes scalars the way go-yaml's emitter does, and knows the column it is in.</summary>
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

    /// <summary>Goes to a column, on a new line where this one reaches it already. Behind <c>- </c> it stays.</summary>
    public void Indent(int indent)
    {
        if (_column > indent || (_column == indent && !EndsWithBlank())) EndLine();
        if (_text.Length > LongestText) throw YamlDiagnostics.WrittenTooLong(LongestText);
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

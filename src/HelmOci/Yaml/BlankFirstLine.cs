namespace HelmOci.Yaml;

/// <summary>
/// YamlDotNet refuses a literal block scalar (<c>|</c>) whose first line is of blanks, which Helm takes (YamlDotNet's issues 523 and 535). The same
/// text with those blanks one line up, behind the <c>|</c>, means the same and is as long, so every place in it stays where it is.
/// </summary>
internal static class BlankFirstLine
{
    /// <summary>More than one is rare already.</summary>
    public const int Most = 100;

    public static bool IsCauseOf(string fault) => fault.Contains("found extra spaces in first line", StringComparison.Ordinal);

    /// <summary>The text with the blanks moved; null where there are none to move, or where Helm refuses it, too.</summary>
    /// <param name="text">The text.</param>
    /// <param name="content">Where the parser is: in the first line that is not blank.</param>
    public static string? Move(string text, int content)
    {
        var line = StartOfLine(text, content);
        var (first, widest) = (line, 0);
        for (var above = LineAbove(text, line); above >= 0 && Blanks(text, above) is >= 0 and var blanks; above = LineAbove(text, above))
        {
            (first, widest) = (above, Math.Max(widest, blanks));
        }

        var header = LineAbove(text, first);
        if (header < 0 || first == line || Blanks(text, first) < 1 || NamesIndentation(text.AsSpan(header, first - header))) return null;

        // Blank lines tell the indentation, too: text that stands before it belongs to nothing.
        var indent = Indent(text, line);
        if (indent > KeyColumn(text, header) && indent < widest) return null;

        var end = first - 1;
        if (end > 0 && text[end] == '\n' && text[end - 1] == '\r') end--;
        var moved = first + Blanks(text, first);

        return string.Concat(text.AsSpan(0, end), text.AsSpan(first, moved - first), text.AsSpan(end, first - end), text.AsSpan(moved));
    }

    /// <summary>Whether it is <c>|2</c>, by which more blanks than two are text.</summary>
    private static bool NamesIndentation(ReadOnlySpan<char> header)
    {
        var marks = header[(header.LastIndexOf('|') + 1)..].TrimStart("+-");

        return !marks.IsEmpty && char.IsAsciiDigit(marks[0]);
    }

    private static int StartOfLine(string text, int at) => at == 0 ? 0 : text.LastIndexOf('\n', at - 1) + 1;

    private static int LineAbove(string text, int line) => line == 0 ? -1 : StartOfLine(text, line - 1);

    /// <summary>How many blanks a line is made of; negative for one that has anything else.</summary>
    private static int Blanks(string text, int line)
    {
        var end = line + Indent(text, line);

        return end == text.Length || text[end] is '\n' or '\r' ? end - line : -1;
    }

    /// <summary>Where the key of a line stands, behind the dashes of lists.</summary>
    private static int KeyColumn(string text, int line)
    {
        var at = line;
        while (at < text.Length && (text[at] == ' ' || (text[at] == '-' && at + 1 < text.Length && text[at + 1] == ' '))) at++;

        return at - line;
    }

    private static int Indent(string text, int line)
    {
        var at = line;
        while (at < text.Length && text[at] == ' ') at++;

        return at - line;
    }
}

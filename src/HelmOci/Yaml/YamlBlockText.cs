using System.Globalization;

namespace HelmOci.Yaml;

/// <summary>Keeps a text of several lines in lines, where one stood in lines before: <c>key: |</c>, <c>key: &gt;-</c>, or plain over several lines.</summary>
/// <remarks>Written literally (<c>|</c>), whose lines are those of the text. YAML 1.1, 9.3.3 and 9.2.</remarks>
internal sealed class YamlBlockText(YamlLayout layout, string source, YamlPatch patch)
{
    /// <returns>False where the old text stood on one line, or the new one cannot stand in a block.</returns>
    public bool TryReplace(YamlPlace place, YamlNode value)
    {
        if (place is not { IsFlow: false, IsRoot: false, Node: YamlScalar { IsAlias: false } old }) return false;
        if (value is not YamlScalar { Kind: YamlKind.Text } text || !CanBeBlock(text.HelmString) || !IsInLines(old)) return false;

        var start = layout.StartOfContent(old);
        var isBlock = old.Style is YamlStyle.Literal or YamlStyle.Folded;
        // A comment behind the header, or behind the last line of plain text, stays on the line of the header.
        var endOfHeader = isBlock ? start + layout.Header(old).Length : old.Span.End;
        var startOfLines = layout.EndOfLine(endOfHeader);
        var endOfLines = layout.EndOfLine(Math.Max(old.Span.End, startOfLines));
        var indent = place.Indent + (isBlock ? IndentOf(old, place.Indent, startOfLines) : layout.Step);

        patch.Replace(start, endOfHeader, Header(text.HelmString, indent - place.Indent));
        patch.Replace(startOfLines, endOfLines, Lines(text.HelmString, indent, isLast: endOfLines == source.Length));

        return true;
    }

    private bool IsInLines(YamlScalar old) => old.Style switch
    {
        YamlStyle.Literal or YamlStyle.Folded => true,
        YamlStyle.Plain => !layout.IsSameLine(layout.StartOfContent(old), old.Span.End),
        _ => false,
    };

    /// <summary>Not with what only an escape can write, nor with blank lines at the end, which the lines below would have to keep.</summary>
    private static bool CanBeBlock(string text) =>
        text.Contains('\n', StringComparison.Ordinal)
        && !text.EndsWith("\n\n", StringComparison.Ordinal)
        && !string.IsNullOrWhiteSpace(text[(text.TrimEnd('\n').LastIndexOf('\n') + 1)..])
        && !text.Any(c => c is not ('\n' or '\t') && YamlScalarText.IsSpecial(c));

    /// <summary>How much deeper than their key the lines stand.</summary>
    private int IndentOf(YamlScalar old, int above, int startOfLines)
    {
        var digit = layout.Header(old).IndexOfAnyInRange('1', '9');
        if (digit >= 0) return layout.Header(old)[digit] - '0';

        var first = startOfLines;
        while (first < old.Span.End && char.IsWhiteSpace(source[first])) first++;
        var indent = layout.Column(first) - above;

        return first < old.Span.End && indent is > 0 and < 10 ? indent : layout.Step;
    }

    /// <summary>The indentation is told where the text itself begins with blanks; <c>-</c> where it does not end with a line feed.</summary>
    private static string Header(string text, int indent)
    {
        var first = text.TrimStart('\n')[0];
        var digit = first is ' ' or '\t' ? indent.ToString(CultureInfo.InvariantCulture) : "";

        return $"|{digit}{(text[^1] == '\n' ? "" : "-")}";
    }

    private string Lines(string text, int indent, bool isLast)
    {
        var margin = layout.NewLine + new string(' ', indent);
        var lines = text.TrimEnd('\n').Split('\n').Select(line => line.Length > 0 ? margin + line : layout.NewLine);

        // Without it the text would lose its own line feed at the end of the file.
        return string.Concat(lines) + (isLast && text[^1] == '\n' ? layout.NewLine : "");
    }
}

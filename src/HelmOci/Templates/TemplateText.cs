using HelmOci.Diagnostics;

namespace HelmOci.Templates;

/// <summary>The text of a template, as Helm parses it.</summary>
/// <param name="file">What messages call it.</param>
/// <param name="text">Its characters.</param>
internal sealed class TemplateText(string file, string text)
{
    private const int LongestQuote = 40;

    private int[]? _lineStarts;

    public string File { get; } = file;

    public string Text { get; } = text;

    /// <summary>Line and column of an offset; a column is a UTF-16 unit.</summary>
    public SourceLocation LocationAt(int offset)
    {
        _lineStarts ??= FindLineStarts(Text);
        var found = Array.BinarySearch(_lineStarts, offset);
        var line = found >= 0 ? found : ~found - 1;

        return new SourceLocation(File, line + 1, offset - _lineStarts[line] + 1);
    }

    /// <summary>A stretch of the text for a message: in quotes, on one line, no longer than a name.</summary>
    public string Quote(int start, int end)
    {
        var length = Math.Min(end - start, LongestQuote);
        var quoted = Text.Substring(start, length).ReplaceLineEndings(" ");

        return length < end - start ? $"'{quoted}…'" : $"'{quoted}'";
    }

    /// <summary>Whether a body is blank: Go lets no such one take the place of another.</summary>
    public bool IsBlank(TemplateNode[] body)
    {
        foreach (var node in body)
        {
            if (node is not TextNode || !Text.AsSpan(node.Start, node.End - node.Start).IsWhiteSpace()) return false;
        }

        return true;
    }

    /// <summary>What is wrong with the syntax at an offset.</summary>
    public ChartException Fault(int offset, string message, string nextStep) =>
        new(new Diagnostic(DiagnosticCodes.TemplateSyntax, message, nextStep) { Location = LocationAt(offset) });

    /// <summary>Go counts line feeds alone.</summary>
    private static int[] FindLineStarts(string text)
    {
        var starts = new List<int> { 0 };
        for (var at = text.IndexOf('\n', StringComparison.Ordinal); at >= 0; at = text.IndexOf('\n', at + 1))
        {
            starts.Add(at + 1);
        }

        return [.. starts];
    }
}

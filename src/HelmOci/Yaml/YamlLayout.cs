namespace HelmOci.Yaml;

/// <summary>How a document is laid out: line ends, indentation, and where things end in its text.</summary>
internal sealed class YamlLayout
{
    private const int UsualStep = 2;

    private readonly YamlText _source;
    private readonly string _text;

    public YamlLayout(YamlDocument document)
    {
        _source = document.Source;
        _text = _source.Text;
        var lineFeed = _text.IndexOf('\n', StringComparison.Ordinal);
        NewLine = lineFeed > 0 && _text[lineFeed - 1] == '\r' ? "\r\n" : "\n";
        Step = StepOf(document.Root);
    }

    /// <summary>That of the first line.</summary>
    public string NewLine { get; }

    /// <summary>How much deeper the first nested map stands; 2 where there is none.</summary>
    public int Step { get; }

    public int EndOfLine(int at) => _source.EndOfLine(at);

    /// <summary>How many characters stand before an offset on its line.</summary>
    public int Column(int at) => at - _text.AsSpan(0, at).LastIndexOfAny(YamlText.LineBreaks) - 1;

    public bool IsSameLine(int one, int other) => _text.AsSpan(one, other - one).IndexOfAny(YamlText.LineBreaks) < 0;

    /// <summary>Behind the anchor and the tag of a node, before the blanks that follow.</summary>
    public int EndOfProperties(YamlNode node) =>
        node.IsAlias ? node.Span.Start : _source.EndOfProperties(node.Span.Start, node.Anchor, node.Tag);

    /// <summary>Where the value itself begins, behind its anchor and tag.</summary>
    public int StartOfContent(YamlNode node)
    {
        var end = EndOfProperties(node);

        return end == node.Span.Start ? end : _source.SkipToContent(end, node.Span.End);
    }

    /// <summary>The column in which the keys of a map, or the dashes of a list, stand.</summary>
    public int Indent(YamlNode block) => Column(StartOfContent(block));

    /// <summary>Behind the colon of a pair; -1 where there is none (<c>{a, b}</c>) or a comment stands before it.</summary>
    public int BehindColon(YamlPair pair)
    {
        var at = pair.Key.Span.End;
        while (at < _text.Length && char.IsWhiteSpace(_text[at])) at++;

        return at < _text.Length && _text[at] == ':' ? at + 1 : -1;
    }

    /// <summary>Where a line can be added below a block: the end of its last line, blank lines included that a <c>|+</c> keeps.</summary>
    public int EndOfBlock(YamlNode block)
    {
        var last = LastLeaf(block);
        var end = EndOfLine(block.Span.End);
        if (last is not YamlScalar { Style: YamlStyle.Literal or YamlStyle.Folded } || !Header(last).Contains('+')) return end;

        for (var next = end; next < _text.Length;)
        {
            next = EndOfLine(SkipLineBreak(next));
            if (!_text.AsSpan(end, next - end).IsWhiteSpace()) break;
            end = next;
        }

        return end > 0 && end == _text.Length && _text[end - 1] == '\n' ? end - NewLine.Length : end;
    }

    public static YamlNode LastLeaf(YamlNode node)
    {
        while (true)
        {
            switch (node)
            {
                case YamlMapping { IsAlias: false, IsFlow: false, Pairs: [.., var pair] }: node = pair.Value; break;
                case YamlSequence { IsAlias: false, IsFlow: false, Items: [.., var item] }: node = item; break;
                default: return node;
            }
        }
    }

    /// <summary><c>|2-</c>, of a block scalar.</summary>
    public ReadOnlySpan<char> Header(YamlNode scalar)
    {
        var start = StartOfContent(scalar);
        var length = _text.AsSpan(start).IndexOfAny(" \t\r\n");

        return length < 0 ? _text.AsSpan(start) : _text.AsSpan(start, length);
    }

    private int SkipLineBreak(int at)
    {
        if (_text[at] == '\r' && at + 1 < _text.Length && _text[at + 1] == '\n') at++;

        return at + 1;
    }

    private static int StepOf(YamlNode root)
    {
        if (root is not YamlMapping { IsFlow: false } mapping) return UsualStep;
        foreach (var pair in mapping.Pairs)
        {
            if (pair.Value is not YamlMapping { IsFlow: false, IsAlias: false, Pairs: [var first, ..] }) continue;

            var step = first.Key.Location.Column - pair.Key.Location.Column;
            if (step > 0) return step;
        }

        return UsualStep;
    }
}

using HelmOci.Diagnostics;

namespace HelmOci.Yaml;

/// <summary>Finds tabs used as indentation: Helm refuses them, our parser accepts them.</summary>
internal static class YamlTabs
{
    /// <exception cref="ChartException">A line of the document is indented with a tab outside brackets, quotes and block scalars.</exception>
    public static void Check(YamlDocument document, int end)
    {
        var text = document.Source;
        if (text.Text.AsSpan(document.Start, end - document.Start).IndexOf('\t') < 0) return;

        var free = new List<YamlSpan>();
        Collect(document.Root, free);
        var next = 0;
        for (var line = document.Start; line < end; line = text.EndOfLine(line) + 1)
        {
            var tab = TabInIndentation(text.Text, line, end);
            if (tab < 0) continue;

            while (next < free.Count && free[next].End <= tab) next++;
            var isFree = next < free.Count && free[next].Start <= tab;
            if (!isFree) throw TabIndentation(text, tab);
        }
    }

    /// <summary>The first tab behind an offset that indents a line, or -1.</summary>
    public static int FindFrom(YamlText text, int offset)
    {
        for (var line = text.EndOfLine(offset) + 1; line < text.Text.Length; line = text.EndOfLine(line) + 1)
        {
            var tab = TabInIndentation(text.Text, line, text.Text.Length);
            if (tab >= 0) return tab;
        }

        return -1;
    }

    public static ChartException TabIndentation(YamlText text, int offset) => text.Fault(
        offset,
        DiagnosticCodes.YamlTabIndentation,
        "YAML does not allow a tab as indentation.",
        "Indent with blanks.");

    private static int TabInIndentation(string text, int start, int end)
    {
        var at = start;
        while (at < end && text[at] == ' ') at++;

        return at < end && text[at] == '\t' ? at : -1;
    }

    /// <summary>Collects the stretches in which a tab is free: brackets, quotes and block scalars.</summary>
    private static void Collect(YamlNode node, List<YamlSpan> spans)
    {
        if (node.IsAlias) return;

        if (DeepStack.IsAtEnd)
        {
            DeepStack.Continue(given => Collect(given.node, given.spans), (node, spans));

            return;
        }

        switch (node)
        {
            case YamlScalar { Style: not YamlStyle.Plain }:
            case YamlSequence { IsFlow: true }:
            case YamlMapping { IsFlow: true }:
                spans.Add(node.Span);
                break;
            case YamlSequence sequence:
                foreach (var item in sequence.Items) CollectItem(item, spans);
                break;
            case YamlMapping mapping:
                foreach (var pair in mapping.Pairs)
                {
                    Collect(pair.Key, spans);
                    Collect(pair.Value, spans);
                }

                break;
            default:
                break;
        }
    }

    private static void CollectItem(YamlNode item, List<YamlSpan> spans)
    {
        var before = item.Span.Start - 1;
        if (item.Source.Text[before] == '\t') throw TabIndentation(item.Source, before);

        Collect(item, spans);
    }
}

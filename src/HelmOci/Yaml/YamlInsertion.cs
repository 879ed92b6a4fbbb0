namespace HelmOci.Yaml;

/// <summary>Adds entries to maps and items to lists.</summary>
internal sealed class YamlInsertion(YamlLayout layout, YamlRenderer renderer, YamlPatch patch, string text)
{
    /// <summary>Behind the opening bracket of the last empty collection that got an entry.</summary>
    private int _opened = -1;

    public void Add(YamlPlace place, YamlMapping mapping, string key, YamlNode value)
    {
        if (mapping.IsFlow)
        {
            AddInFlow(mapping, mapping.Pairs.Count == 0 ? -1 : EndOf(mapping.Pairs[^1]), YamlRenderer.FlowEntry(key, value));
        }
        else
        {
            var indent = layout.Indent(mapping);
            AddLine(place, indent, renderer.Entry(key, value, indent));
        }
    }

    public void Add(YamlPlace place, YamlSequence sequence, YamlNode value)
    {
        if (sequence.IsFlow)
        {
            var last = sequence.Items.Count == 0 ? -1 : sequence.Items[^1].Span.End;
            AddInFlow(sequence, last, YamlRenderer.Inline(value, isFlow: true));

            return;
        }

        var indent = layout.Indent(sequence);
        var item = YamlRenderer.IsBlock(value)
            ? renderer.Block(value, indent + 2)
            : YamlRenderer.Inline(value, isFlow: false);
        AddLine(place, indent, "- " + item);
    }

    private void AddLine(YamlPlace place, int indent, string line)
    {
        var end = layout.EndOfBlock(place.Node);
        if (end == text.Length) KeepLastScalar(place.Node);
        patch.Insert(end, layout.NewLine + new string(' ', indent) + line);
    }

    /// <summary>At the end of a file without a last line feed, the value of a block scalar has none either. A line added below would give it one.</summary>
    private void KeepLastScalar(YamlNode block)
    {
        var last = YamlLayout.LastLeaf(block);
        if (last is not YamlScalar { Style: YamlStyle.Literal or YamlStyle.Folded } || last.IsAlias || patch.ReplacesAt(layout.StartOfContent(last))) return;

        var header = layout.Header(last);
        if (header.Contains('-')) return;

        var start = layout.StartOfContent(last);
        patch.Replace(start, start + header.Length, header.ToString().Replace("+", "", StringComparison.Ordinal) + "-");
    }

    private void AddInFlow(YamlNode collection, int behind, string entry)
    {
        if (behind >= 0)
        {
            patch.Insert(behind, ", " + entry);

            return;
        }

        var start = layout.StartOfContent(collection) + 1;
        patch.Insert(start, start == _opened ? ", " + entry : entry);
        _opened = start;
    }

    /// <summary>The value of <c>{a: }</c> ends behind the blank.</summary>
    private static int EndOf(YamlPair pair) => Math.Max(pair.Key.Span.End, pair.Value.Span.End);
}

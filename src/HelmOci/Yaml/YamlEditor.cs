using HelmOci.Diagnostics;

namespace HelmOci.Yaml;

/// <summary>Sets values in a YAML file and leaves every other byte as it is.</summary>
/// <remarks>
/// A scalar that carries an anchor keeps it, so the aliases of it follow. What would change a place that nobody named, or
/// cannot be told from the text alone, is refused: a value that is an alias or lies behind one, that came by a merge key, or
/// whose key stands twice.
/// </remarks>
public sealed class YamlEditor
{
    private readonly YamlDocument _document;
    private readonly YamlPatch _patch = new();
    private readonly YamlLayout _layout;
    private readonly YamlReplacement _replacement;
    private readonly YamlInsertion _insertion;

    private YamlEditor(YamlDocument document)
    {
        _document = document;
        _layout = new YamlLayout(document);
        var renderer = new YamlRenderer(_layout.NewLine, _layout.Step);
        _replacement = new YamlReplacement(document, _layout, renderer, _patch);
        _insertion = new YamlInsertion(_layout, renderer, _patch, document.Source.Text);
    }

    /// <summary>The file with all edits made; the same object where nothing changes.</summary>
    /// <exception cref="ChartException">A path cannot be followed, or a value not be changed safely; with its place in the file.</exception>
    public static YamlText Apply(YamlDocument document, IReadOnlyList<YamlEdit> edits)
    {
        if (edits.Count == 0) return document.Source;

        return new YamlEditor(document).Apply(YamlEditTree.Of(edits));
    }

    private YamlText Apply(YamlEditTree edits)
    {
        Edit(new YamlPlace(_document.Root, null, 0, IsFlow: false) { IsRoot = true }, edits);

        return _patch.IsEmpty ? _document.Source : _document.Source.With(_patch.ApplyTo(_document.Source.Text));
    }

    private void Edit(YamlPlace place, YamlEditTree edits)
    {
        if (DeepStack.IsAtEnd)
        {
            DeepStack.Continue(given => Edit(given.place, given.edits), (place, edits));

            return;
        }

        if (edits.Edit is not null)
        {
            _replacement.Replace(place, edits.Edit);

            return;
        }

        var wantsList = edits.Children[0].Step.IsIndex;
        switch (place.Node)
        {
            case { IsAlias: true }:
                throw YamlEditDiagnostics.BehindAlias(edits.Children[0].Path, place.Node);
            case YamlMapping mapping when !wantsList:
                EditMapping(place, mapping, edits);
                break;
            case YamlSequence sequence when wantsList:
                EditSequence(place, sequence, edits);
                break;
            case YamlScalar { Kind: YamlKind.Null }:
                _replacement.Replace(place, new YamlEdit(edits.Path, edits.ToNode()));
                break;
            default:
                throw YamlEditDiagnostics.NoWayThrough(edits.Children[0].Path, place.Node, wantsList);
        }
    }

    /// <summary>New keys come last, because what is added below the last value stands above them.</summary>
    private void EditMapping(YamlPlace place, YamlMapping mapping, YamlEditTree edits)
    {
        foreach (var child in edits.Children)
        {
            if (mapping.Find(child.Step.Key) is { } entry) EditEntry(place, mapping, entry, child);
        }

        foreach (var child in edits.Children)
        {
            if (mapping.Find(child.Step.Key) is null) _insertion.Add(place, mapping, child.Step.Key, child.ToNode());
        }
    }

    private void EditEntry(YamlPlace place, YamlMapping mapping, YamlEntry entry, YamlEditTree edits)
    {
        if (entry.IsMerged) throw YamlEditDiagnostics.FromMerge(edits.Path, entry, mapping);
        if (entry.IsDuplicate) throw YamlEditDiagnostics.DoubledKey(edits.Path, entry);

        var pair = mapping.Pairs.First(pair => ReferenceEquals(pair.Value, entry.Value));
        var isFlow = place.IsFlow || mapping.IsFlow;
        Edit(new YamlPlace(entry.Value, pair, _layout.Indent(mapping), isFlow), edits);
    }

    private void EditSequence(YamlPlace place, YamlSequence sequence, YamlEditTree edits)
    {
        var count = sequence.Items.Count;
        var isFlow = place.IsFlow || sequence.IsFlow;
        var indent = _layout.Indent(sequence);
        foreach (var child in edits.Children)
        {
            if (child.Step.Index < sequence.Items.Count) Edit(new YamlPlace(sequence.Items[child.Step.Index], null, indent, isFlow), child);
        }

        foreach (var child in edits.Children)
        {
            if (child.Step.Index < sequence.Items.Count) continue;
            if (child.Step.Index != count++) throw YamlEditDiagnostics.IndexBeyondEnd(child.Path, child.Step.Index, sequence.Items.Count, sequence.Location);
            _insertion.Add(place, sequence, child.ToNode());
        }
    }
}

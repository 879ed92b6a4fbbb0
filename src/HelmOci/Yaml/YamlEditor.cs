using System.Text;
using HelmOci.Diagnostics;

namespace HelmOci.Yaml;

/// <summary>Sets values in a YAML file and leaves every other byte as it is.</summary>
/// <remarks>
/// A scalar with an anchor keeps the anchor, so its aliases get the new value, too. An edit is refused where it would change a place
/// that no path names: a value that is an alias or lies behind one, that came by a merge key, or whose key stands twice.
/// </remarks>
internal sealed class YamlEditor
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
                throw BehindAlias(edits.Children[0].Path, place.Node);
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
                throw NoWayThrough(edits.Children[0].Path, place.Node, wantsList);
        }
    }

    /// <summary>New keys come last: what is added below the last value has to stand above them.</summary>
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
        if (entry.IsMerged) throw FromMerge(edits.Path, entry, mapping);
        if (entry.IsDuplicate) throw DoubledKey(edits.Path, entry);

        var pair = mapping.Pairs.First(pair => ReferenceEquals(pair.Value, entry.Value));
        var isFlow = place.IsFlow || mapping.IsFlow;
        Edit(new YamlPlace(entry.Value, pair, _layout.Indent(mapping), isFlow), edits);
    }

    private void EditSequence(YamlPlace place, YamlSequence sequence, YamlEditTree edits)
    {
        var isFlow = place.IsFlow || sequence.IsFlow;
        var indent = _layout.Indent(sequence);
        var count = sequence.Items.Count;
        foreach (var child in edits.Children)
        {
            if (child.Step.Index < count) Edit(new YamlPlace(sequence.Items[child.Step.Index], null, indent, isFlow), child);
        }

        foreach (var child in edits.Children)
        {
            if (child.Step.Index < sequence.Items.Count) continue;
            if (child.Step.Index != count++) throw new ChartException(child.IndexBeyondEnd(sequence.Items.Count) with { Location = sequence.Location });
            _insertion.Add(place, sequence, child.ToNode());
        }
    }

    private static ChartException NoWayThrough(YamlPath path, YamlNode node, bool wantsList) => node.Fault(
        DiagnosticCodes.YamlNoWayThrough,
        $"{path} cannot be set: {(wantsList ? "a list" : "a map")} is wanted here, and there is {NameOf(node.Kind)}.",
        "Correct the path, or the file.");

    private static ChartException BehindAlias(YamlPath path, YamlNode node) => node.Fault(
        DiagnosticCodes.YamlBehindAlias,
        $"{path} cannot be set: it lies behind the alias *{node.Anchor}, and every other use of it would change, too.",
        $"Set the value below &{node.Anchor}, or write values of its own here.");

    private static ChartException FromMerge(YamlPath path, YamlEntry entry, YamlNode mapping) => mapping.Fault(
        DiagnosticCodes.YamlFromMerge,
        $"{path} cannot be set: {entry.Name} comes from a merge key (<<), written in line {entry.Key.Location.Line}.",
        $"Set it there, or write {entry.Name} below the merge key.");

    private static ChartException DoubledKey(YamlPath path, YamlEntry entry) => entry.Key.Fault(
        DiagnosticCodes.YamlDoubledKey,
        $"{path} cannot be set: the key {entry.Name} stands twice in one map.",
        "Remove one of the two; Helm takes the last.");

    private static string NameOf(YamlKind kind) => kind switch
    {
        YamlKind.Sequence => "a list",
        YamlKind.Mapping => "a map",
        YamlKind.Number => "a number",
        YamlKind.Boolean => "a boolean",
        YamlKind.Null => "null",
        _ => "a text",
    };
}

/// <summary>A node and what stands around it.</summary>
/// <param name="Node">The node.</param>
/// <param name="Pair">The pair whose value it is; null for an item of a list and for the root.</param>
/// <param name="Indent">The column of its key, of its dash, or 0.</param>
/// <param name="IsFlow">Whether brackets are around it.</param>
internal sealed record YamlPlace(YamlNode Node, YamlPair? Pair, int Indent, bool IsFlow)
{
    public bool IsRoot { get; init; }

    /// <summary>How a scalar here was written; a value that takes its place keeps to it.</summary>
    public YamlStyle Style => Node is YamlScalar { Span.Length: > 0 } scalar ? scalar.Style : YamlStyle.Plain;
}

/// <summary>Changes to a text: they are collected first, and then all made in one pass.</summary>
internal sealed class YamlPatch
{
    private readonly List<Change> _changes = [];

    public void Insert(int at, string text) => Replace(at, at, text);

    public void Delete(int start, int end) => Replace(start, end, "");

    public void Replace(int start, int end, string text)
    {
        var at = _changes.Count;
        while (at > 0 && _changes[at - 1].Span.Start > start) at--;
        _changes.Insert(at, new Change(new YamlSpan(start, end), text));
    }

    /// <summary>Whether what begins at an offset is replaced.</summary>
    public bool ReplacesAt(int start) => _changes.Exists(change => change.Span.Start == start && change.Span.Length > 0);

    /// <summary>Texts inserted at the same offset keep their order.</summary>
    public string ApplyTo(string text)
    {
        var result = new StringBuilder(text.Length + 256);
        var copied = 0;
        foreach (var (span, replacement) in _changes)
        {
            result.Append(text, copied, span.Start - copied).Append(replacement);
            copied = span.End;
        }

        return result.Append(text, copied, text.Length - copied).ToString();
    }

    public bool IsEmpty => _changes.Count == 0;

    private sealed record Change(YamlSpan Span, string Text);
}

using HelmOci.Diagnostics;

namespace HelmOci.Yaml;

/// <summary>Puts a value where another stands.</summary>
internal sealed class YamlReplacement(YamlDocument document, YamlLayout layout, YamlRenderer renderer, YamlPatch patch)
{
    private readonly YamlBlockText _lines = new(layout, document.Source.Text, patch);

    /// <exception cref="ChartException">The value is an alias, or aliases elsewhere need what stands here.</exception>
    public void Replace(YamlPlace place, YamlEdit edit)
    {
        if (place.Node.MeansSameAs(edit.Value)) return;
        if (place.Node.IsAlias && !edit.ReplacesAlias) throw IsAlias(edit.Path, place.Node);

        CheckReferences(place.Node, edit);
        var isBlock = !place.IsFlow && YamlRenderer.IsBlock(edit.Value);
        if (isBlock && IsInline(place.Node) && place.Pair is not null && !HasNoText(place.Node))
        {
            ReplaceWithLines(place, edit.Value);

            return;
        }

        if (isBlock && !place.IsRoot && place.Pair is null && layout.EndOfProperties(place.Node) > place.Node.Span.Start)
        {
            ReplaceItemWithProperties(place.Node, edit.Value);

            return;
        }

        ReplaceTag(place.Node, edit.Value);
        if (_lines.TryReplace(place, edit.Value)) return;

        if (HasNoText(place.Node)) Fill(place, edit, isBlock);
        else if (!isBlock && !IsInline(place.Node) && place.Pair is not null) ReplaceLines(place, edit.Value);
        else ReplaceInPlace(place, edit.Value, isBlock);
    }

    private bool HasNoText(YamlNode node) => layout.StartOfContent(node) == node.Span.End && !node.IsAlias;

    private static bool IsInline(YamlNode node) =>
        node.IsAlias || node is YamlScalar or YamlMapping { IsFlow: true } or YamlSequence { IsFlow: true };

    /// <summary>An anchored scalar may change, and its aliases with it. An anchored list or map may not: a merge may need it.</summary>
    private void CheckReferences(YamlNode node, YamlEdit edit)
    {
        if (node.IsAlias) return;

        foreach (var alias in document.Aliases)
        {
            var target = alias.Target.Span;
            var isInside = target.Start >= node.Span.Start && target.End <= node.Span.End;
            var isFollowed = node is YamlScalar && edit.Value is YamlScalar;
            var comesFromInside = alias.Span.Start >= node.Span.Start && alias.Span.End <= node.Span.End;
            if (!isInside || isFollowed || comesFromInside) continue;

            throw ReferredTo(edit.Path, node, document.Source.LocationAt(alias.Span.Start).Line);
        }
    }

    /// <summary>Removes a tag that the new value does not fit: <c>!!str</c> and <c>!custom</c> stay with text.</summary>
    private void ReplaceTag(YamlNode node, YamlNode value)
    {
        if (node.IsAlias || node.Tag.Length == 0 || FitsTag(node.Tag, value)) return;

        var anchor = KeptProperties(node, value);
        var end = layout.EndOfProperties(node);
        var content = layout.StartOfContent(node);
        var isOnLine = content < node.Span.End && layout.IsSameLine(end, content);
        if (isOnLine && anchor.Length > 0) anchor += " ";
        patch.Replace(node.Span.Start, isOnLine ? content : end, anchor);
    }

    private static bool FitsTag(string tag, YamlNode value) => value is YamlScalar { Kind: YamlKind.Text } scalar
        && tag != YamlTags.Binary
        && YamlResolver.Resolve(tag, scalar.HelmString) == scalar.Value;

    /// <summary>Nothing is written here yet: <c>key:</c>, <c>-</c>, an empty file.</summary>
    private void Fill(YamlPlace place, YamlEdit edit, bool isBlock)
    {
        if (place.IsRoot) FillRoot(edit.Value);
        else if (place.Pair is { } pair && layout.BehindColon(pair) < 0) FillPairWithoutColon(place, edit);
        else if (isBlock && place.Pair is not null) AddLines(place, edit.Value, place.Node.Span.End);
        else
        {
            var at = layout.EndOfProperties(place.Node);
            var value = isBlock
                ? renderer.Block(edit.Value, place.Indent + 2)
                : YamlRenderer.Inline(edit.Value, place.IsFlow);
            InsertSpaced(at, value);
        }
    }

    private void InsertSpaced(int at, string value)
    {
        var text = document.Source.Text;
        var isSpaced = at > 0 && text[at - 1] is ' ' or '\n';
        var hasBlank = !isSpaced && at < text.Length && text[at] == ' ' && (at + 1 == text.Length || text[at + 1] != '#');
        patch.Insert(hasBlank ? at + 1 : at, isSpaced || hasBlank ? value : " " + value);
    }

    private void FillRoot(YamlNode value)
    {
        var text = document.Source.Text;
        var at = layout.EndOfProperties(document.Root);
        var lines = renderer.Block(value, 0);
        var isBehindMarker = (at > 0 && at < text.Length) || document.Root.Span.Length > 0;
        if (isBehindMarker || text.EndsWith("---", StringComparison.Ordinal)) patch.Insert(layout.EndOfLine(at), layout.NewLine + lines);
        else if (text.Length == 0 || text.EndsWith('\n')) patch.Insert(text.Length, lines + layout.NewLine);
        else patch.Insert(text.Length, layout.NewLine + lines);
    }

    /// <summary><c>{a, b}</c> and <c>? a</c>.</summary>
    private void FillPairWithoutColon(YamlPlace place, YamlEdit edit)
    {
        if (!place.IsFlow) throw NoColon(edit.Path, place.Pair!.Key);

        patch.Insert(place.Pair!.Key.Span.End, ": " + YamlRenderer.Inline(edit.Value, isFlow: true));
    }

    /// <summary><c>key: old # why</c> becomes <c>key: # why</c> with lines below.</summary>
    private void ReplaceWithLines(YamlPlace place, YamlNode value)
    {
        var properties = KeptProperties(place.Node, value);
        patch.Replace(layout.BehindColon(place.Pair!), place.Node.Span.End, properties.Length > 0 ? " " + properties : "");
        AddLines(place, value, place.Node.Span.End);
    }

    /// <summary><c>- &amp;x old</c>: lines go below the anchor; beside it, the anchor would belong to their first key.</summary>
    private void ReplaceItemWithProperties(YamlNode item, YamlNode value)
    {
        var column = layout.Column(item.Span.Start);
        var properties = KeptProperties(item, value);
        if (properties.Length > 0) properties += layout.NewLine + new string(' ', column);
        patch.Replace(item.Span.Start, item.Span.End, properties + renderer.Block(value, column));
    }

    private string KeptProperties(YamlNode node, YamlNode value)
    {
        if (node.IsAlias) return "";
        if (node.Tag.Length == 0 || FitsTag(node.Tag, value)) return document.Source.Text[node.Span.Start..layout.EndOfProperties(node)];

        return node.Anchor.Length > 0 ? "&" + node.Anchor : "";
    }

    private void AddLines(YamlPlace place, YamlNode value, int behind)
    {
        var indent = place.Indent + layout.Step;
        patch.Insert(layout.EndOfLine(behind), layout.NewLine + new string(' ', indent) + renderer.Block(value, indent));
    }

    /// <summary>The lines of a list or map go, and a value comes behind its key; a comment behind the key stays.</summary>
    private void ReplaceLines(YamlPlace place, YamlNode value)
    {
        var end = layout.EndOfProperties(place.Node);
        var at = end == place.Node.Span.Start ? layout.BehindColon(place.Pair!) : end;
        InsertSpaced(at, YamlRenderer.Inline(value, place.IsFlow));
        patch.Delete(layout.EndOfLine(at), layout.EndOfLine(place.Node.Span.End));
    }

    private void ReplaceInPlace(YamlPlace place, YamlNode value, bool isBlock)
    {
        var start = layout.StartOfContent(place.Node);
        var text = isBlock
            ? BlockAt(start, place, value)
            : YamlRenderer.Inline(value, place.Style, place.IsFlow);
        patch.Replace(start, place.Node.Span.End, text);
    }

    private string BlockAt(int start, YamlPlace place, YamlNode value)
    {
        var column = layout.Column(start);
        if (place.IsRoot) return (column > 0 ? layout.NewLine : "") + renderer.Block(value, 0);

        // A list may stand in the column of its key; a map may not.
        var missing = value is YamlMapping && place.Pair is not null && column <= place.Indent ? layout.Step : 0;

        return new string(' ', missing) + renderer.Block(value, column + missing);
    }

    private static ChartException IsAlias(YamlPath path, YamlNode node) => node.Fault(
        DiagnosticCodes.YamlValueIsAlias,
        $"{path} cannot be set: its value is the alias *{node.Anchor}, which is meant to equal another.",
        $"Set the value that carries &{node.Anchor}, or write a value of its own here.");

    private static ChartException ReferredTo(YamlPath path, YamlNode node, int line) => node.Fault(
        DiagnosticCodes.YamlReferredTo,
        $"{path} cannot be replaced: the alias in line {line} needs what is anchored here.",
        "Set single values below it, or write the value out where the alias stands.");

    private static ChartException NoColon(YamlPath path, YamlNode key) => key.Fault(
        DiagnosticCodes.YamlNoColon,
        $"{path} cannot be set: its key (? key) has no value.",
        "Write it as key: value.");
}

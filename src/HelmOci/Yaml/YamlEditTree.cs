using HelmOci.Diagnostics;

namespace HelmOci.Yaml;

/// <summary>All edits of a file, joined where their paths run together.</summary>
internal sealed class YamlEditTree
{
    private readonly List<YamlEditTree> _children = [];

    private YamlEditTree(YamlStep step, YamlPath path) => (Step, Path) = (step, path);

    /// <summary>How it is reached from the place above.</summary>
    public YamlStep Step { get; }

    /// <summary>The edit that set or passed this place first, for messages.</summary>
    public YamlPath Path { get; }

    /// <summary>What to set here; null where edits go deeper.</summary>
    public YamlEdit? Edit { get; private set; }

    public IReadOnlyList<YamlEditTree> Children => _children;

    /// <exception cref="ChartException">One edit goes into the value that another sets.</exception>
    public static YamlEditTree Of(IReadOnlyList<YamlEdit> edits)
    {
        var root = new YamlEditTree(YamlStep.Of(""), edits[0].Path);
        foreach (var edit in edits) root.Add(edit);

        return root;
    }

    /// <summary>What stands here when the file has nothing yet.</summary>
    /// <exception cref="ChartException">The items of a new list do not count up from 0.</exception>
    public YamlNode ToNode()
    {
        if (Edit is not null) return Edit.Value;
        if (DeepStack.IsAtEnd) return DeepStack.Continue(tree => tree.ToNode(), this);

        var source = new YamlText("", "", default, YamlEncoding.Utf8);
        if (_children[0].Step.IsIndex) return new YamlSequence(source, default, ToItems(), IsFlow: false);

        var pairs = _children.ConvertAll(child => new YamlPair(YamlScalar.OfText(child.Step.Key), child.ToNode(), IsMerge: false));

        return new YamlMapping(source, default, pairs, new YamlEntries(pairs), IsFlow: false);
    }

    private List<YamlNode> ToItems()
    {
        var items = new List<YamlNode>();
        foreach (var child in _children)
        {
            if (child.Step.Index != items.Count) throw YamlEditDiagnostics.IndexBeyondEnd(child.Path, child.Step.Index, items.Count, SourceLocation.Unknown);
            items.Add(child.ToNode());
        }

        return items;
    }

    private void Add(YamlEdit edit)
    {
        var at = this;
        foreach (var step in edit.Path.Steps)
        {
            if (at.Edit is not null) throw YamlEditDiagnostics.EditsCollide(edit.Path, at.Path);
            at = at.Child(step, edit.Path);
        }

        if (at._children.Count > 0) throw YamlEditDiagnostics.EditsCollide(edit.Path, at.Path);
        at.Edit = edit;
    }

    private YamlEditTree Child(YamlStep step, YamlPath path)
    {
        foreach (var known in _children)
        {
            if (known.Step == step) return known;
            if (known.Step.IsIndex != step.IsIndex) throw YamlEditDiagnostics.EditsCollide(path, known.Path);
        }

        var child = new YamlEditTree(step, path);
        _children.Add(child);

        return child;
    }
}

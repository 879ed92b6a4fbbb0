using HelmOci.Diagnostics;

namespace HelmOci.Yaml;

/// <summary>A value to set at a path.</summary>
internal sealed record YamlEdit(YamlPath Path, YamlNode Value)
{
    /// <summary>
    /// Whether the value may replace an alias. The anchored value stays as it is. Whoever wrote the alias wanted both values to be equal,
    /// so this is off unless it is meant.
    /// </summary>
    public bool ReplacesAlias { get; init; }

    /// <summary>Sets text, whatever it looks like: it is put in quotes where it would be read as a number, a date or a boolean.</summary>
    /// <exception cref="ChartException">The text holds half a surrogate pair.</exception>
    public static YamlEdit SetText(YamlPath path, string text) => new(path, YamlScalar.OfText(text));

    /// <summary>
    /// Sets what a piece of YAML means: <c>3</c>, <c>"3"</c>, <c>[a, b]</c>, <c>{a: 1}</c>. Nothing is the empty text, as for Helm's <c>--set</c>.
    /// </summary>
    /// <exception cref="ChartException">It is not YAML, or is several documents.</exception>
    public static YamlEdit SetYaml(YamlPath path, string yaml)
    {
        if (string.IsNullOrWhiteSpace(yaml)) return SetText(path, "");

        try
        {
            var documents = YamlDocument.ParseAll(YamlText.Of(yaml, ""), CancellationToken.None);

            return documents.Count == 1 ? new YamlEdit(path, documents[0].Root) : throw NotOneValue(path);
        }
        catch (ChartException fault) when (fault.Diagnostics[0].Code != DiagnosticCodes.YamlNotOneValue)
        {
            throw BadValue(path, fault);
        }
    }

    private static ChartException BadValue(YamlPath path, ChartException fault) => new(
        new Diagnostic(
            DiagnosticCodes.YamlBadValue,
            $"The value for {path} is not YAML: {fault.Diagnostics[0].Message}",
            "Put it in quotes if it is meant as text."),
        fault);

    private static ChartException NotOneValue(YamlPath path) => new(new Diagnostic(
        DiagnosticCodes.YamlNotOneValue,
        $"The value for {path} is several YAML documents, or none.",
        "Give one value; put it in quotes if it is meant as text."));
}

/// <summary>The edits of a file as a tree: paths that begin alike share their first places.</summary>
internal sealed class YamlEditTree
{
    private readonly List<YamlEditTree> _children = [];

    private YamlEditTree(YamlStep step, YamlPath path) => (Step, Path) = (step, path);

    /// <summary>How it is reached from the place above.</summary>
    public YamlStep Step { get; }

    /// <summary>The path of the first edit that set or passed this place, for messages.</summary>
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

    /// <summary>Of a list that has fewer items.</summary>
    public Diagnostic IndexBeyondEnd(int count) => new(
        DiagnosticCodes.YamlIndexBeyondEnd,
        $"{Path} cannot be set: there is no item {Step.Index} in a list of {count}, and only the next one can be added.",
        "Correct the index; the first item is 0.");

    private List<YamlNode> ToItems()
    {
        var items = new List<YamlNode>();
        foreach (var child in _children)
        {
            if (child.Step.Index != items.Count) throw new ChartException(child.IndexBeyondEnd(items.Count));
            items.Add(child.ToNode());
        }

        return items;
    }

    private void Add(YamlEdit edit)
    {
        var at = this;
        foreach (var step in edit.Path.Steps)
        {
            if (at.Edit is not null) throw Collision(edit.Path, at.Path);
            at = at.Child(step, edit.Path);
        }

        if (at._children.Count > 0) throw Collision(edit.Path, at.Path);
        at.Edit = edit;
    }

    private YamlEditTree Child(YamlStep step, YamlPath path)
    {
        foreach (var known in _children)
        {
            if (known.Step == step) return known;
            if (known.Step.IsIndex != step.IsIndex) throw Collision(path, known.Path);
        }

        var child = new YamlEditTree(step, path);
        _children.Add(child);

        return child;
    }

    private static ChartException Collision(YamlPath path, YamlPath other) => new(new Diagnostic(
        DiagnosticCodes.YamlEditsCollide,
        $"{path} and {other} cannot both be set: one lies inside the other, or one is an item and the other a key.",
        "Set one of them only."));
}

using HelmOci.Diagnostics;

namespace HelmOci.Yaml;

/// <summary>A value of a YAML document, and where it stands.</summary>
/// <param name="Source">The text it was read from.</param>
/// <param name="Span">
/// Its text, anchor and tag included; that of the <c>*name</c> where it came by an alias. A null that is not written is an empty span
/// behind the colon or dash.
/// </param>
public abstract record YamlNode(YamlText Source, YamlSpan Span)
{
    /// <summary>The tag in full (<c>tag:yaml.org,2002:str</c>), or empty.</summary>
    public string Tag { get; init; } = "";

    /// <summary>The anchor's name, or empty. Aliases of it carry the name, too.</summary>
    public string Anchor { get; init; } = "";

    /// <summary>Whether the text here is <c>*name</c>, and the value stands elsewhere.</summary>
    public bool IsAlias { get; init; }

    public abstract YamlKind Kind { get; }

    public SourceLocation Location => Source.LocationAt(Span.Start);

    /// <summary>How many nodes a reader visits here, aliases followed.</summary>
    internal abstract long Weight { get; }

    /// <summary>Whether both mean the same, however they are written.</summary>
    internal bool MeansSameAs(YamlNode other) => (this, other) switch
    {
        (YamlScalar left, YamlScalar right) => left.Value == right.Value,
        (YamlSequence left, YamlSequence right) =>
            left.Items.Count == right.Items.Count && left.Items.Zip(right.Items).All(pair => pair.First.MeansSameAs(pair.Second)),
        (YamlMapping left, YamlMapping right) =>
            left.Entries.Count == right.Entries.Count
            && left.Entries.All(entry => right.Find(entry.Name) is { } match && entry.Value.MeansSameAs(match.Value)),
        _ => false,
    };

    /// <summary>What is wrong with this value.</summary>
    internal ChartException Fault(string code, string message, string nextStep) => Source.Fault(Span.Start, code, message, nextStep);

    public sealed override string ToString() => $"{Kind} at {Location}";
}

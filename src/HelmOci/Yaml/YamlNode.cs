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

    public sealed override string ToString() => $"{Kind} at {Location}";
}

namespace HelmOci.Yaml;

/// <summary>One entry of a map as Helm sees it: merges followed, the last of several equal keys.</summary>
/// <param name="Name">The key as text: <c>1.50</c> is <c>1.5</c>, <c>y</c> is <c>true</c>.</param>
/// <param name="Key">The key as it is written.</param>
/// <param name="Value">The value.</param>
public sealed record YamlEntry(string Name, YamlNode Key, YamlNode Value)
{
    /// <summary>Whether it came by a merge key (<c>&lt;&lt;: *base</c>) and is written elsewhere.</summary>
    public bool IsMerged { get; init; }

    /// <summary>Whether the same map has this key more than once.</summary>
    public bool IsDuplicate { get; init; }
}

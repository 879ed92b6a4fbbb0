using HelmOci.Charts;
using HelmOci.Diagnostics;

namespace HelmOci.Dependencies;

/// <summary>One entry of <c>dependencies</c> in Chart.yaml, requirements.yaml or a lock file.</summary>
public sealed record ChartDependency
{
    public string Name { get; init; } = "";

    /// <summary>A version constraint; in a lock file the exact version.</summary>
    public string Version { get; init; } = "";

    /// <summary><c>https://</c>, <c>oci://</c>, <c>file://</c>, <c>@name</c>, or empty for a chart that lies in <c>charts/</c>.</summary>
    public string Repository { get; init; } = "";

    /// <summary>Paths of values that switch the subchart, separated by commas.</summary>
    public string Condition { get; init; } = "";

    public IReadOnlyList<string> Tags { get; init; } = [];

    public bool Enabled { get; init; }

    /// <summary><c>import-values</c>, each entry as compact JSON with sorted keys: a string, or a map with <c>child</c> and <c>parent</c>.</summary>
    public IReadOnlyList<string> ImportValues { get; init; } = [];

    public string Alias { get; init; } = "";

    /// <summary>Where the entry stands.</summary>
    public SourceLocation Location { get; init; } = SourceLocation.Unknown;

    /// <summary>The name under which the parent's values know it.</summary>
    public string NameInParent => Alias.Length > 0 ? Alias : Name;
}

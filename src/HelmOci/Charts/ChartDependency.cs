using HelmOci.Diagnostics;

namespace HelmOci.Charts;

/// <summary>One entry of <c>dependencies</c> in Chart.yaml, requirements.yaml or a lock file.</summary>
internal sealed record ChartDependency
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

/// <summary>What Helm refuses in the list of dependencies.</summary>
internal static class DependencyErrors
{
    /// <summary>Dependencies without a chart of that name. Version, alias and repository are not compared, as in Helm.</summary>
    public static IEnumerable<Diagnostic> Missing(Chart chart)
    {
        var names = chart.Subcharts.Select(subchart => subchart.Metadata.Name).ToHashSet(StringComparer.Ordinal);
        foreach (var dependency in chart.Metadata.Dependencies.Concat(chart.DroppedDependencies))
        {
            if (!names.Contains(dependency.Name)) yield return NotInCharts(dependency);
        }
    }

    /// <summary>Aliases that Helm cannot use, and names that stand twice.</summary>
    public static IEnumerable<Diagnostic> Names(IReadOnlyList<ChartDependency> dependencies)
    {
        var taken = new HashSet<string>(StringComparer.Ordinal);
        foreach (var dependency in dependencies)
        {
            if (!dependency.Alias.All(c => char.IsAsciiLetterOrDigit(c) || c is '_' or '-')) yield return AliasInvalid(dependency);
            if (!taken.Add(dependency.NameInParent)) yield return Repeated(dependency);
        }
    }

    /// <summary>A dependency that nobody can fetch.</summary>
    public static Diagnostic NotInCharts(ChartDependency dependency) => new(
        DiagnosticCodes.DependencyMissing,
        $"The dependency '{dependency.Name}' is listed, and charts/ has no chart of that name.",
        "Put the chart there, give the dependency a repository, or delete the entry.")
    { Location = dependency.Location };

    private static Diagnostic AliasInvalid(ChartDependency dependency) => new(
        DiagnosticCodes.AliasInvalid,
        $"The alias '{dependency.Alias}' of the dependency '{dependency.Name}' has characters that Helm refuses.",
        "Use letters, digits, '_' and '-'.")
    { Location = dependency.Location };

    private static Diagnostic Repeated(ChartDependency dependency) => new(
        DiagnosticCodes.DependencyRepeated,
        $"More than one dependency has the name or alias '{dependency.NameInParent}'.",
        "Give one of them an 'alias' of its own.")
    { Location = dependency.Location };
}

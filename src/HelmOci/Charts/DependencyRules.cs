using HelmOci.Dependencies;
using HelmOci.Diagnostics;

namespace HelmOci.Charts;

/// <summary>What must hold between the listed dependencies and the charts below charts/.</summary>
internal static class DependencyRules
{
    /// <summary>Dependencies without a chart of that name. Version, alias and repository are not compared, as in Helm.</summary>
    public static IEnumerable<Diagnostic> Missing(Chart chart)
    {
        var names = chart.Subcharts.Select(subchart => subchart.Metadata.Name).ToHashSet(StringComparer.Ordinal);
        foreach (var dependency in chart.Metadata.Dependencies.Concat(chart.DroppedDependencies))
        {
            if (!names.Contains(dependency.Name)) yield return DependencyDiagnostics.Missing(dependency);
        }
    }

    /// <summary>Charts below charts/ that no dependency names.</summary>
    public static IEnumerable<Diagnostic> Unlisted(Chart chart)
    {
        var names = chart.Metadata.Dependencies.Select(dependency => dependency.Name).ToHashSet(StringComparer.Ordinal);
        foreach (var subchart in chart.Subcharts)
        {
            if (!names.Contains(subchart.Metadata.Name)) yield return DependencyDiagnostics.Unlisted(subchart);
        }
    }

    /// <summary>Charts below charts/ that share a name, and so a folder in the package.</summary>
    public static IEnumerable<Diagnostic> Repeated(Chart chart)
    {
        var names = new HashSet<string>(StringComparer.Ordinal);

        return chart.Subcharts.Where(subchart => !names.Add(subchart.Metadata.Name)).Select(DependencyDiagnostics.SubchartRepeated);
    }

    /// <summary>Aliases that Helm cannot use, and names that stand twice.</summary>
    public static IEnumerable<Diagnostic> Names(IReadOnlyList<ChartDependency> dependencies)
    {
        var taken = new HashSet<string>(StringComparer.Ordinal);
        foreach (var dependency in dependencies)
        {
            if (!dependency.Alias.All(c => char.IsAsciiLetterOrDigit(c) || c is '_' or '-')) yield return DependencyDiagnostics.AliasInvalid(dependency);
            if (!taken.Add(dependency.NameInParent)) yield return DependencyDiagnostics.Repeated(dependency);
        }
    }
}

using HelmOci.Diagnostics;

namespace HelmOci.Charts.Rules;

/// <summary>The checks of <c>helm package</c> as errors, and those of <c>helm lint</c> that need no rendering as warnings.</summary>
internal static class ChartRules
{
    /// <summary>All that is to be said about a chart, in one go. The chart is as it will be packed: versions are already stamped.</summary>
    public static ChartDiagnostics Check(Chart chart, CancellationToken cancellation) =>
        new(
            Limited(ChartErrors.Of(chart, cancellation)),
            Limited(chart.Warnings, OfReading(chart.Metadata), MetadataLint.Of(chart.Metadata), FileLint.Of(chart), Unlisted(chart), Repeated(chart)),
            Limited(Notes(chart)));

    private static IEnumerable<Diagnostic> OfReading(ChartMetadata metadata) =>
        metadata.Warnings.Select(warning => warning.Diagnostic with { Location = metadata.Locations.Of(warning.Path) });

    private static IEnumerable<Diagnostic> Notes(Chart chart)
    {
        if (chart.Metadata.Icon.Length == 0) yield return IconMissing(chart.Metadata.Locations.File);
        if (chart.Values is null) yield return ValuesMissing(new SourceLocation(chart.FolderPath));
    }

    /// <summary>Charts below charts/ that no dependency names.</summary>
    private static IEnumerable<Diagnostic> Unlisted(Chart chart)
    {
        var names = chart.Metadata.Dependencies.Select(dependency => dependency.Name).ToHashSet(StringComparer.Ordinal);

        return chart.Subcharts.Where(subchart => !names.Contains(subchart.Metadata.Name)).Select(SubchartUnlisted);
    }

    /// <summary>Charts below charts/ that share a name, and so a folder in the package.</summary>
    private static IEnumerable<Diagnostic> Repeated(Chart chart)
    {
        var names = new HashSet<string>(StringComparer.Ordinal);

        return chart.Subcharts.Where(subchart => !names.Add(subchart.Metadata.Name)).Select(SubchartRepeated);
    }

    private static IReadOnlyList<Diagnostic> Limited(params IEnumerable<Diagnostic>[] groups)
    {
        var list = new DiagnosticList();
        foreach (var group in groups) list.AddRange(group);

        return list.ToList();
    }

    private static Diagnostic IconMissing(SourceLocation location) => new(
        DiagnosticCodes.IconMissing,
        "The chart has no icon.",
        "Add 'icon: https://...' for the catalogues that show one.")
    { Location = location };

    private static Diagnostic ValuesMissing(SourceLocation folder) => new(
        DiagnosticCodes.ValuesMissing,
        "The chart has no values.yaml.",
        "Add one with the values that users may set.")
    { Location = folder };

    private static Diagnostic SubchartUnlisted(Chart subchart) => new(
        DiagnosticCodes.SubchartUnlisted,
        $"charts/ holds the chart '{subchart.Metadata.Name}', which is not listed under 'dependencies'.",
        "List it (it can then be switched by a condition), or delete it.")
    { Location = subchart.Metadata.Locations.File };

    private static Diagnostic SubchartRepeated(Chart subchart) => new(
        DiagnosticCodes.SubchartRepeated,
        $"charts/ holds more than one chart named '{subchart.Metadata.Name}'; they are packed into the same folder.",
        "Delete the one that is out of date.")
    { Location = subchart.Metadata.Locations.File };
}

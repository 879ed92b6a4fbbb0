using HelmOci.Charts;
using HelmOci.Charts.Loading;
using HelmOci.Dependencies;
using HelmOci.Diagnostics;
using HelmOci.Stamping;
using HelmOci.Yaml;

namespace HelmOci.Publishing;

/// <summary>The chart of another project, packed in the same build, which becomes a subchart.</summary>
/// <param name="Path">Its <c>.tgz</c>; for a try, before there is one, its folder.</param>
public sealed record PackedSubchart(string Path)
{
    /// <summary>The name under which the parent's values know it; empty: its own.</summary>
    public string Alias { get; init; } = "";

    /// <summary>Paths of values that switch it, separated by commas.</summary>
    public string Condition { get; init; } = "";

    /// <summary>Where it was pushed to, <c>oci://host/namespace</c>; empty where it is in the parent's package alone.</summary>
    public string Repository { get; init; } = "";
}

/// <summary>Charts of other projects on their way into a chart: below charts/, and into the list of dependencies.</summary>
internal sealed class ReferencedCharts
{
    private readonly IReadOnlyList<(PackedSubchart Packed, Chart Chart)> _charts;

    private ReferencedCharts(IReadOnlyList<(PackedSubchart, Chart)> charts) => _charts = charts;

    /// <summary>Reads the packages, each once: a chart may be listed under several aliases.</summary>
    /// <exception cref="ChartException">A package cannot be read, or is damaged.</exception>
    public static ReferencedCharts Load(IReadOnlyList<PackedSubchart> packages, ChartLoadOptions options, CancellationToken cancellation)
    {
        var known = new Dictionary<string, Chart>(StringComparer.Ordinal);
        var charts = new List<(PackedSubchart, Chart)>();
        foreach (var packed in packages)
        {
            if (!known.TryGetValue(packed.Path, out var chart)) known.Add(packed.Path, chart = Load(packed.Path, options, cancellation));
            charts.Add((packed, chart));
        }

        return new ReferencedCharts(charts);
    }

    /// <summary>The chart with these below charts/. Its Chart.yaml is as it was.</summary>
    /// <exception cref="ChartException">A chart of that name is there already, or the chart is of apiVersion v1.</exception>
    public Chart AddTo(Chart chart)
    {
        if (_charts.Count == 0) return chart;
        if (chart.Metadata.IsV1) throw ReferenceInV1(chart.Metadata.Locations.Of("apiVersion"));

        var added = _charts.Select(entry => entry.Chart).Distinct().ToList();
        var names = new HashSet<string>(chart.Subcharts.Select(subchart => subchart.Metadata.Name), StringComparer.Ordinal);
        foreach (var subchart in added)
        {
            if (!names.Add(subchart.Metadata.Name)) throw SubchartThere(subchart.Metadata, chart);
        }

        return chart.WithSubcharts(added);
    }

    /// <summary>The chart with an entry in Chart.yaml, and in its lock, for each that is not listed there by hand.</summary>
    /// <param name="chart">The chart with all of its dependencies.</param>
    /// <param name="time">The time in a new lock.</param>
    /// <param name="cancellation">Stops the work.</param>
    /// <exception cref="ChartException">The list of dependencies cannot be added to; with its place in Chart.yaml.</exception>
    public Chart Enter(Chart chart, DateTimeOffset time, CancellationToken cancellation)
    {
        if (_charts.Count == 0) return chart;

        var listed = chart.Metadata.Dependencies.Select(dependency => (dependency.Name, dependency.NameInParent)).ToHashSet();
        var added = _charts.Where(entry => !listed.Contains((entry.Chart.Metadata.Name, NameInParent(entry.Packed, entry.Chart)))).ToList();
        if (added.Count == 0) return chart;

        var document = YamlDocument.ParseFirst(YamlText.Decode(chart.ChartYaml.Content, chart.ChartYaml.SourcePath), cancellation);
        var list = ChartStamper.KeyIn(document.Root, "dependencies");
        var count = ((document.Root as YamlMapping)?.Find(list)?.Value as YamlSequence)?.Items.Count ?? 0;
        var edits = added.SelectMany((entry, index) => Fields(entry.Packed, entry.Chart.Metadata)
            .Select(field => YamlEdit.SetText(YamlPath.Parse($"{list}[{count + index}].{field.Key}"), field.Value)));

        return ChartLockFile.Renew(chart.WithChartYaml(YamlEditor.Apply(document, [.. edits]).Content, cancellation), time);
    }

    /// <summary>An entry as Helm writes it.</summary>
    private static IEnumerable<KeyValuePair<string, string>> Fields(PackedSubchart packed, ChartMetadata chart)
    {
        yield return new("name", chart.Name);
        yield return new("version", chart.Version);
        yield return new("repository", packed.Repository);
        if (packed.Condition.Length > 0) yield return new("condition", packed.Condition);
        if (packed.Alias.Length > 0) yield return new("alias", packed.Alias);
    }

    private static string NameInParent(PackedSubchart packed, Chart chart) => packed.Alias.Length > 0 ? packed.Alias : chart.Metadata.Name;

    private static Chart Load(string path, ChartLoadOptions options, CancellationToken cancellation)
    {
        // What is to be said of it, its own project says.
        if (Directory.Exists(path)) return ChartLoader.Load(path, options, new NoLog(), cancellation);

        try
        {
            return ChartLoader.LoadArchive(File.ReadAllBytes(path), path, cancellation);
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            throw new ChartException(FileContent.Unreadable(path, fault.Message), fault);
        }
    }

    private static ChartException ReferenceInV1(SourceLocation location) => new(new Diagnostic(
        DiagnosticCodes.ReferenceInV1,
        "The chart is of apiVersion v1, and its Chart.yaml has no list of dependencies that a ChartReference could be added to.",
        "Set apiVersion: v2.")
    { Location = location });

    private static ChartException SubchartThere(ChartMetadata subchart, Chart chart) => new(new Diagnostic(
        DiagnosticCodes.SubchartThere,
        $"A ChartReference brings the chart '{subchart.Name}', and a chart of that name is below charts/ already, or comes from another ChartReference: both would be packed into one folder.",
        "Delete the one in charts/, or rename one of the two.")
    { Location = chart.Metadata.Locations.File });
}

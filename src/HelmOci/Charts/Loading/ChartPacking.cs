using System.Text;
using HelmOci.Diagnostics;
using HelmOci.Yaml;

namespace HelmOci.Charts.Loading;

/// <summary>The files of one chart by what their paths mean to Helm.</summary>
internal sealed class ChartParts
{
    private readonly Dictionary<string, List<ChartFile>> _subcharts = [];

    public ChartParts(IReadOnlyList<ChartFile> files)
    {
        foreach (var file in files)
        {
            Take(file);
        }
    }

    public ChartFile? ChartYaml { get; private set; }

    public ChartFile? Lock { get; private set; }

    public ChartFile? Requirements { get; private set; }

    public ChartFile? RequirementsLock { get; private set; }

    public ChartFile? Values { get; private set; }

    public ChartFile? Schema { get; private set; }

    public List<ChartFile> Templates { get; } = [];

    /// <summary>All without a role, in order.</summary>
    public List<ChartFile> Others { get; } = [];

    /// <summary>The first names below <c>charts/</c>, in order.</summary>
    public IEnumerable<string> Subcharts => _subcharts.Keys.Order(Utf8Order.Comparer);

    /// <summary>What lies below <c>charts/</c> under a name; paths are relative to <c>charts/</c>.</summary>
    public List<ChartFile> FilesOf(string subchart) => _subcharts[subchart];

    private void Take(ChartFile file)
    {
        switch (file.Path)
        {
            case "Chart.yaml": ChartYaml = file; break;
            case "Chart.lock": Lock = file; break;
            case "values.yaml": Values = file; break;
            case "values.schema.json": Schema = file; break;
            case "requirements.yaml": Requirements = file; Others.Add(file); break;
            case "requirements.lock": RequirementsLock = file; Others.Add(file); break;
            default: TakeByFolder(file); break;
        }
    }

    private void TakeByFolder(ChartFile file)
    {
        if (file.Path.StartsWith("templates/", StringComparison.Ordinal)) Templates.Add(file);
        else if (IsOfSubchart(file.Path)) TakeOfSubchart(file with { Path = file.Path["charts/".Length..] });
        else Others.Add(file);
    }

    private static bool IsOfSubchart(string path) =>
        path.StartsWith("charts/", StringComparison.Ordinal) && !path.EndsWith(".prov", StringComparison.Ordinal);

    /// <summary>Helm passes over names that start with <c>_</c> or <c>.</c>: they are not packed.</summary>
    private void TakeOfSubchart(ChartFile file)
    {
        if (file.Path[0] is '_' or '.') return;

        var slash = file.Path.IndexOf('/', StringComparison.Ordinal);
        var name = slash < 0 ? file.Path : file.Path[..slash];
        if (!_subcharts.TryGetValue(name, out var files)) _subcharts.Add(name, files = []);
        files.Add(file);
    }
}

/// <summary>What Helm changes in a chart's files when it packs: the lock, requirements.yaml, and Chart.yaml where its text cannot stay.</summary>
internal sealed class ChartPacking(ChartParts parts, ChartYamlReader yaml, DiagnosticList errors)
{
    private bool IsV1 => yaml.Metadata.IsV1;

    public Chart Apply(Chart chart, ChartLock? chartLock) =>
        chart with
        {
            // What is refused may be a number that JSON has no form for.
            ChartYaml = yaml.TextStays || errors.Any ? chart.ChartYaml : Rewritten(chart),
            DroppedDependencies = yaml.DropsDependencies ? yaml.Metadata.Dependencies : [],
            Lock = chartLock,
            LockFile = IsV1 || chartLock is null ? null : LockFile(),
            Files = IsV1 ? chart.Files : [.. chart.Files.Where(file => file != parts.Requirements && file != parts.RequirementsLock)],
            Warnings = [.. chart.Warnings, .. Warnings(chart)],
        };

    private IEnumerable<Diagnostic> Warnings(Chart chart)
    {
        if (yaml.DropsDependencies) yield return DependenciesInV1(yaml.Metadata.Locations.Of("dependencies"));
        if (parts.Requirements is not { } requirements) yield break;

        if (yaml.IsOverridden) yield return Overridden(chart.Metadata, requirements.SourcePath);
        else if (!IsV1) yield return RequirementsInV2(requirements.SourcePath);
    }

    private ChartFile Rewritten(Chart chart) =>
        errors.Try(() => chart.ChartYaml with { Content = chart.Metadata.ToChartYaml() }, chart.ChartYaml);

    /// <summary>Helm writes a v2 chart's lock as Chart.lock, wherever it was read; our copy keeps its text.</summary>
    private ChartFile LockFile()
    {
        var file = (parts.RequirementsLock ?? parts.Lock)! with { Path = "Chart.lock" };
        var text = YamlText.Decode(file.Content, file.SourcePath);

        return text.Encoding is YamlEncoding.Utf8 or YamlEncoding.Utf8WithMark
            ? file
            : file with { Content = Encoding.UTF8.GetBytes(text.Text) };
    }

    private static Diagnostic Overridden(ChartMetadata metadata, string file) => new(
        DiagnosticCodes.RequirementsOverride,
        $"requirements.yaml holds more than dependencies, and Helm reads it over Chart.yaml: the chart is '{metadata.Name}', version '{metadata.Version}'.",
        "Leave 'dependencies' alone in requirements.yaml.")
    { Location = new SourceLocation(file) };

    private static Diagnostic RequirementsInV2(string file) => new(
        DiagnosticCodes.RequirementsInV2,
        "requirements.yaml takes the place of the dependencies in Chart.yaml, and is not packed.",
        "Move its dependencies to Chart.yaml, where apiVersion v2 has them.")
    { Location = new SourceLocation(file) };

    private static Diagnostic DependenciesInV1(SourceLocation location) => new(
        DiagnosticCodes.DependenciesInV1,
        "Helm leaves 'dependencies' out of the packed Chart.yaml of an apiVersion v1 chart.",
        "Set apiVersion: v2, or move them to requirements.yaml.")
    { Location = location };
}

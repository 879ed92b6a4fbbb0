using HelmOci.Diagnostics;
using HelmOci.Yaml;

namespace HelmOci.Charts.Loading;

/// <summary>Makes a chart of the files of a folder or archive, by Helm's rules of what each path means.</summary>
internal sealed class ChartAssembler(ArchiveBudget budget, DiagnosticList errors, CancellationToken cancellation)
{
    private int _depth;

    /// <summary>The chart, or null where its Chart.yaml cannot be read; what is wrong is among the errors.</summary>
    /// <param name="files">With paths from the chart's root.</param>
    /// <param name="place">The folder or file to name when there is no Chart.yaml.</param>
    public Chart? Assemble(IReadOnlyList<ChartFile> files, string place)
    {
        var parts = new ChartParts(files);
        var yaml = errors.Try(() => ReadMetadata(parts, place), null);
        var warnings = CheckValues(parts.Values);
        var chartLock = errors.Try(() => ReadLock(parts), null);
        var subcharts = AssembleSubcharts(parts);
        if (yaml is null) return null;

        var chart = new Chart(yaml.Packed(), parts.ChartYaml!)
        {
            Values = parts.Values,
            Schema = parts.Schema,
            Templates = parts.Templates,
            Files = parts.Others,
            Subcharts = subcharts,
            Warnings = warnings,
        };

        return new ChartPacking(parts, yaml, errors).Apply(chart, chartLock);
    }

    private ChartYamlReader? ReadMetadata(ChartParts parts, string place)
    {
        if (parts.ChartYaml is not null) return new ChartYamlReader(parts.ChartYaml, parts.Requirements, errors, cancellation);

        errors.Add(_depth > 0 ? NotAChart(place) : ChartYamlMissing(place, SimilarTo(parts)));

        return null;
    }

    private static string SimilarTo(ChartParts parts) =>
        parts.Others.FirstOrDefault(file => file.Path.ToUpperInvariant() is "CHART.YAML" or "CHART.YML")?.Path ?? "";

    /// <summary>Helm 4 merges all documents of values.yaml, each of which must be a map or nothing; older ones read the first.</summary>
    private List<Diagnostic> CheckValues(ChartFile? values)
    {
        if (values is null) return [];

        var documents = errors.Try(() => ReadValues(values), []);
        foreach (var document in documents)
        {
            FiniteNumbers.Check(document.Root, errors);
            var isMap = document.Root is YamlMapping || document.Root.Kind == YamlKind.Null;
            if (!isMap) errors.Add(ChartYamlReader.NotAMapping("values.yaml", document.Root.Location));
        }

        return [.. documents.Skip(1).Where(document => document.Root is YamlMapping).Take(1).Select(second => SeveralDocuments(second.Root.Location))];
    }

    private IReadOnlyList<YamlDocument> ReadValues(ChartFile values)
    {
        var text = YamlText.Decode(values.Content, values.SourcePath);

        return text.Encoding is YamlEncoding.Utf8 or YamlEncoding.Utf8WithMark
            ? YamlDocument.ParseAll(text, cancellation)
            : throw new ChartException(ValuesInUtf16(values.SourcePath));
    }

    private ChartLock? ReadLock(ChartParts parts)
    {
        var chartLock = parts.Lock is null ? null : ChartLockReader.Read(parts.Lock, errors, cancellation);

        // Both are read, and the older name wins: Helm comes to it later in the alphabet.
        return parts.RequirementsLock is null ? chartLock : ChartLockReader.Read(parts.RequirementsLock, errors, cancellation);
    }

    private List<Chart> AssembleSubcharts(ChartParts parts)
    {
        var subcharts = new List<Chart>();
        foreach (var name in parts.Subcharts)
        {
            cancellation.ThrowIfCancellationRequested();
            var files = parts.FilesOf(name);
            _depth++;
            if (_depth > ChartLimits.Depth) errors.Add(TooDeep(files[0].SourcePath));
            else if (!budget.TakeNames(files.Sum(file => file.Path.Length))) errors.Add(ChartLimits.Exceeded(PlaceOf(name, files[0])));
            else if (errors.Try(() => AssembleSubchart(name, files), null) is { } subchart) subcharts.Add(subchart);
            _depth--;
        }

        return subcharts;
    }

    private Chart? AssembleSubchart(string name, List<ChartFile> files)
    {
        if (!name.EndsWith(".tgz", StringComparison.Ordinal)) return Assemble(Below(name, files), PlaceOf(name, files[0]));

        var archive = files[0];
        if (archive.Path != name) throw new ChartException(ArchiveIsFolder(PlaceOf(name, archive)));

        using var reader = new ChartArchiveReader(archive.Content, archive.SourcePath, budget, cancellation);

        return Assemble(reader.Read(), archive.SourcePath);
    }

    private static List<ChartFile> Below(string name, List<ChartFile> files) =>
    [
        .. files.Where(file => file.Path.Length > name.Length).Select(file => file with { Path = file.Path[(name.Length + 1)..] }),
    ];

    /// <summary>The source path of the file or folder directly below <c>charts/</c>.</summary>
    private static string PlaceOf(string name, ChartFile file) =>
        file.SourcePath[..(file.SourcePath.Length - (file.Path.Length - name.Length))];

    private static Diagnostic ChartYamlMissing(string folder, string similar) => new(
        DiagnosticCodes.ChartYamlMissing,
        similar.Length > 0 ? $"'{folder}' has no Chart.yaml, only '{similar}'." : $"'{folder}' has no Chart.yaml.",
        similar.Length > 0 ? "Rename it to Chart.yaml: Helm reads that spelling alone." : "Name the folder that holds Chart.yaml, or write one.")
    { Location = new SourceLocation(folder) };

    private static Diagnostic NotAChart(string place) => new(
        DiagnosticCodes.SubchartWithoutChartYaml,
        $"'{place}' is not a chart: it has no Chart.yaml.",
        "Below charts/ Helm takes only charts and .tgz archives; move it elsewhere, or start its name with '_' or '.'.")
    { Location = new SourceLocation(place) };

    private static Diagnostic ArchiveIsFolder(string place) => new(
        DiagnosticCodes.SubchartArchiveIsFolder,
        $"'{place}' is a folder, and is named like an archive.",
        "Rename it without '.tgz'.")
    { Location = new SourceLocation(place) };

    private static Diagnostic TooDeep(string place) => new(
        DiagnosticCodes.SubchartsTooDeep,
        $"'{place}' lies deeper than 32 levels of subcharts.",
        "Take subcharts out of each other.")
    { Location = new SourceLocation(place) };

    private static Diagnostic SeveralDocuments(SourceLocation second) => new(
        DiagnosticCodes.ValuesInSeveralDocuments,
        "values.yaml holds several documents: Helm 4 merges them, older Helms read the first only.",
        "Make one document of them.")
    { Location = second };

    private static Diagnostic ValuesInUtf16(string file) => new(
        DiagnosticCodes.ValuesInUtf16,
        "values.yaml is in UTF-16, which Helm 4 cannot read.",
        "Save it as UTF-8.")
    { Location = new SourceLocation(file, 1, 1) };
}

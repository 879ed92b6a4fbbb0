using HelmOci.Charts;
using HelmOci.Yaml;

namespace HelmOci.Templates.Evaluation;

/// <summary>Renders the files of a chart and its subcharts as Helm does when nobody sets a value.</summary>
/// <param name="set">The templates.</param>
/// <param name="chart">The chart.</param>
/// <param name="appVersion">The appVersion that it will have; empty: its own.</param>
/// <param name="cancellation">Stops the work.</param>
internal sealed class ChartRendering(TemplateSet set, Chart chart, string appVersion, CancellationToken cancellation)
{
    private static readonly string[] FieldsOfChart =
    [
        "Name", "Version", "AppVersion", "APIVersion", "Annotations", "Condition", "Dependencies", "Deprecated", "Description", "Home", "Icon", "Keywords",
        "KubeVersion", "Maintainers", "Sources", "Tags", "Type",
    ];

    private static readonly string[] FieldsOfRelease = ["Name", "Namespace", "Service", "IsInstall", "IsUpgrade", "Revision"];

    private readonly ChartWithValues _values = new HelmValues(cancellation).Of(chart);

    private readonly IReadOnlyList<RenderedFile>?[] _asItIs = new IReadOnlyList<RenderedFile>?[2];

    /// <summary>The files that Helm renders; none of them where the chart is too large to be followed.</summary>
    /// <param name="takesBlocks">Whether blocks are rendered, too, that nobody has switched on.</param>
    public IReadOnlyList<RenderedFile> Render(bool takesBlocks) =>
        _asItIs[takesBlocks ? 1 : 0] ??= Render(takesBlocks, file => true, new Dictionary<string, string>(), "");

    /// <param name="takesBlocks">Whether blocks are rendered, too, that nobody has switched on.</param>
    /// <param name="isWanted">Which files.</param>
    /// <param name="instead">Texts in the place of values, by path.</param>
    /// <param name="otherAppVersion">In the place of the chart's appVersion; empty: as it is.</param>
    public IReadOnlyList<RenderedFile> Render(
        bool takesBlocks, Func<FileOfChart, bool> isWanted, IReadOnlyDictionary<string, string> instead, string otherAppVersion)
    {
        var evaluator = new TemplateEvaluator(set, takesBlocks, cancellation);
        var files = new List<RenderedFile>();
        foreach (var file in Files(_values, ""))
        {
            if (!isWanted(file)) continue;

            var reader = new ValueReader(instead);
            var text = evaluator.Render(file.Template, RootOf(file, reader, otherAppVersion));
            if (evaluator.IsExhausted) return [];

            files.Add(new RenderedFile(file, text, reader.Reads));
        }

        return files;
    }

    private IEnumerable<FileOfChart> Files(ChartWithValues charts, string path)
    {
        foreach (var file in charts.Chart.Templates)
        {
            if (set.Find(file) is { IsPartial: false } template && template.Parsed.Fault is null) yield return new FileOfChart(template, charts, path);
        }

        foreach (var (name, subchart) in charts.Subcharts)
        {
            foreach (var file in Files(subchart, ValueReader.Below(path, name))) yield return file;
        }
    }

    private MapValue RootOf(FileOfChart file, ValueReader reader, string otherAppVersion) => new MapValue()
        .Set("Values", reader.Root(file.Charts.Values, file.Path))
        .Set("Chart", new MapValue(FieldsOfChart, field => FieldOfChart(file, field, reader, otherAppVersion)))
        .Set("Release", new MapValue(FieldsOfRelease, FieldOfRelease))
        .Set("Template", TemplateValue.Unknown)
        .Set("Capabilities", TemplateValue.Unknown)
        .Set("Files", TemplateValue.Unknown)
        .Set("Subcharts", TemplateValue.Unknown);

    private ScalarValue? FieldOfChart(FileOfChart file, string field, ValueReader reader, string otherAppVersion)
    {
        var metadata = file.Charts.Chart.Metadata;
        if (field == "Name") return ScalarValue.Of(metadata.Name);
        if (field == "Version") return file.Path.Length > 0 ? ScalarValue.Of(metadata.Version) : null;
        if (field != "AppVersion") return null;
        if (file.Path.Length > 0) return ScalarValue.Of(metadata.AppVersion);

        reader.Reads.Add(ValueReader.AppVersion);
        var own = appVersion.Length > 0 ? appVersion : metadata.AppVersion;

        return new ScalarValue(YamlKind.Text, TracedText.Of(otherAppVersion.Length > 0 ? otherAppVersion : own, ValueReader.AppVersion));
    }

    private static ScalarValue? FieldOfRelease(string field) => field switch
    {
        "Service" => ScalarValue.Of("Helm"),
        "Name" or "Namespace" => new ScalarValue(YamlKind.Text, new TracedText([TextPiece.Unknown])),
        _ => null,
    };
}

/// <summary>A file that Helm renders, once for each name that a subchart has.</summary>
/// <param name="Template">The file.</param>
/// <param name="Charts">Its chart.</param>
/// <param name="Path">Where the chart at the top has the values of that chart.</param>
internal sealed record FileOfChart(ChartTemplate Template, ChartWithValues Charts, string Path);

/// <summary>What Helm writes of a file.</summary>
/// <param name="File">Which.</param>
/// <param name="Text">The text.</param>
/// <param name="Reads">The paths of all values that were read for it.</param>
internal sealed record RenderedFile(FileOfChart File, TracedText Text, IReadOnlySet<string> Reads);

using HelmOci.Charts;
using HelmOci.Diagnostics;
using HelmOci.Yaml;

namespace HelmOci.Stamping;

/// <summary>Makes the chart that a build packs out of the chart in the source tree: the same texts with other values.</summary>
public static class ChartStamper
{
    /// <summary>The stamped chart. An image that it has no place for is a warning among its findings.</summary>
    /// <exception cref="ChartException">A value cannot be set; with its place in Chart.yaml or values.yaml.</exception>
    public static Chart Stamp(Chart chart, ChartStamp stamp, CancellationToken cancellation)
    {
        var stamped = ChartYamlStamp.Apply(chart, stamp, cancellation);

        return stamp.Images.Count + stamp.Values.Count == 0 ? stamped : StampValues(stamped, stamp, cancellation);
    }

    private static Chart StampValues(Chart chart, ChartStamp stamp, CancellationToken cancellation)
    {
        var file = chart.Values is { } values ? NameOf(values) : PathBeside(chart.ChartYaml);
        var text = YamlText.Decode(chart.Values?.Content ?? default, file);
        var document = YamlDocument.ParseFirst(text, cancellation);
        var remarks = new List<Diagnostic>(chart.Remarks);
        var edited = YamlEditor.Apply(document, Edits(document, stamp, remarks));
        var isSame = ReferenceEquals(edited, text);

        return (isSame ? chart : chart.WithValues(edited.Content)) with { Remarks = remarks };
    }

    private static List<YamlEdit> Edits(YamlDocument document, ChartStamp stamp, List<Diagnostic> remarks)
    {
        var values = new List<YamlEdit>();
        foreach (var value in stamp.Values) values.Add(value.ToEdit());

        var edits = new List<YamlEdit>();
        foreach (var image in stamp.Images)
        {
            var found = ImageEdits.Of(image, document);
            remarks.AddRange(found.Warnings);
            edits.AddRange(found.Edits.Where(edit => !values.Exists(value => value.Path.Holds(edit.Path))));
        }

        return [.. edits, .. values];
    }

    private static string NameOf(ChartFile file) => file.SourcePath.Length > 0 ? file.SourcePath : file.Path;

    private static string PathBeside(ChartFile chartYaml) =>
        Path.Combine(Path.GetDirectoryName(chartYaml.SourcePath) ?? "", "values.yaml");
}

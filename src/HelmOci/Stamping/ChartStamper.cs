using HelmOci.Charts;
using HelmOci.Diagnostics;
using HelmOci.Templates;
using HelmOci.Templates.Evaluation;
using HelmOci.Yaml;

namespace HelmOci.Stamping;

/// <summary>Makes the chart that a build packs from the chart in the source tree: the same files with other values.</summary>
/// <remarks>
/// A key of Chart.yaml keeps its anchor, and its aliases get the new value: <c>version: &amp;v 1.0.0</c> with <c>appVersion: *v</c> means one version.
/// The stamped value replaces an alias at the key itself; the anchored value stays. A tag stays if it fits a text.
/// </remarks>
internal static class ChartStamper
{
    /// <summary>The stamped chart. Where it has no place for an image, it carries a warning.</summary>
    /// <param name="chart">The chart.</param>
    /// <param name="stamp">What is written into it.</param>
    /// <param name="cancellation">Stops the work.</param>
    /// <param name="templates">Its templates, parsed; they are needed for an image.</param>
    /// <exception cref="ChartException">A value cannot be set; with its place in Chart.yaml or values.yaml.</exception>
    public static Chart Stamp(Chart chart, ChartStamp stamp, CancellationToken cancellation, TemplateSet? templates = null)
    {
        if (stamp.Images.Count + stamp.Values.Count == 0) return StampChartYaml(chart, stamp, cancellation);

        var values = ParseValues(chart, cancellation);
        var given = stamp.Values.Select(value => value.ToEdit()).ToList();
        var images = ImagesOf(chart, templates, stamp, values, given, cancellation);
        var appVersion = images.Select(image => image.AppVersion).FirstOrDefault(version => version.Length > 0, stamp.AppVersion);
        var stamped = StampChartYaml(chart, stamp with { AppVersion = appVersion }, cancellation);

        return StampValues(stamped, values, images, given);
    }

    /// <summary>What each image changes in values.yaml, where the user's own values do not set it.</summary>
    private static List<ImageEdits> ImagesOf(
        Chart chart, TemplateSet? templates, ChartStamp stamp, YamlDocument values, List<YamlEdit> given, CancellationToken cancellation)
    {
        var images = stamp.Images.Where(image => !Hold(given, YamlPath.Parse(image.ValuesPath))).ToList();
        if (images.Count == 0) return [];

        // A key that the user adds is a place, too: it may be the tag.
        var all = given.Count > 0 ? YamlDocument.ParseFirst(YamlEditor.Apply(values, given), cancellation) : values;
        var whole = given.Count > 0 ? chart.WithValues(all.Source.Content) : chart;
        var rendering = new ChartRendering(templates ?? TemplateSet.Of(chart, cancellation), whole, stamp.AppVersion, cancellation);
        var appVersion = stamp.IsAppVersionGiven ? stamp.AppVersion : "";

        return images.ConvertAll(image => ImageEdits.Of(image, appVersion, rendering, all, cancellation));
    }

    private static bool Hold(List<YamlEdit> given, YamlPath path) => given.Exists(value => value.Path.Holds(path));

    /// <exception cref="ChartException">A key is doubled, comes by a merge, or annotations are no map of their own.</exception>
    private static Chart StampChartYaml(Chart chart, ChartStamp stamp, CancellationToken cancellation)
    {
        if (stamp.Version.Length + stamp.AppVersion.Length + stamp.Annotations.Count == 0 && stamp.Project is null) return chart;

        var file = chart.ChartYaml;
        var text = YamlText.Decode(file.Content, file.Name);
        var document = YamlDocument.ParseFirst(text, cancellation);
        var edited = YamlEditor.Apply(document, ChartYamlEdits(chart, document.Root, stamp));

        return ReferenceEquals(edited, text) ? chart : chart.WithChartYaml(edited.Content, cancellation);
    }

    private static List<YamlEdit> ChartYamlEdits(Chart chart, YamlNode root, ChartStamp stamp)
    {
        var edits = new List<YamlEdit>();
        Add(edits, root, "version", stamp.Version);
        Add(edits, root, "appVersion", stamp.AppVersion);
        var annotations = YamlPath.Of(KeyIn(root, "annotations"));
        foreach (var (key, value) in stamp.Annotations.Concat(MissingAnnotations(chart.Metadata, stamp)))
        {
            // A file that a project reads into it has other line ends on Windows; the chart has the same everywhere.
            edits.Add(YamlEdit.SetText(annotations.Then(key), value.Replace("\r\n", "\n", StringComparison.Ordinal)) with { ReplacesAlias = true });
        }

        if (stamp.Project is not null) edits.AddRange(Missing(root, stamp.Project));

        return edits;
    }

    private static void Add(List<YamlEdit> edits, YamlNode root, string key, string value)
    {
        if (value.Length > 0) edits.Add(YamlEdit.SetText(YamlPath.Of(KeyIn(root, key)), value) with { ReplacesAlias = true });
    }

    private static IEnumerable<YamlEdit> Missing(YamlNode root, ProjectMetadata project)
    {
        foreach (var field in project.Fields())
        {
            var path = YamlPath.Parse(field.Path);
            var key = path.Steps[0].Key;
            var isMissing = root is YamlMapping mapping && mapping.Find(KeyIn(root, key)) is null;
            if (isMissing) yield return YamlEdit.SetText(path, field.Value);
        }
    }

    private static IEnumerable<KeyValuePair<string, string>> MissingAnnotations(ChartMetadata chart, ChartStamp stamp) =>
        stamp.Project is not { } project ? []
            : project.Annotations(stamp.Images).Where(filled => !chart.Annotations.ContainsKey(filled.Key) && stamp.Annotations.All(given => given.Key != filled.Key));

    /// <summary>Helm takes the exact key first, and else the key in another case.</summary>
    public static string KeyIn(YamlNode root, string key)
    {
        if (root is not YamlMapping mapping || mapping.Find(key) is not null) return key;

        foreach (var entry in mapping.Entries)
        {
            if (string.Equals(entry.Name, key, StringComparison.OrdinalIgnoreCase)) return entry.Name;
        }

        return key;
    }

    private static YamlDocument ParseValues(Chart chart, CancellationToken cancellation)
    {
        var file = chart.Values is { } values ? values.Name : PathBeside(chart.ChartYaml);

        return YamlDocument.ParseFirst(YamlText.Decode(chart.Values?.Content ?? default, file), cancellation);
    }

    private static Chart StampValues(Chart chart, YamlDocument values, IReadOnlyList<ImageEdits> images, List<YamlEdit> given)
    {
        var ofImages = images.SelectMany(image => image.Edits).Where(edit => !Hold(given, edit.Path));
        var edited = YamlEditor.Apply(values, [.. ofImages, .. given]);
        var isSame = ReferenceEquals(edited, values.Source);

        return (isSame ? chart : chart.WithValues(edited.Content)) with { Warnings = [.. chart.Warnings, .. images.SelectMany(image => image.Warnings)] };
    }

    private static string PathBeside(ChartFile chartYaml) =>
        Path.Combine(Path.GetDirectoryName(chartYaml.SourcePath) ?? "", "values.yaml");
}

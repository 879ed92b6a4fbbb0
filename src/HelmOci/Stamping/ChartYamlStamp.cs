using HelmOci.Charts;
using HelmOci.Diagnostics;
using HelmOci.Yaml;

namespace HelmOci.Stamping;

/// <summary>Stamps Chart.yaml.</summary>
/// <remarks>
/// A key keeps its anchor, and aliases of it follow: who wrote <c>version: &amp;v 1.0.0</c> and <c>appVersion: *v</c> wanted one
/// version. An alias at a stamped key gives way to the stamped value, and what it stood for stays. A tag stays where it says text.
/// </remarks>
internal static class ChartYamlStamp
{
    /// <exception cref="ChartException">A key is doubled, comes by a merge, or annotations are no map of their own.</exception>
    public static Chart Apply(Chart chart, ChartStamp stamp, CancellationToken cancellation)
    {
        if (stamp.Version.Length + stamp.AppVersion.Length + stamp.Annotations.Count == 0 && stamp.Project is null) return chart;

        var file = chart.ChartYaml;
        var text = YamlText.Decode(file.Content, file.SourcePath.Length > 0 ? file.SourcePath : file.Path);
        var document = YamlDocument.ParseFirst(text, cancellation);
        var edited = YamlEditor.Apply(document, Edits(document.Root, stamp));

        return ReferenceEquals(edited, text) ? chart : chart.WithChartYaml(edited.Content, cancellation);
    }

    private static List<YamlEdit> Edits(YamlNode root, ChartStamp stamp)
    {
        var edits = new List<YamlEdit>();
        Add(edits, root, "version", stamp.Version);
        Add(edits, root, "appVersion", stamp.AppVersion);
        var annotations = YamlPath.Of(NameOf(root, "annotations"));
        foreach (var (key, value) in stamp.Annotations)
        {
            edits.Add(YamlEdit.SetText(annotations.Then(key), value) with { ReplacesAlias = true });
        }

        if (stamp.Project is not null) edits.AddRange(Missing(root, stamp.Project));

        return edits;
    }

    private static void Add(List<YamlEdit> edits, YamlNode root, string key, string value)
    {
        if (value.Length > 0) edits.Add(YamlEdit.SetText(YamlPath.Of(NameOf(root, key)), value) with { ReplacesAlias = true });
    }

    private static IEnumerable<YamlEdit> Missing(YamlNode root, ProjectMetadata project)
    {
        foreach (var field in project.Fields())
        {
            var path = YamlPath.Parse(field.Path);
            var key = path.Steps[0].Key;
            var isMissing = root is YamlMapping mapping && mapping.Find(NameOf(root, key)) is null;
            if (isMissing) yield return YamlEdit.SetText(path, field.Value);
        }
    }

    /// <summary>Helm takes keys in any case, and the exact one first.</summary>
    private static string NameOf(YamlNode root, string key)
    {
        if (root is not YamlMapping mapping || mapping.Find(key) is not null) return key;

        foreach (var entry in mapping.Entries)
        {
            if (string.Equals(entry.Name, key, StringComparison.OrdinalIgnoreCase)) return entry.Name;
        }

        return key;
    }
}

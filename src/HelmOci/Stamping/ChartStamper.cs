using System.Text;
using HelmOci.Charts;
using HelmOci.Yaml;

namespace HelmOci.Stamping;

/// <summary>Writes what the build says into a chart's own text.</summary>
public static class ChartStamper
{
    public static Chart Stamp(Chart chart, ChartStamp stamp)
    {
        var text = Encoding.UTF8.GetString(chart.ChartYaml.Content.Span);
        text = Set(text, "appVersion", stamp.AppVersion);
        text = Set(text, "version", stamp.Version);

        return chart.WithChartYaml(Encoding.UTF8.GetBytes(text));
    }

    private static string Set(string text, string key, string value)
    {
        if (value.Length == 0) return text;

        var document = YamlDocument.ParseFirst(YamlText.Of(text, "Chart.yaml"));
        var entry = ((YamlMapping)document.Root).Entries.LastOrDefault(entry => entry.Name == key);
        if (entry is null) return $"{text.TrimEnd()}\n{key}: \"{value}\"\n";

        return string.Concat(text.AsSpan(0, entry.Value.Span.Start), $"\"{value}\"", text.AsSpan(entry.Value.Span.End));
    }
}

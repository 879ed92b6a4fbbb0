using System.Text.Json;
using HelmOci.Charts;

namespace HelmOci.Publishing;

/// <summary>What one project packed and pushed, for scripts.</summary>
/// <param name="Project">The project's name.</param>
/// <param name="PackagePath">The <c>.tgz</c>.</param>
/// <param name="Archive">The packed chart.</param>
public sealed record ChartReport(string Project, string PackagePath, ChartArchive Archive)
{
    /// <summary>The image that was stamped into the chart, <c>host/path:tag@digest</c>; empty for none.</summary>
    public string Image { get; init; } = "";

    /// <summary>The chart at each destination; empty where it was packed alone.</summary>
    public IReadOnlyList<PushedChart> Pushed { get; init; } = [];

    public TimeSpan PackTime { get; init; }

    public TimeSpan PushTime { get; init; }

    /// <summary>UTF-8 JSON, indented.</summary>
    public byte[] ToJson()
    {
        using var buffer = new MemoryStream();
        using (var json = new Utf8JsonWriter(buffer, new JsonWriterOptions { Indented = true }))
        {
            json.WriteStartObject();
            json.WriteString("project", Project);
            WriteChart(json);
            json.WriteStartArray("pushed");
            foreach (var chart in Pushed)
            {
                Write(json, chart);
            }

            json.WriteEndArray();
            json.WriteStartObject("milliseconds");
            json.WriteNumber("pack", Math.Round(PackTime.TotalMilliseconds, 1));
            json.WriteNumber("push", Math.Round(PushTime.TotalMilliseconds, 1));
            json.WriteEndObject();
            json.WriteEndObject();
        }

        return buffer.ToArray();
    }

    private void WriteChart(Utf8JsonWriter json)
    {
        json.WriteStartObject("chart");
        json.WriteString("name", Archive.Metadata.Name);
        json.WriteString("version", Archive.Metadata.Version);
        json.WriteString("appVersion", Archive.Metadata.AppVersion);
        json.WriteString("path", PackagePath);
        json.WriteString("image", Image);
        json.WriteString("contentDigest", ChartArtifact.ContentDigestOf(Archive).ToString());
        json.WriteEndObject();
    }

    private static void Write(Utf8JsonWriter json, PushedChart chart)
    {
        json.WriteStartObject();
        json.WriteString("reference", chart.Reference);
        json.WriteString("digest", chart.Digest.ToString());
        json.WriteString("status", chart.Status.ToString());
        json.WriteString("version", chart.Version);
        json.WriteString("registry", chart.Registry);
        json.WriteString("repository", chart.Repository);
        json.WriteString("tag", chart.Tag);
        json.WriteString("path", chart.Path);
        json.WriteEndObject();
    }
}

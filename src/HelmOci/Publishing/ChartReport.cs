using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Unicode;
using HelmOci.BuildServers;
using HelmOci.Charts.Archive;
using HelmOci.Diagnostics;
using HelmOci.Oci;

namespace HelmOci.Publishing;

/// <summary>What one project packed and pushed, for scripts.</summary>
/// <param name="Project">The project's name.</param>
/// <param name="PackagePath">The <c>.tgz</c>.</param>
/// <param name="Archive">The packed chart.</param>
public sealed record ChartReport(string Project, string PackagePath, ChartArchive Archive)
{
    private static readonly JsonWriterOptions Form = new() { Indented = true, Encoder = Encoder() };

    /// <summary>The image that was stamped into the chart, <c>host/path:tag@digest</c>; empty for none.</summary>
    public string Image { get; init; } = "";

    /// <summary>The chart at each destination; empty where it was packed alone.</summary>
    public IReadOnlyList<PushedChart> Pushed { get; init; } = [];

    /// <summary>The images to which something was pushed, with that.</summary>
    public IReadOnlyList<PushedImage> Images { get; init; } = [];

    public TimeSpan PackTime { get; init; }

    public TimeSpan PushTime { get; init; }

    /// <summary>The same for later steps of a build server's job.</summary>
    public ChartOutputs ToOutputs() => new(Archive.Metadata.Name, Archive.Metadata.Version)
    {
        AppVersion = Archive.Metadata.AppVersion,
        Package = PackagePath,
        Image = Image,
        Pushed = [.. Pushed.Select(chart => new PushedOutput(chart.Reference, chart.Digest.ToString(), chart.Status.ToString()))],
    };

    /// <summary>UTF-8 JSON, indented.</summary>
    public byte[] ToJson()
    {
        using var buffer = new MemoryStream();
        using (var json = new Utf8JsonWriter(buffer, Form))
        {
            json.WriteStartObject();
            Write(json, "project", Project);
            WriteChart(json);
            json.WriteStartArray("pushed");
            foreach (var chart in Pushed)
            {
                Write(json, chart);
            }

            json.WriteEndArray();
            Write(json, "signatures", [.. Companions().Where(companion => companion.Pushed.Kind != ChartAttachment.Kind)]);
            Write(json, "attachments", [.. Companions().Where(companion => companion.Pushed.Kind == ChartAttachment.Kind)]);
            json.WriteStartObject("milliseconds");
            json.WriteNumber("pack", Math.Round(PackTime.TotalMilliseconds, 1));
            json.WriteNumber("push", Math.Round(PushTime.TotalMilliseconds, 1));
            json.WriteEndObject();
            json.WriteEndObject();
        }

        return buffer.ToArray();
    }

    /// <summary>A job that prints the file gives no command: Azure Pipelines and TeamCity look for <c>##</c> anywhere in a line.</summary>
    private static JavaScriptEncoder Encoder()
    {
        var settings = new TextEncoderSettings(UnicodeRanges.BasicLatin);
        settings.ForbidCharacter('#');

        return JavaScriptEncoder.Create(settings);
    }

    /// <summary>The one way for text into the report.</summary>
    private static void Write(Utf8JsonWriter json, string name, string value) => json.WriteString(name, OutsideText.OneLine(value));

    private void WriteChart(Utf8JsonWriter json)
    {
        json.WriteStartObject("chart");
        Write(json, "name", Archive.Metadata.Name);
        Write(json, "version", Archive.Metadata.Version);
        Write(json, "appVersion", Archive.Metadata.AppVersion);
        Write(json, "path", PackagePath);
        Write(json, "image", Image);
        Write(json, "contentDigest", ChartArtifact.ContentDigestOf(Archive).ToString());
        json.WriteEndObject();
    }

    /// <summary>What charts and image have of this build, each once: a chart under several tags is one.</summary>
    private IEnumerable<ReportedCompanion> Companions() => Pushed
        .SelectMany(chart => chart.Companions.Select(companion => new ReportedCompanion(companion, chart.Registry, chart.Repository, chart.Digest)))
        .Concat(Images.SelectMany(image => image.Companions.Select(companion => new ReportedCompanion(companion, image.Registry, image.Repository, image.Digest))))
        .Distinct();

    private static void Write(Utf8JsonWriter json, string name, IReadOnlyList<ReportedCompanion> companions)
    {
        json.WriteStartArray(name);
        foreach (var companion in companions)
        {
            json.WriteStartObject();
            Write(json, "kind", companion.Pushed.Kind);
            Write(json, "artifactType", companion.Pushed.ArtifactType);
            Write(json, "digest", companion.Pushed.Digest.ToString());
            Write(json, "subject", companion.Subject.ToString());
            Write(json, "registry", companion.Registry);
            Write(json, "repository", companion.Repository);
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }

    private static void Write(Utf8JsonWriter json, PushedChart chart)
    {
        json.WriteStartObject();
        Write(json, "reference", chart.Reference);
        Write(json, "digest", chart.Digest.ToString());
        Write(json, "status", chart.Status.ToString());
        Write(json, "version", chart.Version);
        Write(json, "registry", chart.Registry);
        Write(json, "repository", chart.Repository);
        Write(json, "tag", chart.Tag);
        Write(json, "path", chart.Path);
        json.WriteEndObject();
    }
}

/// <summary>A signature or attachment, and where it is.</summary>
internal sealed record ReportedCompanion(PushedCompanion Pushed, string Registry, string Repository, Digest Subject);

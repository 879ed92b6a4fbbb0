using HelmOci.Publishing;

namespace HelmOci.BuildServers;

/// <summary>What later steps learn of a chart: <c>chart_version</c> and the like, and the same under the chart's own name, for builds of several charts.</summary>
/// <remarks>
/// The underscore matters: build servers hand outputs on as environment variables, and MSBuild takes those for properties. A
/// variable named chartVersion would set ChartVersion in the next step.
/// </remarks>
public static class BuildOutputs
{
    /// <summary>The plain names first, then <c>chart_NAME_version</c> and the like, with <c>_</c> for all that no variable's name may hold.</summary>
    public static IReadOnlyList<BuildOutput> Of(ChartReport report)
    {
        var values = Values(report);
        var name = NameOf(report.Archive.Metadata.Name);

        return
        [
            .. values.Select(value => new BuildOutput($"chart_{value.Key}", value.Value)),
            .. values.Where(value => value.Key != "name").Select(value => new BuildOutput($"chart_{name}_{value.Key}", value.Value)),
        ];
    }

    private static List<KeyValuePair<string, string>> Values(ChartReport report)
    {
        var chart = report.Archive.Metadata;
        var values = new List<KeyValuePair<string, string>>
        {
            new("name", chart.Name),
            new("version", chart.Version),
            new("app_version", chart.AppVersion),
            new("package", report.PackagePath),
        };
        if (report.Image.Length > 0) values.Add(new("image", report.Image));
        if (report.Pushed.Count > 0)
        {
            values.Add(new("reference", report.Pushed[0].Reference));
            values.Add(new("digest", report.Pushed[0].Digest.ToString()));
            values.Add(new("status", report.Pushed[0].Status.ToString()));
        }

        return values;
    }

    private static string NameOf(string chart) =>
        string.Create(chart.Length, chart, (name, text) =>
        {
            for (var i = 0; i < text.Length; i++) name[i] = char.IsAsciiLetterOrDigit(text[i]) ? char.ToLowerInvariant(text[i]) : '_';
        });
}

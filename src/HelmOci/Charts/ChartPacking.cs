using System.Text;
using HelmOci.Dependencies;
using HelmOci.Diagnostics;
using HelmOci.Yaml;

namespace HelmOci.Charts;

/// <summary>What Helm changes in a chart's files when it packs: the lock, requirements.yaml, and Chart.yaml where its text cannot stay.</summary>
internal sealed class ChartPacking(ChartParts parts, ChartYamlReader yaml, ChartFaults faults)
{
    private bool IsV1 => yaml.Metadata.IsV1;

    public Chart Apply(Chart chart, ChartLock? chartLock) =>
        chart with
        {
            // What is refused may be a number that JSON has no form for.
            ChartYaml = yaml.TextStays || faults.Any ? chart.ChartYaml : Rewritten(chart),
            DroppedDependencies = yaml.DropsDependencies ? yaml.Metadata.Dependencies : [],
            Lock = chartLock,
            LockFile = IsV1 || chartLock is null ? null : LockFile(),
            Files = IsV1 ? chart.Files : [.. chart.Files.Where(file => file != parts.Requirements && file != parts.RequirementsLock)],
            Remarks = [.. chart.Remarks, .. Remarks(chart)],
        };

    private IEnumerable<Diagnostic> Remarks(Chart chart)
    {
        if (yaml.DropsDependencies) yield return RequirementsDiagnostics.DependenciesInV1(yaml.Metadata.Locations.Of("dependencies"));
        if (parts.Requirements is not { } requirements) yield break;

        if (yaml.IsOverridden) yield return RequirementsDiagnostics.Override(chart.Metadata, requirements.SourcePath);
        else if (!IsV1) yield return RequirementsDiagnostics.InV2(requirements.SourcePath);
    }

    private ChartFile Rewritten(Chart chart) =>
        faults.Try(() => chart.ChartYaml with { Content = ChartYamlWriter.Write(chart.Metadata) }, chart.ChartYaml);

    /// <summary>Helm writes a v2 chart's lock as Chart.lock, wherever it was read; our copy keeps its text.</summary>
    private ChartFile LockFile()
    {
        var file = (parts.RequirementsLock ?? parts.Lock)! with { Path = "Chart.lock" };
        var text = YamlText.Decode(file.Content, file.SourcePath);

        return text.Encoding is YamlEncoding.Utf8 or YamlEncoding.Utf8WithMark
            ? file
            : file with { Content = Encoding.UTF8.GetBytes(text.Text) };
    }
}

using HelmOci.Charts;

namespace HelmOci.Diagnostics;

/// <summary>What can be wrong with what lies below charts/.</summary>
internal static class SubchartDiagnostics
{
    public static Diagnostic ChartYamlMissing(string place, string similar, bool isSubchart) =>
        isSubchart ? WithoutChartYaml(place) : ChartFileDiagnostics.ChartYamlMissing(place, similar);

    public static Diagnostic ArchiveIsFolder(string place) => new(
        DiagnosticCodes.SubchartArchiveIsFolder,
        $"'{place}' is a folder, and is named like an archive.",
        "Rename it without '.tgz'.")
    { Location = new SourceLocation(place) };

    public static Diagnostic TooDeep(string place) => new(
        DiagnosticCodes.SubchartsTooDeep,
        $"'{place}' lies deeper than 32 levels of subcharts.",
        "Take subcharts out of each other.")
    { Location = new SourceLocation(place) };

    private static Diagnostic WithoutChartYaml(string place) => new(
        DiagnosticCodes.SubchartWithoutChartYaml,
        $"'{place}' is not a chart: it has no Chart.yaml.",
        "Below charts/ Helm takes only charts and .tgz archives; move it elsewhere, or start its name with '_' or '.'.")
    { Location = new SourceLocation(place) };
}

using HelmOci.Charts;

namespace HelmOci.Diagnostics;

/// <summary>What draws attention about requirements.yaml and where dependencies are listed.</summary>
internal static class RequirementsDiagnostics
{
    public static Diagnostic Override(ChartMetadata metadata, string file) => new(
        DiagnosticCodes.RequirementsOverride,
        $"requirements.yaml holds more than dependencies, and Helm reads it over Chart.yaml: the chart is '{metadata.Name}', version '{metadata.Version}'.",
        "Leave 'dependencies' alone in requirements.yaml.")
    { Location = new SourceLocation(file) };

    public static Diagnostic InV2(string file) => new(
        DiagnosticCodes.RequirementsInV2,
        "requirements.yaml takes the place of the dependencies in Chart.yaml, and is not packed.",
        "Move its dependencies to Chart.yaml, where apiVersion v2 has them.")
    { Location = new SourceLocation(file) };

    public static Diagnostic DependenciesInV1(SourceLocation location) => new(
        DiagnosticCodes.DependenciesInV1,
        "Helm leaves 'dependencies' out of the packed Chart.yaml of an apiVersion v1 chart.",
        "Set apiVersion: v2, or move them to requirements.yaml.")
    { Location = location };
}

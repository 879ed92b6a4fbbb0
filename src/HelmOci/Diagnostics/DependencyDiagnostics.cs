using HelmOci.Charts;
using HelmOci.Dependencies;

namespace HelmOci.Diagnostics;

/// <summary>What can be wrong with a chart's dependencies.</summary>
internal static class DependencyDiagnostics
{
    public static Diagnostic Missing(ChartDependency dependency) => new(
        DiagnosticCodes.DependencyMissing,
        $"The dependency '{dependency.Name}' is listed, and charts/ has no chart of that name.",
        "Run 'helm dependency update' in the chart's folder, or delete the entry.")
    { Location = dependency.Location };

    public static Diagnostic Unlisted(Chart subchart) => new(
        DiagnosticCodes.SubchartUnlisted,
        $"charts/ holds the chart '{subchart.Metadata.Name}', which is not listed under 'dependencies'.",
        "List it (it can then be switched by a condition), or delete it.")
    { Location = subchart.Metadata.Locations.File };

    public static Diagnostic AliasInvalid(ChartDependency dependency) => new(
        DiagnosticCodes.AliasInvalid,
        $"The alias '{dependency.Alias}' of the dependency '{dependency.Name}' has characters that Helm refuses.",
        "Use letters, digits, '_' and '-'.")
    { Location = dependency.Location };

    public static Diagnostic Repeated(ChartDependency dependency) => new(
        DiagnosticCodes.DependencyRepeated,
        $"More than one dependency has the name or alias '{dependency.NameInParent}'.",
        "Give one of them an 'alias' of its own.")
    { Location = dependency.Location };

    public static Diagnostic SubchartRepeated(Chart subchart) => new(
        DiagnosticCodes.SubchartRepeated,
        $"charts/ holds more than one chart named '{subchart.Metadata.Name}'; they are packed into the same folder.",
        "Delete the one that is out of date.")
    { Location = subchart.Metadata.Locations.File };
}

using HelmOci.Charts;

namespace HelmOci.Diagnostics;

/// <summary>What Helm takes in Chart.yaml and the user will regret.</summary>
internal static class MetadataLintDiagnostics
{
    public static Diagnostic NameUnpushable(string name, SourceLocation location) => new(
        DiagnosticCodes.NameUnpushable,
        $"No registry takes the chart's name '{name}'.",
        "Use lower-case letters and digits, with single '.', '_' or dashes between them.")
    { Location = location };

    public static Diagnostic NameOfTheFolder(SourceLocation location) => new(
        DiagnosticCodes.NameOfTheFolder,
        "The chart is named 'chart', after its folder, and so would be the charts of other apps: in a registry all of them are one.",
        "Name it after the app.")
    { Location = location };

    public static Diagnostic VersionLoose(string version, string suggestion, SourceLocation location) => new(
        DiagnosticCodes.VersionLoose,
        $"The version '{version}' is not SemVer 2; Helm finds such a chart in a registry only when asked for exactly this text.",
        suggestion.Length > 0 ? $"Write {suggestion}." : "Write three numbers without leading zeros: 1.2.3.")
    { Location = location };

    public static Diagnostic VersionLowest(string version, SourceLocation location) => new(
        DiagnosticCodes.VersionLowest,
        $"No version is lower than '{version}', so no constraint ever chooses it.",
        "Write 0.0.1 or higher.")
    { Location = location };

    public static Diagnostic MaintainerWithoutName(SourceLocation location) => new(
        DiagnosticCodes.MaintainerIncomplete,
        "This maintainer has no name.",
        "Add 'name'.")
    { Location = location };

    public static Diagnostic Email(string email, SourceLocation location) => new(
        DiagnosticCodes.MaintainerIncomplete,
        $"'{email}' is not an e-mail address.",
        "Mend 'email' or delete it.")
    { Location = location };

    public static Diagnostic Url(string key, string url, SourceLocation location) => new(
        DiagnosticCodes.UrlInvalid,
        $"The {key} '{url}' is not a URL.",
        "Write it whole, with its scheme: https://example.com/x.")
    { Location = location };

    public static Diagnostic TypeInV1(string type, SourceLocation location) => new(
        DiagnosticCodes.TypeInV1,
        $"'type: {type}' belongs to apiVersion v2; this chart is v1.",
        "Set apiVersion: v2, or delete the line.")
    { Location = location };

    public static Diagnostic IconMissing(SourceLocation location) => new(
        DiagnosticCodes.IconMissing,
        "The chart has no icon.",
        "Add 'icon: https://...' for the catalogues that show one.")
    { Location = location };
}

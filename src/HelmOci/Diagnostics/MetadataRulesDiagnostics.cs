using HelmOci.Charts;

namespace HelmOci.Diagnostics;

/// <summary>What Helm refuses in a chart's metadata.</summary>
internal static class MetadataRulesDiagnostics
{
    public static Diagnostic ApiVersion(string apiVersion, SourceLocation location) => new(
        DiagnosticCodes.ApiVersionUnsupported,
        $"apiVersion '{apiVersion}' is not supported.",
        "Write apiVersion: v2.")
    { Location = location };

    public static Diagnostic NameMissing(SourceLocation location) => new(
        DiagnosticCodes.NameMissing,
        "The chart has no name.",
        "Add 'name: my-chart' to Chart.yaml.")
    { Location = location };

    public static Diagnostic NameInvalid(string name, SourceLocation location) => new(
        DiagnosticCodes.NameInvalid,
        $"The chart's name '{name}' is not a plain name.",
        "Use lower-case letters, digits and dashes; folders belong into ChartNamespace.")
    { Location = location };

    public static Diagnostic VersionMissing(SourceLocation location) => new(
        DiagnosticCodes.VersionMissing,
        "The chart has no version.",
        "Add 'version: 0.1.0' to Chart.yaml, or set ChartVersion.")
    { Location = location };

    public static Diagnostic VersionInvalid(string version, SourceLocation location) => new(
        DiagnosticCodes.VersionInvalid,
        $"The chart's version '{version}' is not a version that Helm reads.",
        "Use SemVer: 1.2.3, 1.2.3-rc.1 or 1.2.3+build.")
    { Location = location };

    public static Diagnostic TypeInvalid(string type, SourceLocation location) => new(
        DiagnosticCodes.TypeInvalid,
        $"The chart's type '{type}' does not exist.",
        "Write 'type: application' or 'type: library', or delete the line.")
    { Location = location };

    public static Diagnostic AnnotationUnwritable(string key, SourceLocation location) => new(
        DiagnosticCodes.AnnotationUnwritable,
        $"The annotation '{string.Concat(key.Where(c => !char.IsControl(c)))}' holds a control character that Helm cannot write.",
        "Delete the character.")
    { Location = location };

    public static Diagnostic SchemaNotJson(SourceLocation location) => new(
        DiagnosticCodes.SchemaNotJson,
        "values.schema.json is not a JSON value.",
        "Mend it at this place; comments and trailing commas are not JSON.")
    { Location = location };

    public static Diagnostic SchemaTooDeep(int deepest, SourceLocation location) => new(
        DiagnosticCodes.JsonTooDeep,
        $"values.schema.json is nested more than {deepest} deep.",
        "Flatten the file.")
    { Location = location };
}

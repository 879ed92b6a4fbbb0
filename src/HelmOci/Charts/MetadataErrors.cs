using HelmOci.Diagnostics;

namespace HelmOci.Charts;

/// <summary>What Helm demands of metadata whenever it loads a chart.</summary>
/// <remarks>Helm's <c>Metadata.Validate</c>, in its order; lists were checked when they were read.</remarks>
internal static class MetadataErrors
{
    public static IEnumerable<Diagnostic> Of(ChartMetadata metadata)
    {
        var at = metadata.Locations;
        if (metadata.Name.Length == 0) yield return NameMissing(at.Of("name"));
        else if (!IsName(metadata.Name)) yield return NameInvalid(metadata.Name, at.Of("name"));

        if (metadata.Version.Length == 0) yield return VersionMissing(at.Of("version"));
        else if (!ChartVersion.TryParse(metadata.Version, out _)) yield return VersionInvalid(metadata.Version, at.Of("version"));

        foreach (var (key, value) in metadata.Annotations)
        {
            if (key.Any(IsUnwritable) || value.Any(IsUnwritable)) yield return AnnotationUnwritable(key, at.Of($"annotations.{key}"));
        }

        if (metadata.Type is not ("" or "application" or "library")) yield return TypeInvalid(metadata.Type, at.Of("type"));
    }

    /// <summary>The apiVersions that Helm packs; it does not look at those of subcharts.</summary>
    public static IEnumerable<Diagnostic> ApiVersion(ChartMetadata metadata)
    {
        if (metadata.ApiVersion is not ("v1" or "v2")) yield return ApiVersionUnsupported(metadata.ApiVersion, metadata.Locations.Of("apiVersion"));
    }

    /// <summary>Controls that Helm cannot write in YAML, even where the text escapes them.</summary>
    private static bool IsUnwritable(char c) => c is '\u007F' or (>= '\u0080' and <= '\u009F' and not '\u0085') or '\uFFFE' or '\uFFFF';

    /// <summary>A file name of its own on every system: Windows would take a backslash or a drive for a path.</summary>
    private static bool IsName(string name) =>
        name is not ("." or "..") && name.AsSpan().IndexOfAny('/', '\\', '\0') < 0 && !FileErrors.NamesDrive(name + "/");

    private static Diagnostic ApiVersionUnsupported(string apiVersion, SourceLocation location) => new(
        DiagnosticCodes.ApiVersionUnsupported,
        $"apiVersion '{apiVersion}' is not supported.",
        "Write apiVersion: v2.")
    { Location = location };

    private static Diagnostic NameMissing(SourceLocation location) => new(
        DiagnosticCodes.NameMissing,
        "The chart has no name.",
        "Add 'name: my-chart' to Chart.yaml.")
    { Location = location };

    private static Diagnostic NameInvalid(string name, SourceLocation location) => new(
        DiagnosticCodes.NameInvalid,
        $"The chart's name '{name}' is not a plain name.",
        "Use lower-case letters, digits and dashes; folders belong into ChartNamespace.")
    { Location = location };

    private static Diagnostic VersionMissing(SourceLocation location) => new(
        DiagnosticCodes.VersionMissing,
        "The chart has no version.",
        "Add 'version: 0.1.0' to Chart.yaml, or set ChartVersion.")
    { Location = location };

    private static Diagnostic VersionInvalid(string version, SourceLocation location) => new(
        DiagnosticCodes.VersionInvalid,
        $"The chart's version '{version}' is not a version that Helm reads.",
        "Use SemVer: 1.2.3, 1.2.3-rc.1 or 1.2.3+build.")
    { Location = location };

    private static Diagnostic TypeInvalid(string type, SourceLocation location) => new(
        DiagnosticCodes.TypeInvalid,
        $"The chart's type '{type}' does not exist.",
        "Write 'type: application' or 'type: library', or delete the line.")
    { Location = location };

    private static Diagnostic AnnotationUnwritable(string key, SourceLocation location) => new(
        DiagnosticCodes.AnnotationUnwritable,
        $"The annotation '{string.Concat(key.Where(c => !char.IsControl(c)))}' holds a control character that Helm cannot write.",
        "Delete the character.")
    { Location = location };
}

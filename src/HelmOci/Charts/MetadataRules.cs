using HelmOci.Diagnostics;

namespace HelmOci.Charts;

/// <summary>What Helm demands of metadata whenever it loads a chart.</summary>
/// <remarks>Helm's <c>Metadata.Validate</c>, in its order; lists were checked when they were read.</remarks>
internal static class MetadataRules
{
    public static IEnumerable<Diagnostic> Check(ChartMetadata metadata)
    {
        var at = metadata.Locations;
        if (metadata.Name.Length == 0) yield return MetadataRulesDiagnostics.NameMissing(at.Of("name"));
        else if (!IsName(metadata.Name)) yield return MetadataRulesDiagnostics.NameInvalid(metadata.Name, at.Of("name"));

        if (metadata.Version.Length == 0) yield return MetadataRulesDiagnostics.VersionMissing(at.Of("version"));
        else if (!ChartVersion.TryParse(metadata.Version, out _)) yield return MetadataRulesDiagnostics.VersionInvalid(metadata.Version, at.Of("version"));

        foreach (var (key, value) in metadata.Annotations)
        {
            if (key.Any(IsUnwritable) || value.Any(IsUnwritable)) yield return MetadataRulesDiagnostics.AnnotationUnwritable(key, at.Of($"annotations.{key}"));
        }

        if (metadata.Type is not ("" or "application" or "library")) yield return MetadataRulesDiagnostics.TypeInvalid(metadata.Type, at.Of("type"));
    }

    /// <summary>The apiVersions that Helm packs; it does not look at those of subcharts.</summary>
    public static IEnumerable<Diagnostic> ApiVersion(ChartMetadata metadata)
    {
        if (metadata.ApiVersion is not ("v1" or "v2")) yield return MetadataRulesDiagnostics.ApiVersion(metadata.ApiVersion, metadata.Locations.Of("apiVersion"));
    }

    /// <summary>Controls that Helm cannot write in YAML, even where the text escapes them.</summary>
    private static bool IsUnwritable(char c) => c is '\u007F' or (>= '\u0080' and <= '\u009F' and not '\u0085') or '\uFFFE' or '\uFFFF';

    /// <summary>A file name of its own on every system: Windows would take a backslash or a drive for a path.</summary>
    private static bool IsName(string name) =>
        name is not ("." or "..") && name.AsSpan().IndexOfAny('/', '\\', '\0') < 0 && !ArchivePath.NamesDrive(name + "/");
}

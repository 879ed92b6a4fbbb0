using HelmOci.Diagnostics;
using static HelmOci.Diagnostics.DiagnosticCodes;

namespace HelmOci.Registry.Errors;

/// <summary>Names that no registry takes.</summary>
internal static class NameDiagnostics
{
    public static ChartException NotARepository(string registry, string path) => new(new Diagnostic(
        RepositoryNameInvalid,
        $"\"{path}\" cannot be a repository of {registry}.",
        "Use lower-case letters and digits, joined by single dots, underscores or dashes, with slashes between the parts."));

    public static ChartException NotATag(string tag) => new(new Diagnostic(
        TagInvalid,
        $"\"{tag}\" cannot be a tag.",
        "Use up to 128 letters, digits, dots, dashes and underscores, the first one no dot or dash."));
}

using HelmOci.Charts;

namespace HelmOci.Diagnostics;

/// <summary>What can be wrong with the properties and items of a project.</summary>
internal static class PropertyDiagnostics
{
    public static ChartException BadRegistry(string registry) => new(new Diagnostic(
        DiagnosticCodes.BadRegistry,
        $"ChartRegistry '{WithoutUser(registry)}' is not a registry.",
        "Write the host, with a port if it has one: registry.example.com, localhost:5000; or oci://host/namespace."));

    public static ChartException TwoNamespaces(string registry, string chartNamespace) => new(new Diagnostic(
        DiagnosticCodes.TwoNamespaces,
        $"ChartRegistry '{registry}' holds a path, and ChartNamespace is '{chartNamespace}'.",
        "Leave the path to one of them."));

    /// <param name="repository">The name.</param>
    /// <param name="lowered">The name in lower case, where that alone makes it right; else empty.</param>
    public static ChartException BadRepository(string repository, string lowered) => new(new Diagnostic(
        DiagnosticCodes.BadRepository,
        $"No registry takes the repository name '{repository}'.",
        lowered.Length > 0
            ? $"Names are lower case: write '{lowered}' (the chart's name, ChartNamespace)."
            : "Use lower-case letters and digits, joined by '.', '_', '__' or '-', with '/' between folders (the chart's name, ChartNamespace)."));

    public static ChartException NamespaceNeeded(string registry) => new(new Diagnostic(
        DiagnosticCodes.NamespaceNeeded,
        $"{registry} keeps everything below the name of an account or project, and ChartNamespace is not set.",
        $"Set ChartNamespace{NamespaceExample(registry)}."));

    public static ChartException NoRegistryInCI(string layoutPath) => new(new Diagnostic(
        DiagnosticCodes.NoRegistryInCI,
        "PushChart=true in CI, and ChartRegistry is empty: an unset variable would look like a release.",
        $"Set ChartRegistry; or set ChartLayoutPath (such as {layoutPath}) to keep the chart as files."));

    public static ChartException BadChartVersion(string property, string version, string suggestion) => new(new Diagnostic(
        DiagnosticCodes.BadChartVersion,
        $"{property} '{version}' is not a SemVer 2 version, and Helm takes no other.",
        $"Write {(suggestion.Length > 0 ? suggestion : "MAJOR.MINOR.PATCH, such as 1.4.0 or 1.4.0-rc.1")}{(property == "ChartVersion" ? "" : ", or set ChartVersion")}."));

    public static ChartException OutputIsPublished(string outputPath) => new(new Diagnostic(
        DiagnosticCodes.OutputIsPublished,
        $"ChartOutputPath '{outputPath}' lies inside the publish folder, so the chart would land in the app and its image.",
        "Set ChartOutputPath to a folder outside PublishDir."));

    public static ChartException OutputInChart(string outputPath, string chartDirectory) => new(new Diagnostic(
        DiagnosticCodes.OutputInChart,
        $"The packed chart would be written to '{outputPath}', which lies inside the chart's folder '{chartDirectory}': the next build would pack it, too.",
        "Set ChartOutputPath to a folder outside of it, or list that folder in .helmignore."));

    public static ChartException BadValue(string property, string value, string allowed) => new(new Diagnostic(
        DiagnosticCodes.BadValue,
        $"{property} '{value}' is not a value that it takes.",
        $"Write {allowed}."));

    public static Diagnostic PasswordInProperty() => new(
        DiagnosticCodes.PasswordInProperty,
        "ChartRegistryPassword is set as a property, and build logs keep properties.",
        "Set the environment variable HELMOCI_REGISTRY_PASSWORD instead, or name another one with ChartRegistryPasswordVariable.");

    public static ChartException RepositoryIsImages(string repository) => new(new Diagnostic(
        DiagnosticCodes.RepositoryIsImages,
        $"The chart would land in {repository}, where this build pushes its image; Helm cannot pick versions among foreign tags.",
        "Set ChartNamespace (or ContainerRepository), so that the two differ."));

    public static ChartException BadTag(string version) => new(new Diagnostic(
        DiagnosticCodes.BadTag,
        $"No registry takes the version '{version}' as a tag.",
        "Shorten it: a tag has at most 128 letters, digits, '.', '-' and '_' ('+' is written '_')."));

    public static ChartException BadExtraTag(string tag) => new(new Diagnostic(
        DiagnosticCodes.BadExtraTag,
        $"ChartTags: '{tag}' is not a tag.",
        "A tag has at most 128 letters, digits, '.', '-' and '_', and starts with a letter, a digit or '_'."));

    public static ChartException BadImageRegistry(string registry) => new(new Diagnostic(
        DiagnosticCodes.BadImageRegistry,
        $"ChartImageRegistry '{WithoutUser(registry)}' is not a registry.",
        "Write the host that clusters pull from, with its port and path if it has them: registry.example.com, mirror.example.com/proxy."));

    /// <summary>A password written into the address is never printed.</summary>
    private static string WithoutUser(string address) => address.Contains('@') ? $"***@{address[(address.LastIndexOf('@') + 1)..]}" : address;

    private static string NamespaceExample(string registry) => registry switch
    {
        "ghcr.io" => " to the owner and a folder: my-org/charts",
        "quay.io" => " to the organization: my-org",
        "registry.gitlab.com" => " to group and project: my-group/my-project",
        _ when registry.EndsWith(".pkg.dev", StringComparison.Ordinal) => " to project and repository: my-project/my-repository",
        _ => " to the account: my-account",
    };
}

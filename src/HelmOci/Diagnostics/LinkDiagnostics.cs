namespace HelmOci.Diagnostics;

/// <summary>What can be wrong with a symbolic link in a chart.</summary>
internal static class LinkDiagnostics
{
    public static Diagnostic Broken(string link, string missing) => new(
        DiagnosticCodes.LinkBroken,
        $"The symbolic link '{link}' leads to '{missing}', which does not exist.",
        "Mend or delete the link; Helm follows links before it reads .helmignore.")
    { Location = new SourceLocation(link) };

    public static Diagnostic Loop(string link) => new(
        DiagnosticCodes.LinkLoop,
        $"The symbolic link '{link}' leads back to itself or to a folder above it.",
        "Delete the link, or point it to a folder that does not hold it.")
    { Location = new SourceLocation(link) };

    public static Diagnostic LeavesRepository(string link, string target, string root) => new(
        DiagnosticCodes.LinkLeavesRepository,
        $"The symbolic link '{link}' leads to '{target}', which is not one of the files of '{root}'.",
        "Copy the file into the chart, or set ChartAllowExternalLinks=true if everyone who can change the chart may publish files of the build machine.")
    { Location = new SourceLocation(link) };
}

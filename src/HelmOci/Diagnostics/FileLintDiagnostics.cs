using HelmOci.Charts;

namespace HelmOci.Diagnostics;

/// <summary>What Helm takes among a chart's files and the user will regret.</summary>
internal static class FileLintDiagnostics
{
    public static Diagnostic NameUnloadable(string file) => new(
        DiagnosticCodes.FileNameUnloadable,
        $"Helm packs '{file}', and then refuses to load the chart, because of this name.",
        "Rename it: no name at the chart's root may begin with '..' or look like a drive.")
    { Location = new SourceLocation(file) };

    public static Diagnostic Backslash(ChartFile file) => new(
        DiagnosticCodes.FileNameBackslash,
        $"The name of '{file.SourcePath}' holds a backslash, at which Helm splits it when it loads the chart.",
        "Rename it.")
    { Location = new SourceLocation(file.SourcePath) };

    public static Diagnostic SeveralDocuments(SourceLocation second) => new(
        DiagnosticCodes.ValuesInSeveralDocuments,
        "values.yaml holds several documents: Helm 4 merges them, older Helms read the first only.",
        "Make one document of them.")
    { Location = second };

    public static Diagnostic ValuesMissing(SourceLocation folder) => new(
        DiagnosticCodes.ValuesMissing,
        "The chart has no values.yaml.",
        "Add one with the values that users may set.")
    { Location = folder };

    public static Diagnostic TemplatesMissing(SourceLocation folder) => new(
        DiagnosticCodes.TemplatesMissing,
        "The chart has no templates and no subcharts: there is nothing to install.",
        "Add templates, check .helmignore, or set 'type: library'.")
    { Location = folder };

    public static Diagnostic TemplateExtension(ChartFile template) => new(
        DiagnosticCodes.TemplateExtension,
        $"'{template.Path}' does not end in .yaml, .yml, .tpl or .txt; Helm renders every file below templates/ all the same.",
        "Move it out of templates/, or give it one of these extensions.")
    { Location = new SourceLocation(template.SourcePath) };

    public static Diagnostic NotACrd(ChartFile file, string kind, int line) => new(
        DiagnosticCodes.NotACrd,
        $"'{file.Path}' holds a '{kind}', and not a CustomResourceDefinition.",
        "Move it to templates/: what is in crds/ is never upgraded and never deleted.")
    { Location = new SourceLocation(file.SourcePath, line, 1) };

    public static Diagnostic NotAFolder(ChartFile file) => new(
        DiagnosticCodes.NotAFolder,
        $"'{file.Path}' is a file; Helm expects a folder of that name.",
        "Rename the file.")
    { Location = new SourceLocation(file.SourcePath) };

    public static Diagnostic NameCase(ChartFile file, string meant) => new(
        DiagnosticCodes.FileNameCase,
        $"Helm gives '{file.Path}' no meaning: it reads '{meant}' only in that spelling.",
        "Rename it.")
    { Location = new SourceLocation(file.SourcePath) };

    public static Diagnostic GitFolder(ChartFile file) => new(
        DiagnosticCodes.GitFolderPacked,
        "The chart holds a .git folder, with the whole history of the repository and perhaps the tokens of a build server.",
        "Add '.git/' to .helmignore.")
    { Location = new SourceLocation(file.SourcePath) };
}

using System.Text;
using HelmOci.Diagnostics;

namespace HelmOci.Charts.Rules;

/// <summary>What <c>helm lint</c> says of a chart's files, and names that do not mean what they seem to.</summary>
internal static class FileLint
{
    private static readonly string[] Known = ["Chart.lock", "values.yaml", "values.schema.json", ".helmignore"];

    private static readonly string[] Folders = ["templates", "charts", "crds"];

    public static IEnumerable<Diagnostic> Of(Chart chart)
    {
        if (HasNothingToInstall(chart)) yield return TemplatesMissing(new SourceLocation(chart.FolderPath));
        foreach (var warning in Templates(chart).Concat(Names(chart)).Concat(CrdLint.Of(chart))) yield return warning;
    }

    private static bool HasNothingToInstall(Chart chart) =>
        chart.Templates.Count == 0 && chart.Subcharts.Count == 0 && chart.Metadata.Type != "library"
        && !chart.Files.Any(file => file.Path.StartsWith("crds/", StringComparison.Ordinal));

    private static IEnumerable<Diagnostic> Templates(Chart chart)
    {
        foreach (var template in chart.Templates)
        {
            if (Path.GetExtension(template.Path) is not (".yaml" or ".yml" or ".tpl" or ".txt")) yield return TemplateExtension(template);
        }
    }

    private static IEnumerable<Diagnostic> Names(Chart chart)
    {
        var misspelled = "";
        var present = chart.OwnFiles().Select(file => file.Path).Where(path => Known.Contains(path)).ToHashSet(StringComparer.Ordinal);
        foreach (var file in chart.Files)
        {
            if (Folders.Contains(file.Path)) yield return NotAFolder(file);
            if (misspelled.Length > 0 && file.Path.StartsWith(misspelled, StringComparison.Ordinal)) continue;
            if (MeantBy(file.Path, present) is not { Length: > 0 } meant) continue;

            // One warning for a folder, which may hold thousands of files.
            misspelled = file.Path[..(file.Path.IndexOf('/', StringComparison.Ordinal) + 1)];
            yield return NameCase(file, meant);
        }

        if (chart.Files.FirstOrDefault(file => IsOfGit(file.Path)) is { } git) yield return GitFolder(git);
        foreach (var file in chart.OwnFiles().Where(file => file.Path.Contains('\\', StringComparison.Ordinal))) yield return Backslash(file);
    }

    private static bool IsOfGit(string path) => path.StartsWith(".git/", StringComparison.Ordinal) || path.Contains("/.git/", StringComparison.Ordinal);

    /// <summary>The name that Helm would read instead of this one, if the chart has no such file among those that are present; else empty.</summary>
    private static string MeantBy(string path, HashSet<string> present)
    {
        var slash = path.IndexOf('/', StringComparison.Ordinal);
        var name = slash < 0 ? path : path.AsSpan(0, slash);
        var spelled = path == "values.yml" ? "values.yaml" : name;
        foreach (var known in slash < 0 ? Known : Folders)
        {
            if (!spelled.Equals(known, StringComparison.OrdinalIgnoreCase)) continue;

            return name.SequenceEqual(known) || (slash < 0 && present.Contains(known)) ? "" : known;
        }

        return "";
    }

    private static Diagnostic TemplatesMissing(SourceLocation folder) => new(
        DiagnosticCodes.TemplatesMissing,
        "The chart has no templates and no subcharts: there is nothing to install.",
        "Add templates, check .helmignore, or set 'type: library'.")
    { Location = folder };

    private static Diagnostic TemplateExtension(ChartFile template) => new(
        DiagnosticCodes.TemplateExtension,
        $"'{template.Path}' does not end in .yaml, .yml, .tpl or .txt; Helm renders every file below templates/ all the same.",
        "Move it out of templates/, or give it one of these extensions.")
    { Location = new SourceLocation(template.SourcePath) };

    private static Diagnostic NotAFolder(ChartFile file) => new(
        DiagnosticCodes.NotAFolder,
        $"'{file.Path}' is a file; Helm expects a folder of that name.",
        "Rename the file.")
    { Location = new SourceLocation(file.SourcePath) };

    private static Diagnostic NameCase(ChartFile file, string meant) => new(
        DiagnosticCodes.FileNameCase,
        $"Helm gives '{file.Path}' no meaning: it reads '{meant}' only in that spelling.",
        "Rename it.")
    { Location = new SourceLocation(file.SourcePath) };

    private static Diagnostic GitFolder(ChartFile file) => new(
        DiagnosticCodes.GitFolderPacked,
        "The chart holds a .git folder, with the whole history of the repository and perhaps the tokens of a build server.",
        "Add '.git/' to .helmignore.")
    { Location = new SourceLocation(file.SourcePath) };

    private static Diagnostic Backslash(ChartFile file) => new(
        DiagnosticCodes.FileNameBackslash,
        $"The name of '{file.SourcePath}' holds a backslash, at which Helm splits it when it loads the chart.",
        "Rename it.")
    { Location = new SourceLocation(file.SourcePath) };
}

/// <summary>Finds what is no CustomResourceDefinition below crds/, by the <c>kind:</c> of each document.</summary>
/// <remarks>Line by line: such files have megabytes, and to parse them would cost more than all else.</remarks>
internal static class CrdLint
{
    private const string Crd = "CustomResourceDefinition";

    public static IEnumerable<Diagnostic> Of(Chart chart)
    {
        foreach (var file in chart.Files)
        {
            var isCrd = file.Path.StartsWith("crds/", StringComparison.Ordinal) && Path.GetExtension(file.Path) is ".yaml" or ".yml";
            if (isCrd && OtherKind(file.Content.Span) is { } location) yield return NotACrd(file, location.Kind, location.Line);
        }
    }

    /// <summary>The first top-level kind that is another.</summary>
    private static (string Kind, int Line)? OtherKind(ReadOnlySpan<byte> text)
    {
        for (var number = 1; text.Length > 0; number++)
        {
            var end = text.IndexOf((byte)'\n');
            var line = end < 0 ? text : text[..end];
            text = end < 0 ? default : text[(end + 1)..];
            if (!line.StartsWith("kind:"u8)) continue;

            var kind = Encoding.UTF8.GetString(line[5..]).Split('#')[0].Trim().Trim('"', '\'');
            if (kind != Crd) return (kind, number);
        }

        return null;
    }

    private static Diagnostic NotACrd(ChartFile file, string kind, int line) => new(
        DiagnosticCodes.NotACrd,
        $"'{file.Path}' holds a '{kind}', and not a CustomResourceDefinition.",
        "Move it to templates/: what is in crds/ is never upgraded and never deleted.")
    { Location = new SourceLocation(file.SourcePath, line, 1) };
}

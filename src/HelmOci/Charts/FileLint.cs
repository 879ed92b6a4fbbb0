using HelmOci.Diagnostics;

namespace HelmOci.Charts;

/// <summary>What <c>helm lint</c> says of a chart's files, and names that do not mean what they seem to.</summary>
internal static class FileLint
{
    private static readonly string[] Known = ["Chart.lock", "values.yaml", "values.schema.json", ".helmignore"];

    private static readonly string[] Folders = ["templates", "charts", "crds"];

    public static void Check(Chart chart, FindingsBuilder findings)
    {
        var folder = new SourceLocation(chart.FolderPath);
        if (chart.Values is null) findings.Note(FileLintDiagnostics.ValuesMissing(folder));
        if (HasNothingToInstall(chart)) findings.Warn(FileLintDiagnostics.TemplatesMissing(folder));

        findings.Warn(Templates(chart));
        findings.Warn(Names(chart));
        findings.Warn(CrdLint.Check(chart));
    }

    private static bool HasNothingToInstall(Chart chart) =>
        chart.Templates.Count == 0 && chart.Subcharts.Count == 0 && chart.Metadata.Type != "library"
        && !chart.Files.Any(file => file.Path.StartsWith("crds/", StringComparison.Ordinal));

    private static IEnumerable<Diagnostic> Templates(Chart chart)
    {
        foreach (var template in chart.Templates)
        {
            if (Path.GetExtension(template.Path) is not (".yaml" or ".yml" or ".tpl" or ".txt")) yield return FileLintDiagnostics.TemplateExtension(template);
        }
    }

    private static IEnumerable<Diagnostic> Names(Chart chart)
    {
        var misspelled = "";
        var present = chart.OwnFiles().Select(file => file.Path).Where(path => Known.Contains(path)).ToHashSet(StringComparer.Ordinal);
        foreach (var file in chart.Files)
        {
            if (Folders.Contains(file.Path)) yield return FileLintDiagnostics.NotAFolder(file);
            if (misspelled.Length > 0 && file.Path.StartsWith(misspelled, StringComparison.Ordinal)) continue;
            if (MeantBy(file.Path, present) is not { Length: > 0 } meant) continue;

            // Once for a folder: it may hold thousands.
            misspelled = file.Path[..(file.Path.IndexOf('/', StringComparison.Ordinal) + 1)];
            yield return FileLintDiagnostics.NameCase(file, meant);
        }

        if (chart.Files.FirstOrDefault(file => IsOfGit(file.Path)) is { } git) yield return FileLintDiagnostics.GitFolder(git);
        foreach (var file in chart.OwnFiles().Where(file => file.Path.Contains('\\', StringComparison.Ordinal))) yield return FileLintDiagnostics.Backslash(file);
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
}

using HelmOci.Diagnostics;

namespace HelmOci.Charts;

/// <summary>Names of files that Helm packs and can never load again.</summary>
internal static class FileRules
{
    public static IEnumerable<Diagnostic> Unloadable(Chart chart)
    {
        foreach (var file in chart.OwnFiles().Where(file => IsUnloadable(file.Path)))
        {
            yield return FileLintDiagnostics.NameUnloadable(file.SourcePath);
        }
    }

    private static bool IsUnloadable(string path) => path.StartsWith("..", StringComparison.Ordinal) || ArchivePath.NamesDrive(path);
}

namespace HelmOci.Files;

/// <summary>Where Clean may delete.</summary>
/// <param name="ProjectFolder">The full path of the project's folder.</param>
/// <param name="Folders">Full paths of the output, layout and intermediate folders.</param>
/// <param name="ReportFile">The full path of the report, which may lie elsewhere.</param>
public sealed record CleanPlaces(string ProjectFolder, IReadOnlyList<string> Folders, string ReportFile)
{
    /// <summary>Whether the file or folder really lies there: no link leads elsewhere that may have come with the sources.</summary>
    public bool Hold(string path) => (path == ReportFile || Folders.Any(folder => IsBelow(path, folder))) && !HasLink(path);

    private static bool IsBelow(string path, string folder) =>
        path.StartsWith(Path.TrimEndingDirectorySeparator(Path.GetFullPath(folder)) + Path.DirectorySeparatorChar, StringComparison.Ordinal);

    /// <summary>Looks at all that lies beside or below the project; what leads to both of them is the user's own.</summary>
    private bool HasLink(string path)
    {
        var common = Path.TrimEndingDirectorySeparator(Path.GetFullPath(ProjectFolder));
        while (!IsBelow(path, common) && Path.GetDirectoryName(common) is { } parent) common = parent;

        // With only the root in common, the sources cannot have made the folder: Clean's folders are trusted themselves.
        var trusted = Path.GetDirectoryName(common) is null ? Folders.FirstOrDefault(folder => IsBelow(path, folder)) ?? path : common;
        trusted = Path.TrimEndingDirectorySeparator(trusted);
        for (var part = path; part.Length > trusted.Length; part = Path.GetDirectoryName(part)!)
        {
            if (new FileInfo(part).LinkTarget is not null) return true;
        }

        return path == ReportFile && new FileInfo(path).LinkTarget is not null;
    }
}

using HelmOci.Diagnostics;

namespace HelmOci.Build;

/// <summary>Where the <c>.tgz</c> goes: never into the folder that is published, and so into the image.</summary>
internal static class ChartOutput
{
    /// <param name="outputPath">The folder asked for.</param>
    /// <param name="publishPath">The folder that is published; empty where nothing is.</param>
    /// <param name="fallbackPath">The folder to use where <paramref name="outputPath"/> is a default that is published; empty where the user chose it.</param>
    /// <exception cref="ChartException">The user chose a folder that is published.</exception>
    public static string FolderOf(string outputPath, string publishPath, string fallbackPath)
    {
        var folder = Path.GetFullPath(outputPath);
        if (publishPath.Length == 0 || !IsInside(folder, Path.GetFullPath(publishPath))) return folder;

        return fallbackPath.Length > 0 ? Path.GetFullPath(fallbackPath) : throw PropertyDiagnostics.OutputIsPublished(outputPath);
    }

    private static bool IsInside(string folder, string parent)
    {
        var relative = Path.GetRelativePath(parent, folder);

        return !Path.IsPathRooted(relative) && relative != ".." && !relative.StartsWith($"..{Path.DirectorySeparatorChar}", StringComparison.Ordinal);
    }
}

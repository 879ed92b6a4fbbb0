using System.Runtime.CompilerServices;

namespace HelmOci.Tests.Charts;

/// <summary>The test charts, where they lie in the source tree.</summary>
public static class Vectors
{
    public static string Folder { get; } = Path.GetFullPath(Path.Combine(SourceFolder(), "..", "Vectors"));

    public static string PathOf(params string[] parts) => Path.Combine([Folder, .. parts]);

    /// <summary>The names of the folders there, sorted.</summary>
    public static IEnumerable<string> NamesIn(string folder) =>
        new DirectoryInfo(PathOf(folder)).GetDirectories().Select(child => child.Name).Order(StringComparer.Ordinal);

    private static string SourceFolder([CallerFilePath] string file = "") => Path.GetDirectoryName(file)!;
}

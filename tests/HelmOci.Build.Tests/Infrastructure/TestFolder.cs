namespace HelmOci.Build.Tests.Infrastructure;

/// <summary>Temporary folders outside the repository, so that none of its build files reach into them.</summary>
public static class TestFolder
{
    private const string Prefix = "helmoci-e2e-";

    private static int _count;

    /// <summary>The folder of this run; deleted when the run ends, or by a later run where the test host left no time for it.</summary>
    public static string Root { get; } = CreateRoot();

    public static string Create(string name)
    {
        var folder = Path.Combine(Root, $"{Interlocked.Increment(ref _count):000}", name);
        return Directory.CreateDirectory(folder).FullName;
    }

    /// <summary>A file that a test needs, with its folders; returns its path.</summary>
    public static string Write(string folder, string path, string text)
    {
        var file = Path.Combine(folder, path);
        Directory.CreateDirectory(Path.GetDirectoryName(file)!);
        File.WriteAllText(file, text);
        return file;
    }

    public static void Copy(string source, string target)
    {
        foreach (var file in Directory.EnumerateFiles(source, "*", SearchOption.AllDirectories))
        {
            var copy = Path.Combine(target, Path.GetRelativePath(source, file));
            Directory.CreateDirectory(Path.GetDirectoryName(copy)!);
            File.Copy(file, copy, overwrite: true);
        }
    }

    private static string CreateRoot()
    {
        foreach (var old in Directory.GetDirectories(Path.GetTempPath(), Prefix + "*"))
        {
            if (Directory.GetLastWriteTimeUtc(old) < DateTime.UtcNow.AddHours(-6))
            {
                Directory.Delete(old, recursive: true);
            }
        }

        var root = Directory.CreateTempSubdirectory(Prefix).FullName;
        AppDomain.CurrentDomain.ProcessExit += (_, _) => Directory.Delete(root, recursive: true);
        return root;
    }
}

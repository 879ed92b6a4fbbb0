using System.Formats.Tar;
using System.IO.Compression;

namespace HelmOci.Build.Tests.Infrastructure;

/// <summary>Looks into a packed chart, or any other gzipped tar.</summary>
public static class PackageFile
{
    public static IReadOnlyList<string> Names(string package)
    {
        var names = new List<string>();
        Read(package, entry => names.Add(entry.Name));
        return names;
    }

    public static string ReadText(string package, string name)
    {
        string? text = null;
        Read(package, entry => text = entry.Name == name ? new StreamReader(entry.DataStream!).ReadToEnd() : text);
        return text ?? throw new InvalidOperationException($"{name} is not in {package}.");
    }

    private static void Read(string package, Action<TarEntry> visit)
    {
        using var tar = new TarReader(new GZipStream(File.OpenRead(package), CompressionMode.Decompress));
        while (tar.GetNextEntry() is { } entry)
        {
            visit(entry);
        }
    }
}

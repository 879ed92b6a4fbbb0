using System.Text;
using HelmOci.Files;

namespace HelmOci.Build;

/// <summary>The file that lists what the chart tasks wrote, one path a line: what Clean deletes.</summary>
internal static class FileWritesList
{
    public static void Add(string listPath, IReadOnlyList<string> written)
    {
        var known = File.Exists(listPath) ? File.ReadAllLines(listPath) : [];
        var files = known.Union(written, StringComparer.Ordinal).Where(File.Exists).Order(StringComparer.Ordinal);

        AtomicFile.Write(listPath, Encoding.UTF8.GetBytes(string.Concat(files.Select(file => file + "\n"))));
    }
}

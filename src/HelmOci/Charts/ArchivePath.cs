using System.Text;
using HelmOci.Diagnostics;

namespace HelmOci.Charts;

/// <summary>The path of an archive's entry within the chart: without the base folder, and never outside it.</summary>
/// <remarks>Helm's loader/archive.go. The base folder's own name means nothing.</remarks>
internal static class ArchivePath
{
    /// <exception cref="ChartException">It is absolute, leads out of the chart, names a drive, or is too long.</exception>
    public static string Of(string name, string file)
    {
        var separator = name.Contains('\\', StringComparison.Ordinal) ? '\\' : '/';
        var slash = name.IndexOf(separator, StringComparison.Ordinal);
        var rest = slash < 0 ? "" : name[(slash + 1)..].Replace(separator, '/');
        var path = Clean(rest);

        var isUnsafe = rest.StartsWith('/') || (slash > 0 && name[..slash] == "Chart.yaml") || path.Length == 0 || path.StartsWith("..", StringComparison.Ordinal) || NamesDrive(path);
        if (isUnsafe || path.Contains('\0', StringComparison.Ordinal)) throw new ChartException(ArchiveDiagnostics.PathUnsafe(file, name));

        if (Encoding.UTF8.GetByteCount(path) > ChartLimits.Path) throw new ChartException(ArchiveDiagnostics.NameTooLong(file));

        return path;
    }

    /// <summary>Whether a path begins like a Windows drive, which Helm refuses: <c>c:/</c>.</summary>
    public static bool NamesDrive(string path) => path.Length > 2 && char.IsAsciiLetter(path[0]) && path[1] == ':' && path[2] == '/';

    /// <summary>Takes out empty elements, <c>.</c> and <c>..</c>; one that leads upwards stays in front.</summary>
    private static string Clean(string path)
    {
        var elements = new List<string>();
        foreach (var element in path.Split('/'))
        {
            if (element is "" or ".") continue;
            if (element == ".." && elements.Count > 0 && elements[^1] != "..") elements.RemoveAt(elements.Count - 1);
            else elements.Add(element);
        }

        return string.Join('/', elements);
    }
}

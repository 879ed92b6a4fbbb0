using System.Text;
using HelmOci.Diagnostics;

namespace HelmOci.Charts.Loading;

/// <summary>Reads the files of a packed chart, within Helm's limits.</summary>
internal sealed class ChartArchiveReader(ReadOnlyMemory<byte> content, string file, ArchiveBudget budget, CancellationToken cancellation) : IDisposable
{
    private readonly ArchiveSource _source = new(content, file, budget, cancellation);

    /// <exception cref="ChartException">It is damaged, too large, empty, or holds a path outside the chart.</exception>
    public IReadOnlyList<ChartFile> Read()
    {
        var files = new List<ChartFile>();
        var tar = new TarEntryReader(_source);
        while (tar.Next() is { } entry)
        {
            if (entry.IsFolder) continue;

            var path = ArchivePath.Of(entry.Name, file);
            CheckSize(entry.Length, path);
            files.Add(new ChartFile(path, FileContent.WithoutMark(tar.Content(entry.Length))) { SourcePath = $"{file}!{path}", IsFromArchive = true });
        }

        return files.Count > 0 ? files : throw new ChartException(Empty(file));
    }

    /// <summary>The SHA-256 of the whole tar, once its files are read.</summary>
    public byte[] ContentHash() => _source.Finish();

    public void Dispose() => _source.Dispose();

    private void CheckSize(long length, string path)
    {
        if (length > ChartLimits.File) throw new ChartException(FileContent.TooLarge($"{file}!{path}", length));
        if (!budget.TakeFile(length, file.Length + path.Length)) throw new ChartException(ChartLimits.Exceeded(file));
    }

    private static Diagnostic Empty(string file) => new(
        DiagnosticCodes.ArchiveEmpty,
        $"'{file}' holds no files.",
        "Fetch or pack it again.")
    { Location = new SourceLocation(file) };
}

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

        var isUnsafe = rest.StartsWith('/') || (slash > 0 && name[..slash] == "Chart.yaml") || path.Length == 0 || path.StartsWith("..", StringComparison.Ordinal) || FileErrors.NamesDrive(path);
        if (isUnsafe || path.Contains('\0', StringComparison.Ordinal)) throw new ChartException(PathUnsafe(file, name));

        if (Encoding.UTF8.GetByteCount(path) > ChartLimits.Path) throw new ChartException(ArchiveSource.NameTooLong(file));

        return path;
    }

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

    private static Diagnostic PathUnsafe(string file, string name) => new(
        DiagnosticCodes.ArchivePathUnsafe,
        $"'{file}' holds '{Printable(name)}', which does not lie in the chart's own folder.",
        "Pack the chart again with 'helm package' or the PackChart target; do not use this archive if you do not know who made it.")
    { Location = new SourceLocation(file) };

    private static string Printable(string name) => string.Concat(name.Where(c => !char.IsControl(c)));
}

/// <summary>What may still be unpacked for one chart, all archives in it together: a small file can unpack to any size.</summary>
internal sealed class ArchiveBudget
{
    private long _bytes = ChartLimits.Total;
    private long _tarBytes = ChartLimits.Tar;
    private int _files = ChartLimits.Files;
    private long _names = ChartLimits.Names;

    /// <summary>Takes the size of one more file, and of its name; false when it is too much.</summary>
    public bool TakeFile(long length, int name) => --_files >= 0 && (_bytes -= length) > 0 && TakeNames(name);

    /// <summary>Takes characters of names, which are copied for each level of subcharts; false when they are too many.</summary>
    public bool TakeNames(long length) => (_names -= length) >= 0;

    /// <summary>Takes bytes of a tar, headers and padding too; false when they are too many.</summary>
    public bool TakeTar(long length) => (_tarBytes -= length) > 0;
}

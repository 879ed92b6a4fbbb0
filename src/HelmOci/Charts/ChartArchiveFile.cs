using HelmOci.Diagnostics;

namespace HelmOci.Charts;

/// <summary>Reads and writes .tgz files whole: a reader never sees half of one.</summary>
internal static class ChartArchiveFile
{
    public static ReadOnlyMemory<byte> Read(string path)
    {
        try
        {
            var length = new FileInfo(path).Length;

            return length < ChartLimits.Tar ? File.ReadAllBytes(path) : throw new ChartException(ChartFileDiagnostics.ChartTooLarge(path));
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            throw new ChartException(ChartFileDiagnostics.Unreadable(path, fault.Message), fault);
        }
    }

    /// <summary>Writes beside the file and renames, and only when the bytes differ.</summary>
    public static string Save(string path, ReadOnlyMemory<byte> content)
    {
        try
        {
            if (!Holds(path, content)) Replace(path, content);

            return path;
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException or NotSupportedException)
        {
            throw new ChartException(ArchiveDiagnostics.Unwritable(path, fault.Message), fault);
        }
    }

    private static bool Holds(string path, ReadOnlyMemory<byte> content)
    {
        var file = new FileInfo(path);

        return file.Exists && file.Length == content.Length && File.ReadAllBytes(path).AsSpan().SequenceEqual(content.Span);
    }

    private static void Replace(string path, ReadOnlyMemory<byte> content)
    {
        var folder = Path.GetDirectoryName(path)!;
        Directory.CreateDirectory(folder);
        // A short name of its own: projects of one solution may write the same chart at once.
        var draft = Path.Combine(folder, $".{Path.GetRandomFileName()}.tmp");
        try
        {
            using (var file = File.OpenHandle(draft, FileMode.CreateNew, FileAccess.Write, preallocationSize: content.Length))
            {
                RandomAccess.Write(file, content.Span, 0);
            }

            File.Move(draft, path, overwrite: true);
        }
        catch
        {
            File.Delete(draft);
            throw;
        }
    }
}

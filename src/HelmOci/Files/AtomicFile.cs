using HelmOci.Diagnostics;

namespace HelmOci.Files;

/// <summary>Files that are always whole: written beside and renamed, and only when the bytes differ.</summary>
public static class AtomicFile
{
    /// <summary>Gives the file this content; its time changes only when its bytes do.</summary>
    /// <returns>Whether it was written: false where it had these bytes already.</returns>
    /// <exception cref="ChartException">The folder or file cannot be written, or the disk is full.</exception>
    public static bool Write(string path, ReadOnlySpan<byte> content)
    {
        try
        {
            if (HasContent(path, content)) return false;

            Replace(path, content);

            return true;
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException or ArgumentException or NotSupportedException)
        {
            throw FileDiagnostics.CannotWrite(path, fault);
        }
    }

    private static bool HasContent(string path, ReadOnlySpan<byte> content) =>
        new FileInfo(path) is { Exists: true } file
        && file.Length == content.Length
        && File.ReadAllBytes(path).AsSpan().SequenceEqual(content);

    private static void Replace(string path, ReadOnlySpan<byte> content)
    {
        var folder = Path.GetDirectoryName(path)!;
        Directory.CreateDirectory(folder);
        // A short name of its own: the file's may be as long as names can be, and projects of one solution may write it at once.
        var beside = Path.Combine(folder, $".{Path.GetRandomFileName()}.tmp");
        try
        {
            using (var file = new FileStream(beside, FileMode.CreateNew))
            {
                file.Write(content);
            }

            File.Move(beside, path, overwrite: true);
        }
        finally
        {
            File.Delete(beside);
        }
    }
}

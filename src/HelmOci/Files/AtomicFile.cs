using HelmOci.Diagnostics;

namespace HelmOci.Files;

/// <summary>Files that are always whole: written beside and renamed, and only when the bytes differ.</summary>
public static class AtomicFile
{
    /// <summary>Gives the file this content; its time changes only when its bytes do.</summary>
    /// <exception cref="ChartException">The folder or file cannot be written, or the disk is full.</exception>
    public static void Write(string path, ReadOnlySpan<byte> content)
    {
        try
        {
            if (!HasContent(path, content)) Replace(path, content);
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
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
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        var beside = $"{path}.{Path.GetRandomFileName()}";
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

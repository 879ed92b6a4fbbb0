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

            Directory.CreateDirectory(Path.GetDirectoryName(path)!);
            // A short name of its own: the file's may be as long as names can be, and projects of one solution may write it at once.
            Replace(path, Path.Combine(Path.GetDirectoryName(path)!, $".{Path.GetRandomFileName()}.tmp"), content);

            return true;
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException or ArgumentException or NotSupportedException)
        {
            throw CannotWrite(path, fault);
        }
    }

    /// <summary>Whether the file is there with this content.</summary>
    internal static bool HasContent(string path, ReadOnlySpan<byte> content)
    {
        try
        {
            return new FileInfo(path) is { Exists: true } file && file.Length == content.Length && ReadAll(path).AsSpan().SequenceEqual(content);
        }
        catch (Exception fault) when (fault is FileNotFoundException or DirectoryNotFoundException)
        {
            return false;
        }
    }

    /// <summary>The bytes of a file. On Windows, it can be replaced meanwhile.</summary>
    internal static byte[] ReadAll(string path)
    {
        using var file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.Read | FileShare.Delete);
        var content = new byte[file.Length];
        file.ReadExactly(content);

        return content;
    }

    /// <summary>Gives the file this content at one stroke.</summary>
    /// <param name="path">The file, in a folder that is there.</param>
    /// <param name="beside">Where the content is written first, on the same disk.</param>
    /// <param name="content">What the file then holds.</param>
    internal static void Replace(string path, string beside, ReadOnlySpan<byte> content)
    {
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

    internal static ChartException CannotWrite(string path, Exception cause) => new(
        new Diagnostic(
            DiagnosticCodes.CannotWrite,
            $"'{path}' cannot be written: {cause.Message}",
            "Check that the disk has room, that the folder may be written, and that no other program holds the file open."),
        cause);
}

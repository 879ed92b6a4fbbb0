using System.Security.Cryptography;
using HelmOci.Diagnostics;

namespace HelmOci.Files;

/// <summary>Files that are always whole: written beside and renamed, and only when the bytes differ.</summary>
public static class AtomicFile
{
    private const int Piece = 128 * 1024;

    /// <summary>Gives the file this content; its time changes only when its bytes do.</summary>
    /// <returns>Whether it was written: false where it had these bytes already.</returns>
    /// <exception cref="ChartException">The folder or file cannot be written, or the disk is full.</exception>
    public static bool Write(string path, ReadOnlySpan<byte> content, CancellationToken cancellation)
    {
        try
        {
            if (HasContent(path, content)) return false;

            // A short name of its own: the file's may be as long as names can be, and projects of one solution may write it at once.
            Replace(path, content, Path.Combine(Path.GetDirectoryName(path)!, $".{Path.GetRandomFileName()}.tmp"), cancellation);

            return true;
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException or ArgumentException or NotSupportedException)
        {
            throw CannotWrite(path, fault);
        }
    }

    /// <summary>Whether the file is there with this content. What is empty may be a pipe, and is not opened.</summary>
    internal static bool HasContent(string path, ReadOnlySpan<byte> content)
    {
        try
        {
            return new FileInfo(path) is { Exists: true } file && file.Length == content.Length
                && (content.IsEmpty || ReadAll(path).AsSpan().SequenceEqual(content));
        }
        catch (Exception fault) when (fault is FileNotFoundException or DirectoryNotFoundException)
        {
            return false;
        }
    }

    /// <summary>Gives the file this content at one stroke.</summary>
    /// <param name="path">The file; its folder is made where it is missing.</param>
    /// <param name="content">All its bytes.</param>
    /// <param name="beside">Where they are written first: a name on the same disk that nobody has.</param>
    /// <param name="cancellation">Ends the wait for a program that holds the file.</param>
    internal static void Replace(string path, ReadOnlySpan<byte> content, string beside, CancellationToken cancellation)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        var held = new HeldFiles();
        try
        {
            using (var file = new FileStream(beside, FileMode.CreateNew))
            {
                file.Write(content);
            }

            held.Replace(path, beside, cancellation);
        }
        finally
        {
            held.Delete(beside, CancellationToken.None);
        }
    }

    /// <summary>All bytes of a file that may be replaced meanwhile, on Windows too.</summary>
    internal static byte[] ReadAll(string path)
    {
        using var file = Open(path);
        var content = new byte[file.Length];
        file.ReadExactly(content);

        return content;
    }

    /// <summary>The SHA-256 of a file, which may be of any length: cancellation ends the reading.</summary>
    internal static byte[] Hash(string path, CancellationToken cancellation)
    {
        using var file = Open(path);
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        var piece = new byte[Piece];
        for (var read = file.Read(piece); read > 0; read = file.Read(piece))
        {
            cancellation.ThrowIfCancellationRequested();
            hash.AppendData(piece, 0, read);
        }

        return hash.GetHashAndReset();
    }

    internal static ChartException CannotWrite(string path, Exception cause) => new(
        new Diagnostic(
            DiagnosticCodes.CannotWrite,
            $"'{path}' cannot be written: {cause.Message}",
            "Check that the disk has room, that the folder may be written, and that no other program holds the file open."),
        cause);

    private static FileStream Open(string path) => new(path, FileMode.Open, FileAccess.Read, FileShare.Read | FileShare.Delete, bufferSize: 1);
}

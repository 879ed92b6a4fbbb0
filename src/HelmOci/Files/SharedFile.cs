using System.Text;
using HelmOci.Diagnostics;

namespace HelmOci.Files;

/// <summary>A text file that several processes add to at once: each has it to itself while it writes.</summary>
internal static class SharedFile
{
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(15);
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);

    /// <summary>Changes the file's text. It is made where it is missing; its folder is, too.</summary>
    /// <param name="path">The file, UTF-8.</param>
    /// <param name="change">Gives the new text for the old one.</param>
    /// <param name="mayBePlanted">Whether the file lies where others may have put a link in its place: it is not followed.</param>
    /// <exception cref="ChartException">The file cannot be written, is such a link, or another process does not let go of it.</exception>
    public static void Change(string path, Func<string, string> change, bool mayBePlanted = false)
    {
        if (mayBePlanted && new FileInfo(path).LinkTarget is { } target) throw IsLink(path, target);

        try
        {
            Directory.CreateDirectory(Path.GetDirectoryName(Path.GetFullPath(path))!);
            using var file = Open(path);
            Replace(file, change);
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException or ArgumentException or NotSupportedException)
        {
            throw AtomicFile.CannotWrite(path, fault);
        }
    }

    private static FileStream Open(string path)
    {
        var deadline = DateTime.UtcNow + Patience;
        while (true)
        {
            try
            {
                return new FileStream(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
            }
            catch (IOException fault) when (fault is not (DirectoryNotFoundException or PathTooLongException) && DateTime.UtcNow < deadline)
            {
                Thread.Sleep(Pause);
            }
        }
    }

    /// <summary>Text that is only added leaves what is there alone, so that a full disk loses nothing.</summary>
    private static void Replace(FileStream file, Func<string, string> change)
    {
        var content = new byte[file.Length];
        file.ReadExactly(content);
        var old = Encoding.UTF8.GetString(content);
        var changed = change(old);
        var isAddition = changed.StartsWith(old, StringComparison.Ordinal) && Encoding.UTF8.GetByteCount(old) == content.Length;
        if (!isAddition) file.SetLength(file.Position = 0);

        file.Write(Encoding.UTF8.GetBytes(isAddition ? changed[old.Length..] : changed));
    }

    private static ChartException IsLink(string path, string target) => new(new Diagnostic(
        DiagnosticCodes.IsLink,
        $"'{path}' is a link to '{target}', and nothing is written through it.",
        "Delete the link; or set ChartBuildServerOutputs to false."));
}

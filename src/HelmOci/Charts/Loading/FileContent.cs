using System.Formats.Tar;
using HelmOci.Diagnostics;
using HelmOci.Files;
using HelmOci.Machine;

namespace HelmOci.Charts.Loading;

/// <summary>Reads a file of a chart whole, or says why it cannot be.</summary>
internal static class FileContent
{
    private const int TarTypeOffset = 156;

    /// <param name="path">The file.</param>
    /// <param name="length">Its length, as the folder has it.</param>
    /// <exception cref="ChartException">The file is too large, cannot be read, changes meanwhile, or is a pipe, socket or device.</exception>
    public static ReadOnlyMemory<byte> Read(string path, long length)
    {
        try
        {
            // To open a pipe would wait for its writer; none of the irregular kinds has a length.
            if (length == 0 && IsIrregular(path, BuildMachine.CurrentPlatform)) throw new ChartException(Irregular(path));
            if (length > ChartLimits.File) throw new ChartException(TooLarge(path, length));

            return WithoutMark(ReadOnce(path));
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            throw new ChartException(Unreadable(path, fault.Message), fault);
        }
    }

    /// <summary>Helm drops one UTF-8 byte order mark from every file, binary ones too.</summary>
    public static ReadOnlyMemory<byte> WithoutMark(ReadOnlyMemory<byte> content) =>
        content.Span.StartsWith("\uFEFF"u8) ? content[3..] : content;

    private static byte[] ReadOnce(string path)
    {
        using var file = File.OpenHandle(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
        var length = RandomAccess.GetLength(file);
        if (length > ChartLimits.File) throw new ChartException(TooLarge(path, length));

        var content = GC.AllocateUninitializedArray<byte>((int)length);
        var read = 0;
        while (read < content.Length)
        {
            var count = RandomAccess.Read(file, content.AsSpan(read), read);
            if (count == 0) throw new ChartException(Changing(path));
            read += count;
        }

        return RandomAccess.GetLength(file) == length ? content : throw new ChartException(Changing(path));
    }

    /// <summary>The only call of .NET that tells a pipe, socket or device from a file without opening it is the one that archives it.</summary>
    /// <remarks>Folders of Windows have none of these, and there that call refuses files without the attribute Archive.</remarks>
    internal static bool IsIrregular(string path, Platform platform)
    {
        if (platform == Platform.Windows) return false;

        using var header = new MemoryStream();
        // GNU's form has room for every owner and time; ustar has none for the owners of OpenShift's containers and of domains.
        using (var tar = new TarWriter(header, TarEntryFormat.Gnu, leaveOpen: true))
        {
            try
            {
                tar.WriteEntry(path, "file");
            }
            catch (IOException fault)
            {
                return !FileLock.IsTaken(fault) && File.Exists(path);
            }
        }

        return header.GetBuffer()[TarTypeOffset] != '0';
    }

    public static Diagnostic TooLarge(string file, long length) => new(
        DiagnosticCodes.FileTooLarge,
        $"'{file}' has {length} bytes; Helm takes files of up to 5242880 bytes in a chart.",
        "Shrink it, or drop it from the chart with a rule in .helmignore.")
    { Location = new SourceLocation(file) };

    public static Diagnostic Unreadable(string file, string reason) => new(
        DiagnosticCodes.FileUnreadable,
        $"'{file}' cannot be read: {reason}",
        "Check that the user of this build may read it and that no other program holds it.")
    { Location = new SourceLocation(file) };

    public static Diagnostic Changing(string file) => new(
        DiagnosticCodes.FileChanging,
        $"'{file}' changed while it was read.",
        "Let what writes it finish before the chart is packed.")
    { Location = new SourceLocation(file) };

    private static Diagnostic Irregular(string file) => new(
        DiagnosticCodes.FileIrregular,
        $"'{file}' is a pipe, a socket or a device.",
        "Delete it, or drop it from the chart with a rule in .helmignore.")
    { Location = new SourceLocation(file) };
}

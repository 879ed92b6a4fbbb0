namespace HelmOci.Files;

/// <summary>Replaces and deletes files that are read-only, or that another program holds for a moment.</summary>
/// <param name="isWindows">Whether either is a hindrance: elsewhere the rights of the folder alone count, and a refusal stays one.</param>
/// <remarks>
/// Virus scanners and indexers open what has just been written. One object waits about two seconds in all, however many files it changes; the tools
/// of Go wait as long for one (cmd/internal/robustio).
/// </remarks>
internal sealed class HeldFiles(bool isWindows)
{
    private const int SharingViolation = 32;
    private const int LockViolation = 33;

    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(20);

    private int _pausesLeft = 100;

    public HeldFiles()
        : this(OperatingSystem.IsWindows())
    {
    }

    /// <summary>Puts a file in the place of another.</summary>
    public void Replace(string path, string by, CancellationToken cancellation) =>
        Change(path, () => File.Move(by, path, overwrite: true), cancellation);

    public void Delete(string file, CancellationToken cancellation) => Change(file, () => File.Delete(file), cancellation);

    /// <summary>Deletes a folder that is empty.</summary>
    public void DeleteFolder(string folder, CancellationToken cancellation) => Change(folder, () => Directory.Delete(folder), cancellation);

    /// <summary>Changes a file, and tries again while that is refused and may pass.</summary>
    /// <exception cref="IOException">The last refusal, or any other fault; or <see cref="UnauthorizedAccessException"/>.</exception>
    /// <exception cref="OperationCanceledException">The build was cancelled while it waited.</exception>
    public void Change(string path, Action change, CancellationToken cancellation)
    {
        for (var wasRefused = false; ; wasRefused = true)
        {
            try
            {
                if (wasRefused) MakeWritable(path);
                change();

                return;
            }
            catch (Exception fault) when (isWindows && IsRefusal(fault) && _pausesLeft-- > 0)
            {
                cancellation.WaitHandle.WaitOne(Pause);
                cancellation.ThrowIfCancellationRequested();
            }
        }
    }

    /// <summary>Whether Windows says that another program has the file open.</summary>
    public static bool IsViolation(Exception fault) => fault is IOException && CodeOf(fault) is SharingViolation or LockViolation;

    /// <summary>Access is denied to what is read-only, and to what goes once the last handle of a deleted file is closed.</summary>
    private static bool IsRefusal(Exception fault) => fault is UnauthorizedAccessException || IsViolation(fault);

    private static int CodeOf(Exception fault) => fault.HResult & 0xFFFF;

    private static void MakeWritable(string path)
    {
        if (new FileInfo(path) is { Exists: true, IsReadOnly: true } file) file.IsReadOnly = false;
    }
}

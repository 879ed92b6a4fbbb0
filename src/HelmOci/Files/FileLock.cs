using System.Diagnostics;

namespace HelmOci.Files;

/// <summary>A file that one process at a time has open, and that goes with its lock. The system lets go of it when the process ends, however it ends.</summary>
internal static class FileLock
{
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(5);
    private static readonly TimeSpan DeletionOnWindows = TimeSpan.FromSeconds(2);

    /// <summary>Waits for the lock.</summary>
    /// <returns>The lock, held until it is disposed; null where another process has kept it for so long.</returns>
    /// <exception cref="IOException">The file cannot be opened, for another reason than the lock; or <see cref="UnauthorizedAccessException"/>.</exception>
    /// <remarks>The runtime deletes the file before it lets go of the lock, and never gives out the lock of a deleted file.</remarks>
    public static FileStream? Take(string path, TimeSpan patience, CancellationToken cancellation)
    {
        var waited = Stopwatch.StartNew();
        while (true)
        {
            cancellation.ThrowIfCancellationRequested();
            try
            {
                return new FileStream(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None, bufferSize: 1, FileOptions.DeleteOnClose);
            }
            catch (Exception fault) when (IsTaken(fault))
            {
                if (waited.Elapsed >= patience) return null;
            }
            catch (UnauthorizedAccessException) when (OperatingSystem.IsWindows() && waited.Elapsed < DeletionOnWindows)
            {
                // So Windows answers for a file that goes as soon as its last handle is closed.
            }

            cancellation.WaitHandle.WaitOne(Pause);
        }
    }

    /// <summary>Whether another program has the file to itself: EWOULDBLOCK of Linux and of macOS; Windows' sharing and lock violations.</summary>
    public static bool IsTaken(Exception fault) =>
        OperatingSystem.IsWindows() ? HeldFiles.IsViolation(fault) : fault is IOException { HResult: 11 or 35 };
}

using HelmOci.Diagnostics;
using HelmOci.Files;

namespace HelmOci.Oci;

/// <summary>Keeps other builds from writing a layout. The system lets go of it when its process ends, however it ends.</summary>
internal static class ImageLayoutLock
{
    /// <summary>How long another build may write. A layout is written in less than a second.</summary>
    public static readonly TimeSpan Patience = TimeSpan.FromMinutes(1);

    /// <summary>Waits for the lock of a layout, whose folder is made where it is missing.</summary>
    /// <exception cref="ChartException">The folder holds something else or cannot be written, or another build does not let go.</exception>
    public static IDisposable Take(ImageLayoutFiles files, TimeSpan patience, CancellationToken cancellation)
    {
        var path = Path.Combine(files.Folder, $"{ImageLayoutFiles.PassingPrefix}lock");
        files.RefuseLinks(path);
        try
        {
            if (File.Exists(files.Folder)) throw NotALayout(files.Folder);

            Directory.CreateDirectory(files.Folder);
            var held = FileLock.Take(path, patience, cancellation) ?? throw IsBusy(files.Folder, patience);
            var isOurs = false;
            try
            {
                isOurs = !IsOfSomebodyElse(files);

                return isOurs ? held : throw NotALayout(files.Folder);
            }
            finally
            {
                if (!isOurs) held.Dispose();
            }
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            throw AtomicFile.CannotWrite(files.Folder, fault);
        }
    }

    /// <remarks>Asked under the lock, because another build may be cleaning. A folder with an index alone is a layout that lost its marker.</remarks>
    private static bool IsOfSomebodyElse(ImageLayoutFiles files) =>
        files.HoldsFiles() && !files.IsMarked() && !ImageLayoutIndex.IsThere(files);

    private static ChartException NotALayout(string folder) => new(new Diagnostic(
        DiagnosticCodes.NotALayout,
        $"'{folder}' holds something other than an OCI image layout, and is not replaced.",
        "Set ChartLayoutPath to another folder, or move what is there."));

    private static ChartException IsBusy(string folder, TimeSpan waited) => new(new Diagnostic(
        DiagnosticCodes.LayoutBusy,
        $"Another build has been writing '{folder}' for more than {waited.TotalSeconds:0} seconds.",
        "Wait until it has ended, or end it; then build again."));
}

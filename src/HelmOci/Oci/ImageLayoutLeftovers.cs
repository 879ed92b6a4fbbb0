using HelmOci.Diagnostics;
using HelmOci.Files;

namespace HelmOci.Oci;

/// <summary>
/// What earlier versions of this package left beside a layout: they swapped whole folders, and one that was killed, or could not
/// delete the old folder, left it as <c>NAME.xxxxxxxx.xxx.old</c>.
/// </summary>
internal static class ImageLayoutLeftovers
{
    private const string Title = "org.opencontainers.image.title";
    private const int RandomLength = 12;

    /// <summary>Deletes them. What cannot be deleted draws a warning: the layout itself is in place.</summary>
    public static void Remove(string folder, string chart, IChartLog log, CancellationToken cancellation)
    {
        var held = new HeldFiles();
        foreach (var old in Find(folder).Where(old => IsOf(chart, old)))
        {
            try
            {
                Delete(old, held, cancellation);
            }
            catch (OperationCanceledException)
            {
                // The chart is in the layout, which is to be told. A later push deletes the rest.
                return;
            }
            catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
            {
                log.Warn(Stays(old, fault));
            }
        }
    }

    private static List<string> Find(string folder)
    {
        try
        {
            var parent = Path.GetDirectoryName(Path.GetFullPath(folder))!;
            var name = Path.GetFileName(folder);

            return [.. Directory.EnumerateDirectories(parent, "*.old").Where(old => IsName(Path.GetFileName(old), name))];
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            return [];
        }
    }

    private static bool IsName(string old, string name) =>
        old.Length == name.Length + ".".Length + RandomLength + ".old".Length
        && old.StartsWith($"{name}.", StringComparison.Ordinal)
        && old[name.Length + 1 + 8] == '.';

    /// <summary>Whether a folder is a leftover of this chart. Another chart may have such a name, which its own layout shows.</summary>
    private static bool IsOf(string chart, string folder)
    {
        var files = new ImageLayoutFiles(folder);
        try
        {
            return files.IsMarked() && ImageLayoutIndex.Read(files).Single is { } digest
                && files.ReadJson(files.Blob(digest)) is { } content
                && OciManifest.TryParse(content, out var manifest)
                && manifest.Annotations.GetValueOrDefault(Title) == chart;
        }
        catch (ChartException)
        {
            // The layout is damaged or has links, so it is not known whose it is.
            return false;
        }
    }

    private static void Delete(string folder, HeldFiles held, CancellationToken cancellation)
    {
        if (Directory.EnumerateFileSystemEntries(folder, "*", SearchOption.AllDirectories).Any(entry => !IsOfALayout(Path.GetRelativePath(folder, entry))))
        {
            throw new IOException("It holds other files, too.");
        }

        held.DeleteFolder(folder, cancellation);
    }

    private static bool IsOfALayout(string path) => path.Replace('\\', '/') switch
    {
        "oci-layout" or "index.json" or "blobs" or "blobs/sha256" => true,
        var blob => blob.StartsWith("blobs/sha256/", StringComparison.Ordinal) && Digest.TryParse($"sha256:{blob["blobs/sha256/".Length..]}", out _),
    };

    private static Diagnostic Stays(string folder, Exception cause) => new(
        DiagnosticCodes.LeftoverStays,
        $"'{folder}', which an earlier version left beside an OCI image layout, cannot be deleted: {cause.Message}",
        "Delete it; nothing needs it any more.");
}

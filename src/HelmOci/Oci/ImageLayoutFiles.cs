using System.Text.Json;
using HelmOci.Diagnostics;
using HelmOci.Files;

namespace HelmOci.Oci;

/// <summary>The files of an image layout: where they are, and how they are read and written.</summary>
/// <remarks>Nothing is read or written through a link: a folder that somebody prepared would lead us to files elsewhere.</remarks>
internal sealed class ImageLayoutFiles(string folder)
{
    /// <summary>The names of our own temporary files start with this.</summary>
    public const string PassingPrefix = ".helmoci.";

    public const string PassingSuffix = ".tmp";

    /// <summary>As much as registries take for a manifest.</summary>
    public const int LargestJson = 4 << 20;

    public string Folder { get; } = Path.TrimEndingDirectorySeparator(folder);

    public string Index => Path.Combine(Folder, "index.json");

    public string Blobs => Path.Combine(Folder, "blobs", "sha256");

    private string Marker => Path.Combine(Folder, "oci-layout");

    public string Blob(Digest digest) => Path.Combine(Blobs, digest.Hex);

    /// <summary>Whether the file is there that makes a folder a layout.</summary>
    /// <exception cref="ChartException">It names a version that nobody knows yet, or is damaged.</exception>
    public bool IsMarked()
    {
        if (ReadJson(Marker) is not { } content) return false;

        try
        {
            using var json = JsonDocument.Parse(content);
            if (json.RootElement.GetProperty("imageLayoutVersion").GetString() == "1.0.0") return true;
        }
        catch (Exception fault) when (fault is JsonException or KeyNotFoundException or InvalidOperationException)
        {
            throw Unreadable(Marker, fault.Message);
        }

        throw Unreadable(Marker, "it is not of version 1.0.0.");
    }

    /// <summary>Makes the folder a layout.</summary>
    public string Mark(CancellationToken cancellation)
    {
        Put(Marker, """{"imageLayoutVersion":"1.0.0"}"""u8, cancellation);

        return Marker;
    }

    /// <summary>The bytes of a small file; null where there is none.</summary>
    /// <exception cref="ChartException">It cannot be read, is no file, or is too large.</exception>
    public byte[]? ReadJson(string path)
    {
        RefuseLinks(path);
        try
        {
            if (Directory.Exists(path)) throw Unreadable(path, "it is a folder.");

            var file = new FileInfo(path);
            if (!file.Exists) return null;
            // Pipes and devices are empty, too, and must not be opened.
            if (file.Length == 0) throw Unreadable(path, "it is empty.");
            if (file.Length > LargestJson) throw Unreadable(path, "it is larger than 4 MiB.");

            return AtomicFile.ReadAll(path);
        }
        catch (Exception fault) when (fault is FileNotFoundException or DirectoryNotFoundException)
        {
            return null;
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            throw Unreadable(path, fault.Message);
        }
    }

    /// <summary>Whether the file is there with this content.</summary>
    /// <exception cref="ChartException">It cannot be read.</exception>
    public bool HasContent(string path, ReadOnlySpan<byte> content)
    {
        RefuseLinks(path);
        try
        {
            return AtomicFile.HasContent(path, content);
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            throw Unreadable(path, fault.Message);
        }
    }

    /// <summary>Gives the file this content at one stroke.</summary>
    public void Put(string path, ReadOnlySpan<byte> content, CancellationToken cancellation)
    {
        RefuseLinks(path);
        AtomicFile.Replace(path, content, Path.Combine(Folder, $"{PassingPrefix}{Path.GetRandomFileName()}{PassingSuffix}"), cancellation);
    }

    /// <summary>Whether it has files, but for the marker and passing ones of ours.</summary>
    public bool HoldsFiles() => Directory.Exists(Folder) && HoldsFiles(new DirectoryInfo(Folder));

    /// <summary>Removes the marker that makes the folder a layout, unless the folder still holds something.</summary>
    public void UnmarkIfEmpty(CancellationToken cancellation)
    {
        if (!HoldsFiles()) new HeldFiles().Delete(Marker, cancellation);
    }

    /// <exception cref="ChartException">The path, or a folder of the layout on its way, is a link.</exception>
    public void RefuseLinks(string path)
    {
        for (var at = path; at.Length >= Folder.Length; at = Path.GetDirectoryName(at)!)
        {
            if (new FileInfo(at).LinkTarget is not null) throw IsLink(at);
        }
    }

    public static ChartException Unreadable(string path, string reason) => new(new Diagnostic(
        DiagnosticCodes.LayoutUnreadable,
        $"'{path}' of an OCI image layout cannot be read: {reason}",
        "Check who may read it. Where it is damaged, delete the layout's folder: the next push writes it anew."));

    private bool HoldsFiles(DirectoryInfo folder) => folder.EnumerateFileSystemInfos().Any(entry =>
        entry is DirectoryInfo { LinkTarget: null } inner
            ? HoldsFiles(inner)
            : entry.FullName != Path.GetFullPath(Marker) && !entry.Name.StartsWith(PassingPrefix, StringComparison.Ordinal));

    private static ChartException IsLink(string path) => new(new Diagnostic(
        DiagnosticCodes.LinkInLayout,
        $"'{path}' of an OCI image layout is a symbolic link, and nothing is read or written through it.",
        "Delete the link, or set ChartLayoutPath to another folder."));
}

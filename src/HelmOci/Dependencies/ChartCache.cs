using System.Security.Cryptography;
using System.Text;
using HelmOci.Charts;
using HelmOci.Diagnostics;
using HelmOci.Files;
using HelmOci.Machine;
using HelmOci.Oci;

namespace HelmOci.Dependencies;

/// <summary>
/// The charts that were fetched before, for all builds of a user. Archives lie under their SHA-256, which is computed again on every read; a small
/// file for each repository, name and version says which one it was.
/// </summary>
/// <remarks>
/// Files are written beside and renamed, so several builds may use it at once, and one that is killed leaves nothing half. A cache that
/// cannot be used costs time only.
/// </remarks>
internal sealed class ChartCache(string folder, IChartLog log)
{
    private static readonly TimeSpan Abandoned = TimeSpan.FromDays(1);

    /// <summary>The cache of the user.</summary>
    /// <param name="path"><c>ChartCachePath</c>; empty: the place that the system has for it.</param>
    /// <param name="machine">The machine.</param>
    /// <param name="log">Is told what is found.</param>
    public static ChartCache Of(string path, BuildMachine machine, IChartLog log) =>
        new(path.Length > 0 ? Path.GetFullPath(path) : DefaultFolder(machine), log);

    /// <summary>Where the cache is.</summary>
    public string Folder => folder;

    /// <summary>Whether a version was fetched before. Its archive may be gone, or changed.</summary>
    public bool Knows(ChartDependency locked) => File.Exists(NamePath(locked));

    /// <summary>The archive of a version that was fetched before; false where there is none.</summary>
    public bool TryGet(ChartDependency locked, out ReadOnlyMemory<byte> content)
    {
        content = default;
        var isFound = TryRead(NamePath(locked), out var name) && Digest.TryParse(Encoding.ASCII.GetString(name).Trim(), out var digest) && TryGet(digest, out content);
        if (isFound) log.Detail($"'{locked.Name}' {locked.Version} comes from the cache at '{folder}'.");

        return isFound;
    }

    /// <summary>The archive with a digest; false where there is none. One that was changed counts as none.</summary>
    public bool TryGet(Digest digest, out ReadOnlyMemory<byte> content)
    {
        content = default;
        var path = ContentPath(digest);
        if (!TryRead(path, out var bytes)) return false;
        if (Digest.Of(bytes) != digest)
        {
            log.Detail($"'{path}' in the cache was changed: it is fetched again.");

            return false;
        }

        content = bytes;

        return true;
    }

    /// <summary>Keeps an archive for the builds to come.</summary>
    public void Add(ChartDependency locked, ReadOnlyMemory<byte> content, CancellationToken cancellation) => Try(() =>
    {
        var digest = Digest.Of(content.Span);
        Write(ContentPath(digest), content.Span, cancellation);
        Write(NamePath(locked), Encoding.ASCII.GetBytes(digest + "\n"), cancellation);
    });

    private static string DefaultFolder(BuildMachine machine)
    {
        if (machine.Folder("XDG_CACHE_HOME") is { } caches) return Path.Combine(caches, "helmoci");

        return machine.Platform switch
        {
            Platform.Windows => Path.Combine(machine.Folder("LOCALAPPDATA") ?? Path.Combine(machine.HomeFolder, "AppData", "Local"), "HelmOci", "Cache"),
            Platform.MacOS => Path.Combine(machine.HomeFolder, "Library", "Caches", "helmoci"),
            _ => Path.Combine(machine.HomeFolder, ".cache", "helmoci"),
        };
    }

    private string ContentPath(Digest digest) => Path.Combine(folder, "sha256", digest.Hex[..2], digest.Hex);

    /// <summary>No part of a name becomes a path: it is hashed.</summary>
    private string NamePath(ChartDependency locked)
    {
        var key = SHA256.HashData(Encoding.UTF8.GetBytes($"{locked.Repository}\n{locked.Name}\n{locked.Version}"));
        var hex = Convert.ToHexString(key).ToLowerInvariant();

        return Path.Combine(folder, "names", hex[..2], hex);
    }

    private bool TryRead(string path, out byte[] content)
    {
        var read = Array.Empty<byte>();
        var isRead = Try(() => read = File.Exists(path) ? File.ReadAllBytes(path) : []);
        content = read;

        return isRead && read.Length > 0;
    }

    private static void Write(string path, ReadOnlySpan<byte> content, CancellationToken cancellation)
    {
        var parent = Path.GetDirectoryName(path)!;
        // Charts may be private; whoever else is on the machine need not see them.
        if (OperatingSystem.IsWindows()) Directory.CreateDirectory(parent);
        else Directory.CreateDirectory(parent, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        Sweep(parent, cancellation);
        AtomicFile.Write(path, content, cancellation);
    }

    /// <summary>Deletes what builds that were killed left behind.</summary>
    private static void Sweep(string parent, CancellationToken cancellation)
    {
        foreach (var file in new DirectoryInfo(parent).EnumerateFiles(".*.tmp"))
        {
            if (DateTime.UtcNow - file.LastWriteTimeUtc > Abandoned) new HeldFiles().Delete(file.FullName, cancellation);
        }
    }

    private bool Try(Action use)
    {
        try
        {
            use();

            return true;
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException or ChartException or NotSupportedException)
        {
            log.Detail($"The cache of charts at '{folder}' cannot be used: {OutsideText.Clean(fault.Message)}");

            return false;
        }
    }
}

using System.Text;
using HelmOci.Diagnostics;

namespace HelmOci.Files;

/// <summary>The list of what the chart tasks wrote, by which Clean deletes.</summary>
/// <remarks>
/// A line for each file, <c>sha256:HEX PATH</c>, and for each chart in an image layout, <c>layout:HEX FOLDER</c>, with the digest of its manifest.
/// A list may come with the sources, from anybody. It is a hint of what to look at, never an order to delete.
/// </remarks>
public sealed class WrittenFiles(string listPath)
{
    /// <summary>Far more than any build writes.</summary>
    private const int LongestList = 16 * 1024 * 1024;

    private const string FilePrefix = "sha256:";
    private const string LayoutPrefix = "layout:";
    private const int PathStart = 7 + 64 + 1;

    /// <summary>Adds what was written just now. Files of earlier builds stay, as long as they exist.</summary>
    /// <exception cref="ChartException">The list or a file cannot be read, or the list cannot be written.</exception>
    public void Add(IEnumerable<WrittenFile> written, CancellationToken cancellation = default)
    {
        var files = new SortedDictionary<string, string>(StringComparer.Ordinal);
        foreach (var (path, record) in (Read() ?? []).Where(entry => Path.Exists(entry.Key))) files[path] = record;

        foreach (var file in written.Where(file => IsListable(file.Path)))
        {
            var record = file.Manifest is { } digest ? LayoutPrefix + digest[FilePrefix.Length..] : RecordOf(file.Path, cancellation);
            if (record is not null) files[file.Path] = record;
        }

        AtomicFile.Write(listPath, Encoding.UTF8.GetBytes(string.Concat(files.Select(file => $"{file.Value} {file.Key}\n"))), cancellation);
    }

    /// <summary>Deletes what the list names, where it lies in these places and still is what was written; then the list.</summary>
    /// <param name="places">Where it may delete.</param>
    /// <param name="removeFromLayout">Takes the manifest of this digest out of the layout in this folder; false where it is not there.</param>
    /// <param name="log">Gets what was not deleted, and why.</param>
    /// <param name="cancellation">Ends it between two files, and within a long one.</param>
    /// <exception cref="ChartException">The list or a file cannot be read.</exception>
    public void Delete(CleanPlaces places, Func<string, string, bool> removeFromLayout, IChartLog log, CancellationToken cancellation)
    {
        if (!File.Exists(listPath)) return;

        if (Read() is not { } files)
        {
            log.Info($"'{listPath}' is no list of this package's files, so nothing was deleted by it.");
            return;
        }

        var held = new HeldFiles();
        foreach (var (path, record) in files.Where(file => places.Hold(file.Key)))
        {
            cancellation.ThrowIfCancellationRequested();
            var isOurs = record.StartsWith(LayoutPrefix, StringComparison.Ordinal)
                ? TryRemove(path, FilePrefix + record[LayoutPrefix.Length..], removeFromLayout, log)
                : RecordOf(path, cancellation) == record && TryDelete(path, held, log, cancellation);
            if (!isOurs) log.Detail($"'{path}' is kept: it was changed since it was written, or is gone.");
        }

        var elsewhere = files.Keys.FirstOrDefault(path => !places.Hold(path));
        if (elsewhere is not null) log.Info($"What '{listPath}' names outside of this project's output folders is kept, such as '{elsewhere}'.");

        TryDelete(listPath, held, log, cancellation);
    }

    /// <summary>Whether the list names this file, and the file still is what was written.</summary>
    /// <exception cref="ChartException">The list or the file cannot be read.</exception>
    public bool Holds(string path, CancellationToken cancellation) =>
        File.Exists(path) && Read() is { } files && files.TryGetValue(path, out var record) && RecordOf(path, cancellation) == record;

    /// <summary>Deletes one file, where the list names it and it still is what was written; tells whether.</summary>
    /// <exception cref="ChartException">The list or the file cannot be read.</exception>
    public bool DeleteOwn(string path, IChartLog log, CancellationToken cancellation) =>
        Holds(path, cancellation) && TryDelete(path, new HeldFiles(), log, cancellation) && !File.Exists(path);

    /// <summary>The paths with their records; null where it is not a list of ours.</summary>
    private Dictionary<string, string>? Read()
    {
        var list = new FileInfo(listPath);
        // Pipes and devices are empty, too: to open one would wait for its writer.
        if (!list.Exists || (list.LinkTarget is null && list.Length == 0)) return [];
        if (list.LinkTarget is not null || list.Length > LongestList) return null;

        var files = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var line in Reading(listPath, () => File.ReadAllText(listPath)).Split('\n', StringSplitOptions.RemoveEmptyEntries))
        {
            if (!IsEntry(line)) return null;

            files[line[PathStart..]] = line[..(PathStart - 1)];
        }

        return files;
    }

    private bool IsEntry(string line) =>
        line.Length > PathStart
        && (line.StartsWith(FilePrefix, StringComparison.Ordinal) || line.StartsWith(LayoutPrefix, StringComparison.Ordinal))
        && line[PathStart - 1] == ' '
        && line[FilePrefix.Length..(PathStart - 1)].All(char.IsAsciiHexDigitLower)
        && IsListable(line[PathStart..]);

    /// <summary>A full path without detours, which one line can hold.</summary>
    /// <remarks>On Windows, the question whether a file exists on a server already logs in there. So only files on the list's own server are looked at.</remarks>
    private bool IsListable(string path) =>
        !path.Any(char.IsControl) && Path.IsPathFullyQualified(path) && Path.GetFullPath(path) == path
        && (!path.StartsWith(@"\\", StringComparison.Ordinal) || Path.GetPathRoot(path) == Path.GetPathRoot(Path.GetFullPath(listPath)));

    /// <summary>Null where there is no such file. We write no empty ones, and a pipe is one: it is not opened.</summary>
    private static string? RecordOf(string path, CancellationToken cancellation) => Reading(path, () =>
        new FileInfo(path) is { Exists: true, Length: > 0 } ? FilePrefix + Convert.ToHexString(AtomicFile.Hash(path, cancellation)).ToLowerInvariant() : null);

    private static T Reading<T>(string path, Func<T> read)
    {
        try
        {
            return read();
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            throw CannotRead(path, fault);
        }
    }

    private static bool TryDelete(string path, HeldFiles held, IChartLog log, CancellationToken cancellation)
    {
        try
        {
            held.Delete(path, cancellation);
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            log.Warn(CannotDelete(path, fault));
        }

        return true;
    }

    /// <summary>A layout that is damaged, or that another build writes, does not keep the rest from being cleaned.</summary>
    private static bool TryRemove(string folder, string manifest, Func<string, string, bool> remove, IChartLog log)
    {
        try
        {
            return remove(folder, manifest);
        }
        catch (ChartException fault)
        {
            foreach (var diagnostic in fault.Diagnostics) log.Warn(diagnostic);

            return true;
        }
    }

    private static ChartException CannotRead(string path, Exception cause) => new(
        new Diagnostic(
            DiagnosticCodes.CannotRead,
            $"'{path}' cannot be read: {cause.Message}",
            "Check that it is a file, that it may be read, and that no other program holds it open."),
        cause);

    private static Diagnostic CannotDelete(string path, Exception cause) => new(
        DiagnosticCodes.CannotDelete,
        $"'{path}' cannot be deleted: {cause.Message}",
        "Check that its folder may be written, and that no other program holds it open.");
}

/// <summary>What was written.</summary>
/// <param name="Path">The full path of a file, or of a layout's folder.</param>
/// <param name="Manifest">The digest of what was put into the layout; null for a file.</param>
public sealed record WrittenFile(string Path, string? Manifest = null);

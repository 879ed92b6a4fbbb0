using System.Security.Cryptography;
using System.Text;
using HelmOci.Diagnostics;

namespace HelmOci.Files;

/// <summary>The list of what the chart tasks wrote, by which Clean deletes: for each file a line <c>sha256:HEX PATH</c>.</summary>
/// <remarks>A list may come with the sources, from anybody. It is a hint of what to look at, never an order to delete.</remarks>
public sealed class WrittenFiles(string listPath)
{
    /// <summary>Far more than any build writes.</summary>
    private const int LongestList = 16 * 1024 * 1024;

    private const string Prefix = "sha256:";
    private const int PathStart = 7 + 64 + 1;

    /// <summary>Adds files that were written just now. Those of earlier builds stay, as long as they exist.</summary>
    /// <exception cref="ChartException">The list or a file cannot be read, or the list cannot be written.</exception>
    public void Add(IEnumerable<string> written)
    {
        var files = new SortedDictionary<string, string>(StringComparer.Ordinal);
        foreach (var (path, digest) in (Read() ?? []).Where(entry => File.Exists(entry.Key))) files[path] = digest;

        foreach (var path in written.Where(IsListable))
        {
            if (DigestOf(path) is { } digest) files[path] = digest;
        }

        AtomicFile.Write(listPath, Encoding.UTF8.GetBytes(string.Concat(files.Select(file => $"{file.Value} {file.Key}\n"))));
    }

    /// <summary>Deletes what the list names, where it lies in these places and still is what was written; then the list.</summary>
    /// <exception cref="ChartException">The list or a file cannot be read.</exception>
    public void Delete(CleanPlaces places, IChartLog log)
    {
        if (!File.Exists(listPath)) return;

        if (Read() is not { } files)
        {
            log.Info($"'{listPath}' is no list of this package's files, so nothing was deleted by it.");
            return;
        }

        foreach (var (path, digest) in files.Where(file => places.Hold(file.Key)))
        {
            if (DigestOf(path) == digest) Delete(path, log);
            else log.Detail($"'{path}' is kept: it was changed since it was written, or is gone.");
        }

        var elsewhere = files.Keys.FirstOrDefault(path => !places.Hold(path));
        if (elsewhere is not null) log.Info($"What '{listPath}' names outside of this project's output folders is kept, such as '{elsewhere}'.");

        Delete(listPath, log);
    }

    /// <summary>The paths with their digests; null where it is not a list of ours.</summary>
    private Dictionary<string, string>? Read()
    {
        var list = new FileInfo(listPath);
        if (!list.Exists) return [];
        if (list.LinkTarget is not null || list.Length > LongestList) return null;

        var files = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var line in Reading(listPath, () => File.ReadAllText(listPath)).Split('\n', StringSplitOptions.RemoveEmptyEntries))
        {
            if (!IsEntry(line)) return null;

            files[line[PathStart..]] = line[..(PathStart - 1)];
        }

        return files;
    }

    private static bool IsEntry(string line) =>
        line.Length > PathStart
        && line.StartsWith(Prefix, StringComparison.Ordinal)
        && line[PathStart - 1] == ' '
        && line[Prefix.Length..(PathStart - 1)].All(char.IsAsciiHexDigitLower)
        && IsListable(line[PathStart..]);

    /// <summary>A full path without detours, which one line can hold.</summary>
    private static bool IsListable(string path) =>
        !path.Any(char.IsControl) && Path.IsPathFullyQualified(path) && Path.GetFullPath(path) == path;

    /// <summary>Null where there is no such file.</summary>
    private static string? DigestOf(string path)
    {
        if (!File.Exists(path)) return null;

        return Reading(path, () =>
        {
            using var file = File.OpenRead(path);

            return Prefix + Convert.ToHexString(SHA256.HashData(file)).ToLowerInvariant();
        });
    }

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

    private static void Delete(string path, IChartLog log)
    {
        try
        {
            if (File.Exists(path)) File.Delete(path);
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            log.Warn(CannotDelete(path, fault));
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

/// <summary>Where Clean may delete.</summary>
/// <param name="Folders">Full paths of the output, layout and intermediate folders.</param>
/// <param name="ReportFile">The full path of the report, which may lie elsewhere.</param>
public sealed record CleanPlaces(IReadOnlyList<string> Folders, string ReportFile)
{
    /// <summary>Whether the file really lies there: no link below the folder leads elsewhere.</summary>
    public bool Hold(string path) =>
        (path == ReportFile && !IsLink(path)) || Folders.Any(folder => IsBelow(path, Path.TrimEndingDirectorySeparator(Path.GetFullPath(folder))));

    private static bool IsBelow(string path, string folder)
    {
        if (!path.StartsWith(folder + Path.DirectorySeparatorChar, StringComparison.Ordinal)) return false;

        for (var part = path; part.Length > folder.Length; part = Path.GetDirectoryName(part)!)
        {
            if (IsLink(part)) return false;
        }

        return true;
    }

    private static bool IsLink(string path) => new FileInfo(path).LinkTarget is not null;
}

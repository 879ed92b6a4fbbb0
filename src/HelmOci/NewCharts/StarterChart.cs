using System.Text;
using HelmOci.Diagnostics;
using HelmOci.Files;

namespace HelmOci.NewCharts;

/// <summary>Writes a starter chart, and never over a file that is there.</summary>
public static class StarterChart
{
    private static readonly UTF8Encoding Utf8 = new(encoderShouldEmitUTF8Identifier: false);

    /// <summary>Writes the chart into a folder, all of it or nothing.</summary>
    /// <returns>The full paths of its files.</returns>
    /// <exception cref="ChartException">A file of the chart is there already, or the folder cannot be written.</exception>
    public static IReadOnlyList<string> Write(string folder, ChartRecipe recipe, CancellationToken cancellation)
    {
        var files = StarterFiles.Of(recipe).Select(file => (Path: Path.GetFullPath(Path.Combine(folder, file.Path)), file.Text)).ToList();
        if (files.Find(file => Path.Exists(file.Path)) is { Path: { } there }) throw FileIsThere(there);
        if (FileInPlaceOf(Path.GetFullPath(folder)) is { } file) throw IsNoFolder(file);

        var written = new List<string>();
        try
        {
            foreach (var (path, text) in files)
            {
                cancellation.ThrowIfCancellationRequested();
                WriteNew(path, Utf8.GetBytes(text), written);
            }
        }
        catch
        {
            // Half a chart would be in the way of the next try.
            var held = new HeldFiles();
            foreach (var path in written) held.Delete(path, CancellationToken.None);
            throw;
        }

        return written;
    }

    /// <summary>A file where a folder, or one that it lies in, has to be.</summary>
    private static string? FileInPlaceOf(string folder)
    {
        var nearest = folder;
        while (nearest is not null && !Path.Exists(nearest)) nearest = Path.GetDirectoryName(nearest);

        return File.Exists(nearest) ? nearest : null;
    }

    private static void WriteNew(string path, byte[] content, List<string> written)
    {
        try
        {
            Directory.CreateDirectory(Path.GetDirectoryName(path)!);
            // Another project of the build may have the same folder: who comes second is told so.
            using var file = new FileStream(path, FileMode.CreateNew, FileAccess.Write);
            written.Add(path);
            file.Write(content);
        }
        catch (IOException) when (Path.Exists(path) && !written.Contains(path))
        {
            throw FileIsThere(path);
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            throw AtomicFile.CannotWrite(path, fault);
        }
    }

    private static ChartException IsNoFolder(string path) => new(new Diagnostic(
        DiagnosticCodes.NewChartFileIsThere,
        $"'{path}' is a file, and a new chart needs a folder there: nothing was written.",
        "Move the file away, or set ChartDirectory to another folder.")
    {
        Location = new SourceLocation(path),
    });

    private static ChartException FileIsThere(string path) => new(new Diagnostic(
        DiagnosticCodes.NewChartFileIsThere,
        $"'{path}' is there already, and a new chart replaces no file: nothing was written.",
        "Move the file away, or set ChartDirectory to a folder of the project's own.")
    {
        Location = new SourceLocation(path),
    });
}

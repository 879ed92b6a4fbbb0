using System.Text;
using HelmOci.Diagnostics;
using HelmOci.Files;

namespace HelmOci.NewCharts;

/// <summary>Writes a starter chart, and never over a file that is there.</summary>
public static class StarterChart
{
    private static readonly UTF8Encoding Utf8 = new(encoderShouldEmitUTF8Identifier: false);

    /// <summary>Writes the chart into a folder, all of it or nothing. Chart.yaml comes last: without it no part of one passes for a chart.</summary>
    /// <returns>The full paths of its files.</returns>
    /// <exception cref="ChartException">A file of the chart is there already, or the folder cannot be written.</exception>
    public static IReadOnlyList<string> Write(string folder, ChartRecipe recipe, CancellationToken cancellation)
    {
        var files = StarterFiles.Of(recipe).OrderBy(file => file.Path == "Chart.yaml")
            .Select(file => (Path: Path.GetFullPath(Path.Combine(folder, file.Path)), file.Text)).ToList();
        if (files.Find(file => Path.Exists(file.Path)) is { Path: { } there }) throw FileIsThere(there);
        if (FileInPlaceOf(Path.GetFullPath(folder)) is { } file) throw IsNoFolder(file);

        var made = new List<string>();
        try
        {
            foreach (var (path, text) in files)
            {
                cancellation.ThrowIfCancellationRequested();
                WriteNew(path, Utf8.GetBytes(text), made);
            }
        }
        catch
        {
            // Half a chart would be in the way of the next try.
            Undo(made);
            throw;
        }

        return [.. files.Select(file => file.Path)];
    }

    /// <summary>A file where a folder, or one that it lies in, has to be.</summary>
    private static string? FileInPlaceOf(string folder)
    {
        var nearest = folder;
        while (nearest is not null && !Path.Exists(nearest)) nearest = Path.GetDirectoryName(nearest);

        return File.Exists(nearest) ? nearest : null;
    }

    /// <param name="path">The path of the file.</param>
    /// <param name="content">Its bytes.</param>
    /// <param name="made">Gets all that was made: folders before what is in them.</param>
    private static void WriteNew(string path, byte[] content, List<string> made)
    {
        try
        {
            MakeFolder(Path.GetDirectoryName(path)!, made);
            // Another project of the build may have the same folder: who comes second is told so.
            using var file = new FileStream(path, FileMode.CreateNew, FileAccess.Write);
            made.Add(path);
            file.Write(content);
        }
        catch (IOException) when (Path.Exists(path) && !made.Contains(path))
        {
            throw FileIsThere(path);
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            throw AtomicFile.CannotWrite(path, fault);
        }
    }

    private static void MakeFolder(string folder, List<string> made)
    {
        if (Directory.Exists(folder)) return;

        if (Path.GetDirectoryName(folder) is { } parent) MakeFolder(parent, made);
        Directory.CreateDirectory(folder);
        made.Add(folder);
    }

    private static void Undo(IEnumerable<string> made)
    {
        var held = new HeldFiles();
        foreach (var path in made.Reverse())
        {
            try
            {
                if (Directory.Exists(path)) held.DeleteFolder(path, CancellationToken.None);
                else held.Delete(path, CancellationToken.None);
            }
            catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
            {
                // What stopped the chart is worth telling, not this; and a folder may have others' files by now.
            }
        }
    }

    private static ChartException IsNoFolder(string path) => InTheWay(
        path,
        $"'{path}' is a file, and a new chart needs a folder there: nothing was written.",
        "Move the file away, or set ChartDirectory to another folder.");

    private static ChartException FileIsThere(string path) => InTheWay(
        path,
        $"'{path}' is there already, and a new chart replaces no file: nothing was written.",
        "Move the file away, or set ChartDirectory to a folder of the project's own.");

    private static ChartException InTheWay(string path, string message, string nextStep) =>
        new(new Diagnostic(DiagnosticCodes.NewChartFileIsThere, message, nextStep) { Location = new SourceLocation(path) });
}

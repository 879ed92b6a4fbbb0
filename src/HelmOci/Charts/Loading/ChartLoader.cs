using HelmOci.Diagnostics;

namespace HelmOci.Charts.Loading;

/// <summary>Reads a chart from its folder or from a packed archive, as Helm does.</summary>
internal static class ChartLoader
{
    /// <summary>Reads a folder. Nothing in it is written.</summary>
    /// <exception cref="ChartException">It is no chart that can be packed; all errors are told at once.</exception>
    public static Chart Load(string folder, ChartLoadOptions options, IChartLog log, CancellationToken cancellation)
    {
        var path = Path.TrimEndingDirectorySeparator(Path.GetFullPath(folder));
        if (!Directory.Exists(path)) throw new ChartException(FolderMissing(path));

        var errors = new DiagnosticList();
        var reader = new ChartFolderReader(path, options, log, errors, cancellation);
        var files = errors.Try(reader.Read, []);
        // Where the folder itself cannot be read, errors of missing files would only follow from it.
        if (errors.Any && !files.Any(file => file.Path == "Chart.yaml")) errors.ThrowIfAny();

        var chart = Assemble(files, path, new ArchiveBudget(), errors, cancellation);

        return chart with { FolderPath = path, Warnings = [.. reader.Warnings, .. chart.Warnings] };
    }

    /// <summary>Reads a packed chart (.tgz).</summary>
    /// <param name="content">Its bytes.</param>
    /// <param name="file">What messages call it.</param>
    /// <param name="cancellation">Stops the work.</param>
    /// <exception cref="ChartException">It is damaged, or no chart.</exception>
    public static Chart LoadArchive(ReadOnlyMemory<byte> content, string file, CancellationToken cancellation) =>
        LoadArchive(content, file, out _, cancellation);

    /// <summary>Reads a packed chart, and gives the SHA-256 of its tar.</summary>
    internal static Chart LoadArchive(ReadOnlyMemory<byte> content, string file, out byte[] contentHash, CancellationToken cancellation)
    {
        var budget = new ArchiveBudget();
        using var reader = new ChartArchiveReader(content, file, budget, cancellation);
        var files = reader.Read();
        contentHash = reader.ContentHash();

        return Assemble(files, file, budget, new DiagnosticList(), cancellation);
    }

    private static Chart Assemble(
        IReadOnlyList<ChartFile> files, string place, ArchiveBudget budget, DiagnosticList errors, CancellationToken cancellation)
    {
        var chart = new ChartAssembler(budget, errors, cancellation).Assemble(files, place);
        if (errors.Any && chart is not null) AddErrorsOf(chart, errors, cancellation);
        errors.ThrowIfAny();

        return chart!;
    }

    /// <summary>Adds what Helm refuses in the chart, too, unless an error of the same line is known: it would only follow from it.</summary>
    private static void AddErrorsOf(Chart chart, DiagnosticList errors, CancellationToken cancellation)
    {
        var known = errors.ToList().Select(LineOf).ToHashSet();
        var found = new DiagnosticList();
        found.AddRange(ChartErrors.Of(chart, cancellation));
        // Charts that are missing can be fetched, once the others are in order.
        errors.AddRange(found.ToList().Where(error => error.Code != DiagnosticCodes.DependencyMissing && !known.Contains(LineOf(error))));
    }

    private static SourceLocation? LineOf(Diagnostic error) => error.Location is { } location ? location with { Column = 0 } : null;

    private static Diagnostic FolderMissing(string folder) => new(
        DiagnosticCodes.ChartFolderMissing,
        $"The chart's folder '{folder}' does not exist.",
        "Set ChartDirectory to the folder that holds Chart.yaml.")
    { Location = new SourceLocation(folder) };
}

/// <summary>How a chart's folder is read.</summary>
internal sealed record ChartLoadOptions
{
    public static readonly ChartLoadOptions Default = new();

    /// <summary>Whether a symbolic link may lead out of the repository (the nearest folder above the chart with a <c>.git</c>, else the one that holds the chart). Off, because a pull request could publish the build machine's files.</summary>
    public bool AllowExternalLinks { get; init; }
}

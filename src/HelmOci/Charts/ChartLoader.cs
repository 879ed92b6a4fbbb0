using HelmOci.Diagnostics;

namespace HelmOci.Charts;

/// <summary>Reads a chart from its folder or from a packed archive, as Helm does.</summary>
public static class ChartLoader
{
    /// <summary>Reads a folder. Nothing in it is written.</summary>
    /// <exception cref="ChartException">It is no chart that can be packed; all faults are told at once.</exception>
    public static Chart Load(string folder, ChartLoadOptions options, IChartLog log, CancellationToken cancellation)
    {
        var path = Path.TrimEndingDirectorySeparator(Path.GetFullPath(folder));
        if (!Directory.Exists(path)) throw new ChartException(ChartFileDiagnostics.FolderMissing(path));

        var faults = new ChartFaults();
        var reader = new ChartFolderReader(path, options, log, faults, cancellation);
        var files = faults.Try(reader.Read, []);
        // A fault of the folder itself would only make faults of the missing files.
        if (faults.Any && !files.Any(file => file.Path == "Chart.yaml")) faults.ThrowIfAny();

        var chart = Assemble(files, path, new ArchiveBudget(), faults, cancellation);

        return chart with { FolderPath = path, Remarks = [.. reader.Remarks, .. chart.Remarks] };
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

        return Assemble(files, file, budget, new ChartFaults(), cancellation);
    }

    private static Chart Assemble(
        IReadOnlyList<ChartFile> files, string place, ArchiveBudget budget, ChartFaults faults, CancellationToken cancellation)
    {
        var chart = new ChartAssembler(budget, faults, cancellation).Assemble(files, place);
        if (faults.Any && chart is not null) faults.AddErrorsOf(chart, cancellation);
        faults.ThrowIfAny();

        return chart!;
    }
}

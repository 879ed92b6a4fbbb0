using HelmOci.Charts.Loading;
using HelmOci.Diagnostics;
using HelmOci.Files;

namespace HelmOci.Charts.Archive;

/// <summary>A packed chart: the .tgz that Helm installs.</summary>
/// <param name="Metadata">What the Chart.yaml inside says.</param>
/// <param name="Content">The bytes of the .tgz.</param>
/// <param name="ContentHash">SHA-256 of the uncompressed tar, 32 bytes. Compressors differ; this stays.</param>
public sealed record ChartArchive(ChartMetadata Metadata, ReadOnlyMemory<byte> Content, ReadOnlyMemory<byte> ContentHash)
{
    /// <summary>The largest .tgz that is worth reading, in bytes: the tar inside may not be larger.</summary>
    public const long LargestContent = ChartLimits.Tar;

    /// <summary><c>name-version.tgz</c>, both as in the metadata.</summary>
    public string FileName => $"{Metadata.Name}-{Metadata.Version}.tgz";

    /// <summary>Packs a chart. The same chart and time give the same bytes.</summary>
    /// <param name="chart">A chart without errors.</param>
    /// <param name="timestamp">The time of every file in it.</param>
    /// <param name="cancellation">Stops the work.</param>
    internal static ChartArchive Of(Chart chart, DateTimeOffset timestamp, CancellationToken cancellation)
    {
        using var sink = new ArchiveSink(cancellation);
        var tar = new ChartTarWriter(sink, timestamp);
        Add(chart, chart.Metadata.Name, tar);
        tar.Finish();
        var (content, hash) = sink.Finish();

        return new ChartArchive(chart.Metadata, content, hash);
    }

    /// <summary>Reads a packed chart and checks it as Helm does before a push.</summary>
    /// <exception cref="ChartException">It cannot be read, is damaged, or is no chart that Helm takes.</exception>
    public static ChartArchive Open(string path, CancellationToken cancellation)
    {
        var content = Read(Path.GetFullPath(path));
        var chart = ChartLoader.LoadArchive(content, path, out var hash, cancellation);
        var errors = new DiagnosticList();
        errors.AddRange(ChartErrors.OfLoading(chart, cancellation));
        errors.ThrowIfAny();

        return new ChartArchive(chart.Metadata, content, hash);
    }

    /// <summary>The SHA-256 of the tar inside a .tgz, without reading the chart; false for what is no such archive, or too large.</summary>
    public static bool TryHashContent(ReadOnlyMemory<byte> content, out byte[] hash, CancellationToken cancellation)
    {
        try
        {
            using var source = new ArchiveSource(content, "", new ArchiveBudget(), cancellation);
            hash = source.Finish();

            return true;
        }
        catch (ChartException)
        {
            hash = [];

            return false;
        }
    }

    /// <summary>Writes the .tgz into a folder, which is made where it is missing, unless it is there already; gives its full path.</summary>
    /// <exception cref="ChartException">It cannot be written; what was there before is still there.</exception>
    public string SaveTo(string folder) => SaveTo(folder, out _, CancellationToken.None);

    /// <summary>The same, and tells whether it was written.</summary>
    /// <exception cref="ChartException">It cannot be written; what was there before is still there.</exception>
    public string SaveTo(string folder, out bool isWritten, CancellationToken cancellation)
    {
        var path = Path.GetFullPath(Path.Combine(folder, FileName));
        isWritten = AtomicFile.Write(path, Content.Span, cancellation);

        return path;
    }

    private static void Add(Chart chart, string root, ChartTarWriter tar)
    {
        foreach (var file in chart.OwnFiles())
        {
            tar.Add($"{root}/{file.Path}", file.Content);
        }

        foreach (var subchart in chart.Subcharts)
        {
            Add(subchart, $"{root}/charts/{subchart.Metadata.Name}", tar);
        }
    }

    private static ReadOnlyMemory<byte> Read(string path)
    {
        try
        {
            var length = new FileInfo(path).Length;

            return length < ChartLimits.Tar ? File.ReadAllBytes(path) : throw new ChartException(ChartLimits.Exceeded(path));
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            throw new ChartException(FileContent.Unreadable(path, fault.Message), fault);
        }
    }
}

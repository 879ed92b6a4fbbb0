using HelmOci.Diagnostics;

namespace HelmOci.Charts;

/// <summary>The files that a walk through a chart's folder found, and their contents; what stopped it somewhere has its place among them.</summary>
internal sealed class FoundFiles
{
    /// <summary>Below this, one thread has read them before another has started.</summary>
    private const int Many = 100;

    private readonly List<FoundFile> _files = [];
    private int _next;
    private long _total;
    private long _names;

    /// <summary>Whether no further file belongs into a chart.</summary>
    public bool IsFull => _files.Count > ChartLimits.Files || _names > ChartLimits.Names;

    public void Add(string path, string sourcePath, FileInfo file)
    {
        _names += sourcePath.Length;
        _files.Add(new FoundFile(path, sourcePath, file));
    }

    public void Add(ChartException fault) => _files.Add(new FoundFile(fault));

    /// <summary>Reads all of them, on several threads where there are many: opening a file takes longer than reading it.</summary>
    /// <returns>The files that could be read, in the order in which they were found, and whether all that was found is within the chart's limits.</returns>
    public (List<ChartFile> Files, bool IsAll) Read(ChartFaults faults, CancellationToken cancellation)
    {
        var isMany = _files.Count >= Many;
        for (var helper = 1; helper < Environment.ProcessorCount && isMany; helper++) _ = Task.Run(() => ReadSome(new ContentRoom(), cancellation), cancellation);
        ReadSome(isMany ? new ContentRoom() : null, cancellation);
        cancellation.ThrowIfCancellationRequested();

        var files = new List<ChartFile>(_files.Count);
        var length = 0L;
        foreach (var found in _files)
        {
            cancellation.ThrowIfCancellationRequested();
            if (faults.Try(found.ToChartFile, null) is not { } file) continue;

            length += file.Content.Length;
            if (length >= ChartLimits.Total) return (files, false);
            files.Add(file);
        }

        return (files, !IsFull);
    }

    private void ReadSome(ContentRoom? room, CancellationToken cancellation)
    {
        while (!cancellation.IsCancellationRequested && Volatile.Read(ref _total) < ChartLimits.Total && Interlocked.Increment(ref _next) is var next && next <= _files.Count)
        {
            Interlocked.Add(ref _total, _files[next - 1].Read(room));
        }
    }
}

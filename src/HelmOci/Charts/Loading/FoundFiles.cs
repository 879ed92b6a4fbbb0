using HelmOci.Diagnostics;

namespace HelmOci.Charts.Loading;

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
    public (List<ChartFile> Files, bool IsAll) Read(DiagnosticList errors, CancellationToken cancellation)
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
            if (errors.Try(found.ToChartFile, null) is not { } file) continue;

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

/// <summary>A file in a chart's folder, which one of several threads reads.</summary>
internal sealed class FoundFile
{
    private readonly string _path = "";
    private readonly string _sourcePath = "";
    private readonly FileInfo? _file;
    private ReadOnlyMemory<byte> _content;
    private ChartException? _fault;
    private bool _isRead;

    /// <param name="path">From the chart's root, with forward slashes.</param>
    /// <param name="sourcePath">The same as a full path, for messages.</param>
    /// <param name="file">What is read: where a link leads to.</param>
    public FoundFile(string path, string sourcePath, FileInfo file) => (_path, _sourcePath, _file) = (path, sourcePath, file);

    /// <summary>One that cannot be read.</summary>
    public FoundFile(ChartException fault) => (_fault, _isRead) = (fault, true);

    /// <summary>Reads the file, or waits for the thread that does; a fault is kept.</summary>
    /// <param name="room">Where its bytes go; null for an array of their own.</param>
    /// <returns>How many bytes it has.</returns>
    public int Read(ContentRoom? room)
    {
        lock (this)
        {
            if (!_isRead) ReadOnce(room);

            return _content.Length;
        }
    }

    /// <exception cref="ChartException">It could not be read.</exception>
    public ChartFile ToChartFile()
    {
        Read(null);

        return _fault is null ? new ChartFile(_path, _content) { SourcePath = _sourcePath } : throw _fault;
    }

    private void ReadOnce(ContentRoom? room)
    {
        try
        {
            _content = FileContent.Read(_file!.FullName, _file.Exists ? _file.Length : 0, room);
        }
        catch (ChartException fault)
        {
            _fault = fault;
        }

        _isRead = true;
    }
}

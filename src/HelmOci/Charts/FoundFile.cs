using HelmOci.Diagnostics;

namespace HelmOci.Charts;

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

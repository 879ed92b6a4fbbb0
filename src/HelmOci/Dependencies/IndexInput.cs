using HelmOci.Charts;
using HelmOci.Diagnostics;

namespace HelmOci.Dependencies;

/// <summary>The bytes of an index in pieces, counted: a hostile one has no end.</summary>
internal sealed class IndexInput
{
    private const int Piece = 128 * 1024;

    private const int LargestValue = 16 * 1024 * 1024;

    private readonly Stream _stream;
    private readonly string _file;
    private byte[] _room = new byte[Piece];
    private int _start;
    private int _end;
    private long _total;
    private bool _isEnd;

    public IndexInput(Stream stream, string file)
    {
        (_stream, _file) = (stream, file);
        More();
        if (Rest.StartsWith("\uFEFF"u8)) _start += 3;
        while (!_isEnd && Rest.IndexOfAnyExcept(" \t\r\n"u8) < 0) More();
    }

    public bool IsEmpty => _isEnd && Rest.IndexOfAnyExcept(" \t\r\n"u8) < 0;

    public bool IsJson => Rest.TrimStart(" \t\r\n"u8).StartsWith("{"u8);

    /// <summary>What is read and not yet used.</summary>
    public ReadOnlySpan<byte> Rest => _room.AsSpan(_start, _end - _start);

    /// <summary>Whether nothing follows what is read.</summary>
    public bool IsEnd => _isEnd;

    public void Use(int count) => _start += count;

    /// <summary>Reads more behind <see cref="Rest"/>; a single value may be as long as the memory for it allows.</summary>
    public void More()
    {
        if (_start > 0)
        {
            _room.AsSpan(_start, _end - _start).CopyTo(_room);
            (_start, _end) = (0, _end - _start);
        }

        if (_end == _room.Length)
        {
            if (_room.Length >= LargestValue) throw ChartIndex.Invalid(_file, "one value in it has more than 16 MB", null);
            Array.Resize(ref _room, _room.Length * 2);
        }

        var count = _stream.Read(_room.AsSpan(_end));
        _isEnd = count == 0;
        _end += count;
        _total += count;
        if (_total > ChartIndex.LargestIndex) throw ChartDownload.TooLarge(_file, ChartIndex.LargestIndex);
    }
}

/// <summary>The entries that were found so far.</summary>
internal sealed class IndexEntries(IEnumerable<string> wanted, string file, IChartLog log, CancellationToken cancellation)
{
    /// <summary>The largest public charts have some hundred.</summary>
    private const int MostVersions = 100_000;

    private readonly HashSet<string> _wanted = [.. wanted];

    public Dictionary<string, List<IndexEntry>> Charts { get; } = new(StringComparer.Ordinal);

    public bool HasApiVersion { get; set; }

    public string File => file;

    public CancellationToken Cancellation => cancellation;

    /// <summary>Begins a chart's list; false where nobody wants it.</summary>
    public bool Begin(string name)
    {
        if (!_wanted.Contains(name)) return false;
        if (!Charts.TryAdd(name, [])) throw ChartIndex.Invalid(file, $"it lists the chart '{name}' twice", null);

        return true;
    }

    /// <summary>Takes a version of a chart, unless Helm passes over it.</summary>
    /// <param name="chart">Whose list it is in.</param>
    /// <param name="item">What it says of itself.</param>
    /// <exception cref="ChartException">The chart has more versions than any.</exception>
    public void Take(string chart, IndexItem item)
    {
        if (item.Name.Length == 0) Skip(chart, "it has no name");
        else if (!ChartVersion.TryParse(item.Version, out var number)) Skip(chart, $"'{item.Version}' is no version");
        else if (item.Type is not ("" or "application" or "library")) Skip(chart, $"'{item.Type}' is no type of chart");
        else if (Charts[chart].Count == MostVersions) throw ChartIndex.Invalid(file, $"it lists more than {MostVersions} versions of '{chart}'", null);
        else Charts[chart].Add(new IndexEntry(number, item.Urls, item.Digest));
    }

    /// <summary>Tells of an entry that Helm passes over, too.</summary>
    public void Skip(string name, string reason) =>
        log.Detail(OutsideText.Clean($"{file}: an entry of '{name}' is passed over: {reason}"));
}

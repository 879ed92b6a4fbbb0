using System.Text;

namespace HelmOci.Charts;

/// <summary>Writes files into a tar archive with the headers that Go's archive/tar chooses: USTAR where the name fits, else a pax record.</summary>
internal sealed class ChartTarWriter(ArchiveSink sink, DateTimeOffset timestamp)
{
    private const int FileMode = 0b110_100_100;

    private static readonly byte[] Zeros = new byte[2 * TarHeader.Size];

    private readonly byte[] _header = new byte[TarHeader.Size];
    private readonly long _time = timestamp.ToUnixTimeSeconds();

    /// <summary>Adds one file under its full name in the archive.</summary>
    public void Add(string name, ReadOnlyMemory<byte> content)
    {
        var (prefix, rest, fits) = Split(name);
        var records = (fits ? "" : PaxRecord("path", name)) + (HasPlainTime ? "" : PaxRecord("mtime", $"{_time}"));
        if (records.Length > 0) AddRecords(name, records);

        var header = new TarHeader { Prefix = prefix, Name = rest, Length = content.Length, Time = _time, Mode = FileMode };
        Append(header, content);
    }

    /// <summary>Two empty blocks, and no padding to a tape's block.</summary>
    public void Finish() => sink.Write(Zeros);

    private bool HasPlainTime => _time is >= 0 and <= TarHeader.LargestOctal;

    private void AddRecords(string name, string records)
    {
        var content = Encoding.UTF8.GetBytes(records);
        var slash = name.LastIndexOf('/') + 1;
        var recordName = Ascii($"{name[..slash]}PaxHeaders.0/{name[slash..]}");
        recordName = recordName.Length > TarHeader.NameSize ? recordName[..TarHeader.NameSize] : recordName;

        Append(new TarHeader { Name = recordName.TrimEnd('/'), Length = content.Length, Type = 'x' }, content);
    }

    private void Append(TarHeader header, ReadOnlyMemory<byte> content)
    {
        header.WriteTo(_header);
        sink.Write(_header);
        sink.Write(content);
        sink.Write(Zeros.AsMemory(0, (TarHeader.Size - (content.Length % TarHeader.Size)) % TarHeader.Size));
    }

    /// <summary>A name that does not fit goes, cut down to ASCII, beside the pax record that tells it whole.</summary>
    private static (string Prefix, string Tail, bool Fits) Split(string name)
    {
        if (!IsAscii(name)) return ("", Ascii(name), false);
        if (name.Length <= TarHeader.NameSize) return ("", name, true);

        var slash = name[..Math.Min(name.Length, TarHeader.PrefixSize + 1)].LastIndexOf('/');
        var restLength = name.Length - slash - 1;
        var fits = slash > 0 && restLength is > 0 and <= TarHeader.NameSize;

        return fits ? (name[..slash], name[(slash + 1)..], true) : ("", name, false);
    }

    /// <summary><c>length key=value\n</c>, where the length counts its own digits.</summary>
    private static string PaxRecord(string key, string value)
    {
        var length = Encoding.UTF8.GetByteCount(value) + key.Length + 3;
        var total = length + $"{length}".Length;
        total = length + $"{total}".Length;

        return $"{total} {key}={value}\n";
    }

    private static bool IsAscii(string name) => System.Text.Ascii.IsValid(name) && !name.Contains('\0', StringComparison.Ordinal);

    private static string Ascii(string name) => string.Concat(name.Where(c => char.IsAscii(c) && c != '\0'));
}

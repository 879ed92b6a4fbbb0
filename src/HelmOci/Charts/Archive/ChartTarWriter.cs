using System.Text;
using HelmOci.Charts.Loading;

namespace HelmOci.Charts.Archive;

/// <summary>Writes files into a tar archive with the headers that Go's archive/tar chooses: USTAR where the name fits, else a pax record.</summary>
internal sealed class ChartTarWriter(ArchiveSink sink, DateTimeOffset timestamp)
{
    private const int FileMode = 0b110_100_100;

    private static readonly byte[] Zeros = new byte[2 * TarEntry.BlockSize];

    private readonly byte[] _header = new byte[TarEntry.BlockSize];
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
        recordName = recordName.Length > TarEntry.NameSize ? recordName[..TarEntry.NameSize] : recordName;

        Append(new TarHeader { Name = recordName.TrimEnd('/'), Length = content.Length, Type = 'x' }, content);
    }

    private void Append(TarHeader header, ReadOnlyMemory<byte> content)
    {
        header.WriteTo(_header);
        sink.Write(_header);
        sink.Write(content);
        sink.Write(Zeros.AsMemory(0, (TarEntry.BlockSize - (content.Length % TarEntry.BlockSize)) % TarEntry.BlockSize));
    }

    /// <summary>A name that does not fit goes, cut down to ASCII, beside the pax record that tells it whole.</summary>
    private static (string Prefix, string Tail, bool Fits) Split(string name)
    {
        if (!IsAscii(name)) return ("", Ascii(name), false);
        if (name.Length <= TarEntry.NameSize) return ("", name, true);

        var slash = name[..Math.Min(name.Length, TarEntry.PrefixSize + 1)].LastIndexOf('/');
        var restLength = name.Length - slash - 1;
        var fits = slash > 0 && restLength is > 0 and <= TarEntry.NameSize;

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

/// <summary>One 512-byte header of a tar archive, as Go writes it: USTAR, owner root, plain files of mode 0644.</summary>
/// <remarks>POSIX.1-1988 (ustar) and POSIX.1-2001 (pax).</remarks>
internal sealed class TarHeader
{
    /// <summary>The largest number that eleven octal digits hold.</summary>
    public const long LargestOctal = 0x1_FFFF_FFFF;

    public string Name { get; init; } = "";

    public string Prefix { get; init; } = "";

    public long Length { get; init; }

    /// <summary>Seconds since 1970; zero when it does not fit, because a pax record tells it then.</summary>
    public long Time { get; init; }

    public int Mode { get; init; }

    public char Type { get; init; } = '0';

    /// <param name="block">512 bytes, which it fills.</param>
    public void WriteTo(Span<byte> block)
    {
        block.Clear();
        Put(block, 0, Cut(Name));
        Octal(block, 100, 7, Mode);
        Octal(block, 108, 7, 0);
        Octal(block, 116, 7, 0);
        Octal(block, 124, 11, Length);
        Octal(block, 136, 11, Time is >= 0 and <= LargestOctal ? Time : 0);
        block[156] = (byte)Type;
        Put(block, 257, "ustar\000");
        if (Type == '0') PutDevice(block);
        Put(block, 345, Prefix);
        Put(block, 148, "        ");
        Octal(block, 148, 6, ChecksumOf(block));
    }

    private static int ChecksumOf(ReadOnlySpan<byte> block)
    {
        var sum = 0;
        foreach (var value in block)
        {
            sum += value;
        }

        return sum;
    }

    /// <summary>Go leaves the device numbers of pax records empty.</summary>
    private static void PutDevice(Span<byte> block)
    {
        Octal(block, 329, 7, 0);
        Octal(block, 337, 7, 0);
    }

    /// <summary>A cut name must not end in a slash: some readers take that for a folder.</summary>
    private static string Cut(string name) => name.Length <= TarEntry.NameSize ? name : name[..TarEntry.NameSize].TrimEnd('/');

    private static void Octal(Span<byte> block, int at, int digits, long value)
    {
        for (var digit = at + digits - 1; digit >= at; digit--)
        {
            block[digit] = (byte)('0' + (value & 7));
            value >>= 3;
        }

        block[at + digits] = 0;
    }

    private static void Put(Span<byte> block, int at, string text) => Encoding.ASCII.GetBytes(text, block[at..]);
}

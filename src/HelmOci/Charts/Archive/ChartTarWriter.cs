using System.Text;
using HelmOci.Charts.Loading;

namespace HelmOci.Charts.Archive;

/// <summary>Writes files into a tar archive with the headers that Go's archive/tar chooses: USTAR where the name fits, else a pax record.</summary>
/// <remarks>POSIX.1-1988 (ustar) and POSIX.1-2001 (pax).</remarks>
internal sealed class ChartTarWriter(ArchiveSink sink, DateTimeOffset timestamp)
{
    private const int FileMode = 0b110_100_100;

    /// <summary>The largest number that eleven octal digits hold.</summary>
    private const long LargestOctal = 0x1_FFFF_FFFF;

    private static readonly byte[] Zeros = new byte[2 * TarEntry.BlockSize];

    private readonly byte[] _header = new byte[TarEntry.BlockSize];
    private readonly long _time = timestamp.ToUnixTimeSeconds();

    /// <summary>Adds one file under its full name in the archive.</summary>
    public void Add(string name, ReadOnlyMemory<byte> content)
    {
        var (prefix, rest, fits) = Split(name);
        var records = (fits ? "" : PaxRecord("path", name)) + (HasPlainTime ? "" : PaxRecord("mtime", $"{_time}"));
        if (records.Length > 0) AddRecords(name, records);

        Append(prefix, rest, content, isFile: true);
    }

    /// <summary>Two empty blocks, and no padding to a tape's block.</summary>
    public void Finish() => sink.Write(Zeros);

    private bool HasPlainTime => _time is >= 0 and <= LargestOctal;

    private void AddRecords(string name, string records)
    {
        var content = Encoding.UTF8.GetBytes(records);
        var slash = name.LastIndexOf('/') + 1;
        var recordName = Ascii($"{name[..slash]}PaxHeaders.0/{name[slash..]}");
        recordName = recordName.Length > TarEntry.NameSize ? recordName[..TarEntry.NameSize] : recordName;

        Append("", recordName.TrimEnd('/'), content, isFile: false);
    }

    private void Append(string prefix, string name, ReadOnlyMemory<byte> content, bool isFile)
    {
        FillHeader(_header, prefix, name, content.Length, isFile);
        sink.Write(_header);
        sink.Write(content.Span);
        sink.Write(Zeros.AsSpan(0, (TarEntry.BlockSize - (content.Length % TarEntry.BlockSize)) % TarEntry.BlockSize));
    }

    /// <summary>USTAR, owner root, files of mode 0644. A pax record has no mode, no time and, as in Go, no device.</summary>
    private void FillHeader(Span<byte> block, string prefix, string name, long length, bool isFile)
    {
        block.Clear();
        Put(block, 0, Cut(name));
        Octal(block, 100, 7, isFile ? FileMode : 0);
        Octal(block, 108, 7, 0);
        Octal(block, 116, 7, 0);
        Octal(block, 124, 11, length);
        Octal(block, 136, 11, isFile && HasPlainTime ? _time : 0);
        block[156] = (byte)(isFile ? '0' : 'x');
        Put(block, 257, "ustar\000");
        if (isFile) Octal(block, 329, 7, 0);
        if (isFile) Octal(block, 337, 7, 0);
        Put(block, 345, prefix);
        Put(block, 148, "        ");
        Octal(block, 148, 6, ChecksumOf(block));
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

    private static int ChecksumOf(ReadOnlySpan<byte> block)
    {
        var sum = 0;
        foreach (var value in block)
        {
            sum += value;
        }

        return sum;
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

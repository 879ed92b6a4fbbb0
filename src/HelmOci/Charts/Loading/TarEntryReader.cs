using System.Buffers.Binary;
using System.Text;
using HelmOci.Diagnostics;

namespace HelmOci.Charts.Loading;

/// <summary>Reads a tar's headers: old, USTAR, pax and GNU, with long names.</summary>
/// <remarks>The framework's reader throws many kinds of exception at damaged input and reads links; this one reads what Helm reads.</remarks>
internal sealed class TarEntryReader(ArchiveSource source)
{
    /// <summary>The largest pax record or long name that Go reads.</summary>
    private const int LargestRecord = 1024 * 1024;

    /// <summary>A path, and the base folder in front of it.</summary>
    private const int LongestName = 2 * ChartLimits.Path;

    private static readonly UTF8Encoding StrictUtf8 = new(false, throwOnInvalidBytes: true);

    private readonly byte[] _block = new byte[TarEntry.BlockSize];

    /// <summary>The next file, link or folder; null at the end. Its content must be read or skipped before the next call.</summary>
    public TarEntry? Next()
    {
        string? longName = null;
        long? length = null;
        while (source.TryFill(_block) && _block.AsSpan().ContainsAnyExcept((byte)0))
        {
            var entry = Header();
            switch (entry.Type)
            {
                case 'x': (longName, length) = PaxRecords(Record(entry), longName, length); break;
                case 'L': longName = Name(Record(entry)); break;
                case 'g' or 'K': Record(entry); break;
                case 'S': throw source.Damaged("it holds a sparse file");
                default: return entry with { Name = longName ?? entry.Name, Length = LengthOf(entry, length) };
            }
        }

        return null;
    }

    /// <summary>The content of the entry last read, with the padding behind it.</summary>
    public byte[] Content(long length)
    {
        var content = new byte[length];
        source.Fill(content);
        source.Fill(_block.AsSpan(0, (int)((TarEntry.BlockSize - (length % TarEntry.BlockSize)) % TarEntry.BlockSize)));

        return content;
    }

    private TarEntry Header()
    {
        if (Octal(148, 8) is var sum && sum != Sum(value => value) && sum != Sum(value => (sbyte)value)) throw source.Damaged("a header's checksum is wrong");

        var length = Number(124, 12);
        if (length < 0) throw source.Damaged("a header has no valid length");
        var isPosix = _block.AsSpan(257).StartsWith("ustar\0"u8);
        var prefix = isPosix ? Field(345, TarEntry.PrefixSize) : "";
        var name = Field(0, TarEntry.NameSize);

        return new TarEntry(prefix.Length > 0 ? $"{prefix}/{name}" : name, (char)_block[156], length);
    }

    /// <summary>Links, devices and folders have none, whatever their header says.</summary>
    private static long LengthOf(TarEntry entry, long? length) =>
        entry.IsFolder || entry.Type is '1' or '2' or '3' or '4' or '6' ? 0 : length ?? entry.Length;

    private byte[] Record(TarEntry entry) =>
        entry.Length <= LargestRecord ? Content(entry.Length) : throw source.Damaged("a record is too long");

    private (string? Path, long? Length) PaxRecords(ReadOnlySpan<byte> records, string? path, long? length)
    {
        while (records.Length > 0)
        {
            var blank = records.IndexOf((byte)' ');
            if (blank <= 0 || !int.TryParse(records[..blank], out var size) || size <= blank || size > records.Length) throw BadRecord();

            var equals = records[(blank + 1)..size].IndexOf((byte)'=') + blank + 1;
            if (equals <= blank || records[size - 1] != '\n') throw BadRecord();

            var value = records[(equals + 1)..(size - 1)];
            switch (Text(records[(blank + 1)..equals]))
            {
                case "path": path = Name(value); break;
                case "size": length = long.TryParse(value, out var number) && number >= 0 ? number : throw BadRecord(); break;
            }

            records = records[size..];
        }

        return (path, length);
    }

    /// <summary>A megabyte of name packs to a kilobyte, and would be kept several times.</summary>
    private string Name(ReadOnlySpan<byte> bytes) => bytes.Length <= LongestName ? Text(bytes) : throw source.NameTooLong();

    private ChartException BadRecord() => source.Damaged("a pax record is broken");

    private int Sum(Func<byte, int> value)
    {
        var sum = 0;
        for (var i = 0; i < _block.Length; i++)
        {
            sum += i is >= 148 and < 156 ? ' ' : value(_block[i]);
        }

        return sum;
    }

    /// <summary>Octal digits, or GNU's binary form, which the top bit marks; -1 for neither.</summary>
    private long Number(int at, int count) =>
        _block[at] == 0x80 ? BinaryPrimitives.ReadInt64BigEndian(_block.AsSpan(at + count - 8)) : Octal(at, count);

    private long Octal(int at, int count)
    {
        var digits = _block.AsSpan(at, count).Trim(" \0"u8);
        long number = 0;
        foreach (var digit in digits)
        {
            if (digit is < (byte)'0' or > (byte)'7') return -1;
            number = (number * 8) + digit - '0';
        }

        return number;
    }

    private string Field(int at, int count) => Text(_block.AsSpan(at, count));

    private string Text(ReadOnlySpan<byte> bytes)
    {
        var end = bytes.IndexOf((byte)0);
        try
        {
            return StrictUtf8.GetString(end < 0 ? bytes : bytes[..end]);
        }
        catch (DecoderFallbackException)
        {
            throw source.Damaged("a name is not UTF-8");
        }
    }
}

/// <summary>One header of a tar archive, as read.</summary>
/// <param name="Name">Its full name, as text.</param>
/// <param name="Type">The type flag: <c>0</c> file, <c>5</c> folder, <c>x</c> and <c>g</c> pax records, <c>L</c> GNU long name.</param>
/// <param name="Length">Bytes of content that follow.</param>
internal sealed record TarEntry(string Name, char Type, long Length)
{
    /// <summary>Headers are one block, and contents fill whole blocks.</summary>
    public const int BlockSize = 512;

    public const int NameSize = 100;

    public const int PrefixSize = 155;

    /// <summary>Folders and records; links and devices count as empty files, as in Helm.</summary>
    public bool IsFolder => Type == '5' || (Type == '\0' && Name.EndsWith('/'));
}

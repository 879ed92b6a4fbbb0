using System.Text;

namespace HelmOci.Charts;

/// <summary>One 512-byte header of a tar archive, as Go writes it: USTAR, owner root, plain files of mode 0644.</summary>
/// <remarks>POSIX.1-1988 (ustar) and POSIX.1-2001 (pax).</remarks>
internal sealed class TarHeader
{
    public const int Size = 512;
    public const int NameSize = 100;
    public const int PrefixSize = 155;

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
    private static string Cut(string name) => name.Length <= NameSize ? name : name[..NameSize].TrimEnd('/');

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

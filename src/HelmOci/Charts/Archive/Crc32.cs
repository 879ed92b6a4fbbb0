using System.Buffers.Binary;

namespace HelmOci.Charts.Archive;

/// <summary>The checksum of gzip, taken of bytes as they come. .NET has it in a package of its own only.</summary>
/// <remarks>RFC 1952, section 8; eight bytes at a time ("slicing by eight").</remarks>
internal sealed class Crc32
{
    private const uint Polynomial = 0xedb88320;
    private const int Slices = 8;

    private readonly uint[] _table = MakeTable();
    private uint _state = uint.MaxValue;

    public uint Value => ~_state;

    public void Add(ReadOnlySpan<byte> bytes)
    {
        var table = _table;
        var state = _state;
        for (; bytes.Length >= Slices; bytes = bytes[Slices..])
        {
            var low = BinaryPrimitives.ReadUInt32LittleEndian(bytes) ^ state;
            var high = BinaryPrimitives.ReadUInt32LittleEndian(bytes[4..]);
            state = table[(7 * 256) + (byte)low] ^ table[(6 * 256) + (byte)(low >> 8)] ^ table[(5 * 256) + (byte)(low >> 16)] ^ table[(4 * 256) + (low >> 24)]
                ^ table[(3 * 256) + (byte)high] ^ table[(2 * 256) + (byte)(high >> 8)] ^ table[256 + (byte)(high >> 16)] ^ table[high >> 24];
        }

        foreach (var value in bytes)
        {
            state = table[(byte)(state ^ value)] ^ (state >> 8);
        }

        _state = state;
    }

    private static uint[] MakeTable()
    {
        var table = new uint[Slices * 256];
        for (var value = 0u; value < 256; value++)
        {
            var state = value;
            for (var bit = 0; bit < 8; bit++)
            {
                state = (state & 1) == 0 ? state >> 1 : (state >> 1) ^ Polynomial;
            }

            table[value] = state;
        }

        for (var at = 256; at < table.Length; at++)
        {
            var before = table[at - 256];
            table[at] = table[(byte)before] ^ (before >> 8);
        }

        return table;
    }
}

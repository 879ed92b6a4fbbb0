namespace HelmOci.Charts;

/// <summary>
/// Memory for the contents of many small files, taken in large pieces: thousands of arrays that live as long as the chart would be moved
/// by the garbage collector, in the middle of the build.
/// </summary>
internal sealed class ContentRoom
{
    private const int PieceLength = 512 * 1024;
    private const int LargestPart = 16 * 1024;

    private Memory<byte> _rest;

    /// <summary>Uninitialized memory of this length.</summary>
    public Memory<byte> Take(int length)
    {
        if (length > LargestPart) return GC.AllocateUninitializedArray<byte>(length);
        if (length > _rest.Length) _rest = GC.AllocateUninitializedArray<byte>(PieceLength);

        var part = _rest[..length];
        _rest = _rest[length..];

        return part;
    }
}

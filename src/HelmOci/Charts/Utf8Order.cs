namespace HelmOci.Charts;

/// <summary>The order of strings by their UTF-8 bytes, in which Go sorts names and keys.</summary>
/// <remarks>It is the order of UTF-16 units, except that surrogates (U+10000 and above) come after U+E000 to U+FFFF.</remarks>
internal sealed class Utf8Order : IComparer<string>
{
    public static readonly Utf8Order Comparer = new();

    public int Compare(string? x, string? y)
    {
        var left = x.AsSpan();
        var right = y.AsSpan();
        var at = left.CommonPrefixLength(right);
        if (at == left.Length || at == right.Length) return left.Length.CompareTo(right.Length);

        return Rank(left[at]).CompareTo(Rank(right[at]));
    }

    private static int Rank(char c) => char.IsSurrogate(c) ? c + 0x10000 : c;
}

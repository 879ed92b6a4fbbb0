using System.Text;

namespace HelmOci.Charts;

/// <summary>One element of a pattern: a star, or a set of characters (ranges, taken or left out).</summary>
internal sealed record GlobElement
{
    public static readonly GlobElement Star = new() { IsStar = true };

    /// <summary>Any character but a slash.</summary>
    public static readonly GlobElement One = new() { IsNegated = true, Ranges = [new GlobRange(new Rune('/'), new Rune('/'))] };

    public bool IsStar { get; private init; }

    public bool IsNegated { get; init; }

    public IReadOnlyList<GlobRange> Ranges { get; init; } = [];

    public static GlobElement Literal(Rune rune) => new() { Ranges = [new GlobRange(rune, rune)] };

    public bool Matches(Rune rune)
    {
        // An enumerator for each character of each name of a large chart would be a million objects.
        for (var at = 0; at < Ranges.Count; at++)
        {
            if (rune >= Ranges[at].Low && rune <= Ranges[at].High) return !IsNegated;
        }

        return IsNegated;
    }
}

using System.Text;

namespace HelmOci.Charts.Loading;

/// <summary>
/// A pattern of a .helmignore: <c>*</c> any run without a slash, <c>?</c> one such character, <c>[a-z]</c> and
/// <c>[^a-z]</c> classes, <c>\</c> takes the next character as it is. It must match the whole name.
/// </summary>
/// <remarks>Go's <c>filepath.Match</c> as on Linux, on every system: one source gives one chart. A <c>!</c> in a class is an ordinary member.</remarks>
internal sealed class GlobPattern
{
    private readonly List<GlobElement> _elements = [];

    private GlobPattern()
    {
    }

    /// <summary>False for an open or empty class, a range without an end, or a <c>\</c> at the end.</summary>
    public static bool TryParse(string text, out GlobPattern pattern)
    {
        pattern = new GlobPattern();
        var reader = new GlobReader(text);
        while (!reader.IsAtEnd)
        {
            if (reader.Next() is not { } element) return false;
            pattern._elements.Add(element);
        }

        return true;
    }

    /// <param name="name">A name, or a path with forward slashes.</param>
    /// <param name="steps">Raised by the work that it took: stars make it as large as the square of the lengths.</param>
    public bool Matches(string name, ref long steps)
    {
        steps++;
        if (!MatchesEnd(name)) return false;

        var (element, at) = (0, 0);
        var (starElement, starAt) = (-1, 0);
        while (at < name.Length || element < _elements.Count)
        {
            // A class is compared range by range.
            steps += element < _elements.Count ? 1 + _elements[element].Ranges.Count : 1;
            if (element < _elements.Count && _elements[element].IsStar)
            {
                (starElement, starAt) = (element++, at);
            }
            else if (element < _elements.Count && at < name.Length && _elements[element].Matches(RuneAt(name, at)))
            {
                (element, at) = (element + 1, at + RuneAt(name, at).Utf16SequenceLength);
            }
            else if (CanWiden(starElement, starAt, name))
            {
                starAt += RuneAt(name, starAt).Utf16SequenceLength;
                (element, at) = (starElement + 1, starAt);
            }
            else
            {
                return false;
            }
        }

        return true;
    }

    // Of "*.swp" and most names, it takes no more to see that they differ.
    private bool MatchesEnd(string name)
    {
        if (_elements.Count == 0 || _elements[^1].IsStar) return true;

        _ = Rune.DecodeLastFromUtf16(name, out var last, out _);

        return name.Length > 0 && _elements[^1].Matches(last);
    }

    private static bool CanWiden(int starElement, int starAt, string name) =>
        starElement >= 0 && starAt < name.Length && name[starAt] != '/';

    /// <summary>The character there; half of one, which Windows allows in names, is the replacement character.</summary>
    private static Rune RuneAt(string name, int at)
    {
        _ = Rune.DecodeFromUtf16(name.AsSpan(at), out var rune, out _);

        return rune;
    }
}

/// <summary>Reads the elements of a pattern, from left to right; null where the pattern is broken.</summary>
internal sealed class GlobReader(string text)
{
    private readonly Rune[] _runes = [.. text.EnumerateRunes()];
    private int _at;

    public bool IsAtEnd => _at == _runes.Length;

    public GlobElement? Next()
    {
        if (Take('*')) return GlobElement.Star;
        if (Take('?')) return GlobElement.One;
        if (Take('[')) return Class();
        if (Take('\\') && IsAtEnd) return null;

        return GlobElement.Literal(_runes[_at++]);
    }

    private GlobElement? Class()
    {
        var isNegated = Take('^');
        var ranges = new List<GlobRange>();
        while (ranges.Count == 0 || !Take(']'))
        {
            if (Member() is not { } low) return null;

            var high = Take('-') ? Member() : low;
            if (high is null) return null;
            ranges.Add(new GlobRange(low, high.Value));
        }

        return new GlobElement { IsNegated = isNegated, Ranges = ranges };
    }

    /// <summary>An end of a range; a dash or bracket must be escaped, and the class must still be closed behind it.</summary>
    private Rune? Member()
    {
        if (IsAtEnd || _runes[_at].Value is '-' or ']') return null;
        if (Take('\\') && IsAtEnd) return null;

        var member = _runes[_at++];

        return IsAtEnd ? null : member;
    }

    private bool Take(char c)
    {
        if (IsAtEnd || _runes[_at].Value != c) return false;

        _at++;

        return true;
    }
}

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

/// <summary>Characters from one to another, both of them in it.</summary>
internal sealed record GlobRange(Rune Low, Rune High);

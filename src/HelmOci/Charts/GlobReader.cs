using System.Text;

namespace HelmOci.Charts;

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

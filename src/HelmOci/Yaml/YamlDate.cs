using System.Globalization;

namespace HelmOci.Yaml;

/// <summary>Dates and times as go-yaml v2 knows them, which it quotes when they are text.</summary>
internal static class YamlDate
{
    /// <summary><c>2024-1-2</c>, <c>2024-01-02 3:04:05.6</c>, <c>2024-01-02T03:04:05Z</c>, <c>2024-01-02t03:04:05+06:00</c>.</summary>
    public static bool IsDate(ReadOnlySpan<char> text)
    {
        if (!TakeNumber(ref text, 4, 4, 0, 9999, out var year) || !Take(ref text, '-')) return false;
        if (!TakeNumber(ref text, 1, 2, 1, 12, out var month) || !Take(ref text, '-')) return false;
        if (!TakeNumber(ref text, 1, 2, 1, DaysOf(year, month), out _)) return false;
        if (text.Length == 0) return true;

        var hasZone = Take(ref text, 'T') || Take(ref text, 't');
        if (!hasZone && !Take(ref text, ' ')) return false;

        return TakeTime(ref text) && (hasZone ? IsZone(text) : text.Length == 0);
    }

    private static int DaysOf(int year, int month) => DateTime.DaysInMonth(year % 400 == 0 ? 2000 : year, month);

    private static bool TakeTime(ref ReadOnlySpan<char> text)
    {
        if (!TakeNumber(ref text, 1, 2, 0, 23, out _) || !Take(ref text, ':')) return false;
        if (!TakeNumber(ref text, 1, 2, 0, 59, out _) || !Take(ref text, ':')) return false;
        if (!TakeNumber(ref text, 1, 2, 0, 59, out _)) return false;
        if (text is not ['.' or ',', >= '0' and <= '9', ..]) return true;

        var end = text[1..].IndexOfAnyExceptInRange('0', '9');
        text = end < 0 ? [] : text[(end + 1)..];

        return true;
    }

    private static bool IsZone(ReadOnlySpan<char> text)
    {
        if (text is ['Z']) return true;
        if (!Take(ref text, '+') && !Take(ref text, '-')) return false;

        return TakeNumber(ref text, 2, 2, 0, 24, out _) && Take(ref text, ':')
            && TakeNumber(ref text, 2, 2, 0, 60, out _) && text.Length == 0;
    }

    private static bool Take(ref ReadOnlySpan<char> text, char wanted)
    {
        if (text.Length == 0 || text[0] != wanted) return false;
        text = text[1..];

        return true;
    }

    private static bool TakeNumber(ref ReadOnlySpan<char> text, int shortest, int longest, int smallest, int largest, out int number)
    {
        var length = 0;
        while (length < text.Length && length < longest && char.IsAsciiDigit(text[length])) length++;
        var isNumber = int.TryParse(text[..length], NumberStyles.None, CultureInfo.InvariantCulture, out number);
        text = text[length..];

        return isNumber && length >= shortest && number >= smallest && number <= largest;
    }
}

using System.Globalization;

namespace HelmOci.Yaml;

/// <summary>Whether a text can stand without quotes.</summary>
internal static class YamlPlain
{
    /// <summary>Whether it would be read as text again, by YAML 1.1 readers that know dates and base 60, too.</summary>
    public static bool ReadsAsText(string text) =>
        YamlResolver.Resolve(text).Kind == YamlKind.Text && !IsBase60(text) && !YamlDate.IsDate(text);

    /// <summary>Whether none of its characters is syntax: libyaml's rules for one line.</summary>
    /// <param name="text">The text.</param>
    /// <param name="isFlow">Inside brackets, where commas and brackets are syntax, too.</param>
    public static bool IsAllowed(string text, bool isFlow)
    {
        if (text.Length == 0 || text[0] == ' ' || text[^1] == ' ') return false;
        if (text.StartsWith("---", StringComparison.Ordinal) || text.StartsWith("...", StringComparison.Ordinal)) return false;
        if (IsIndicatorFirst(text, isFlow)) return false;

        for (var at = 1; at < text.Length; at++)
        {
            if (text[at] is '\u2028' or '\u2029' || IsIndicatorInside(text, at, isFlow)) return false;
        }

        return text[0] is not ('\u2028' or '\u2029');
    }

    private static bool IsIndicatorFirst(string text, bool isFlow) => text[0] switch
    {
        '#' or ',' or '[' or ']' or '{' or '}' or '&' or '*' or '!' or '|' or '>' or '\'' or '"' or '%' or '@' or '`' => true,
        '?' or ':' => isFlow || IsBlankAt(text, 1),
        '-' => IsBlankAt(text, 1) || (isFlow && text[1] is ',' or '[' or ']' or '{' or '}'),
        _ => false,
    };

    private static bool IsIndicatorInside(string text, int at, bool isFlow) => text[at] switch
    {
        ',' or '?' or '[' or ']' or '{' or '}' => isFlow,
        ':' => isFlow || IsBlankAt(text, at + 1),
        '#' => text[at - 1] is ' ' or '\u2028' or '\u2029',
        _ => false,
    };

    private static bool IsBlankAt(string text, int at) =>
        at >= text.Length || text[at] is ' ' or '\t' or '\n' or '\r' or '\u2028' or '\u2029';

    /// <summary><c>[-+]?[0-9][0-9_]*(:[0-5]?[0-9])+(\.[0-9_]*)?</c></summary>
    private static bool IsBase60(ReadOnlySpan<char> text)
    {
        var rest = text is ['+' or '-', ..] ? text[1..] : text;
        if (rest is not [>= '0' and <= '9', ..]) return false;

        rest = rest[RunOfDigits(rest)..];
        if (rest is not [':', ..]) return false;

        while (rest is [':', >= '0' and <= '9', ..])
        {
            var length = rest is [_, <= '5', >= '0' and <= '9', ..] ? 3 : 2;
            rest = rest[length..];
        }

        return rest.Length == 0 || (rest[0] == '.' && RunOfDigits(rest[1..]) == rest.Length - 1);
    }

    private static int RunOfDigits(ReadOnlySpan<char> text)
    {
        var length = 0;
        while (length < text.Length && (char.IsAsciiDigit(text[length]) || text[length] == '_')) length++;

        return length;
    }
}

/// <summary>Dates and times that go-yaml v2 knows; it puts them in quotes when they are text.</summary>
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

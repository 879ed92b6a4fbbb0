using System.Text;

namespace HelmOci.Yaml;

/// <summary>The order in which go-yaml v2 writes keys: <c>x-2</c> before <c>x-10</c>, and letters behind the rest.</summary>
internal static class HelmKeyOrder
{
    public static int Compare(string one, string other)
    {
        var left = one.EnumerateRunes().ToArray();
        var right = other.EnumerateRunes().ToArray();
        for (var at = 0; at < left.Length && at < right.Length; at++)
        {
            if (left[at] != right[at]) return CompareAt(left, right, at);
        }

        return left.Length.CompareTo(right.Length);
    }

    private static int CompareAt(Rune[] left, Rune[] right, int at)
    {
        var isLetter = Rune.IsLetter(left[at]);
        if (isLetter && Rune.IsLetter(right[at])) return left[at].CompareTo(right[at]);

        if (isLetter != Rune.IsLetter(right[at]))
        {
            var isAfterDigit = at > 0 && Rune.IsDigit(left[at - 1]);

            return isLetter == isAfterDigit ? -1 : 1;
        }

        return CompareNumbers(left, right, at);
    }

    private static int CompareNumbers(Rune[] left, Rune[] right, int at)
    {
        var prefix = IsZeroBehindDigits(left, right, at) ? "1" : "";
        var one = DigitsAt(left, at);
        var other = DigitsAt(right, at);
        var byNumber = CompareDigits(prefix + one, prefix + other);
        if (byNumber != 0) return byNumber;

        return one.Length != other.Length ? one.Length.CompareTo(other.Length) : left[at].CompareTo(right[at]);
    }

    /// <summary><c>1002</c> and <c>11</c> differ at a zero inside a number, which then counts.</summary>
    private static bool IsZeroBehindDigits(Rune[] left, Rune[] right, int at)
    {
        if (left[at].Value != '0' && right[at].Value != '0') return false;

        for (var before = at - 1; before >= 0 && Rune.IsDigit(left[before]); before--)
        {
            if (left[before].Value != '0') return true;
        }

        return false;
    }

    private static string DigitsAt(Rune[] text, int at)
    {
        var digits = new StringBuilder();
        for (; at < text.Length && Rune.IsDigit(text[at]); at++)
        {
            digits.Append((int)Rune.GetNumericValue(text[at]));
        }

        return digits.ToString();
    }

    /// <summary>As numbers, which may have a million digits.</summary>
    private static int CompareDigits(string one, string other)
    {
        var left = one.AsSpan().TrimStart('0');
        var right = other.AsSpan().TrimStart('0');

        return left.Length != right.Length ? left.Length.CompareTo(right.Length) : left.SequenceCompareTo(right);
    }
}

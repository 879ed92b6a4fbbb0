using System.Globalization;

namespace HelmOci.Templates;

/// <summary>Whether a text is a number that Go's text/template takes (strconv.ParseUint, ParseInt and ParseFloat).</summary>
internal static class GoNumberLiteral
{
    private const NumberStyles Decimal = NumberStyles.AllowDecimalPoint | NumberStyles.AllowExponent;

    /// <summary>A real or an imaginary number.</summary>
    public static bool IsNumber(ReadOnlySpan<char> text)
    {
        if (text[^1] == 'i' && IsFraction(text[..^1])) return true;

        // A whole number beyond 64 bits is a mistake; as a fraction it counts only where it is written as one.
        return IsInteger(text) || (text.IndexOfAny(".eEpP") >= 0 && IsFraction(text));
    }

    /// <summary>A real and an imaginary number with a sign between.</summary>
    public static bool IsComplex(ReadOnlySpan<char> text)
    {
        var sign = text.Length - 2;
        while (sign > 0 && !(text[sign] is '+' or '-' && text[sign - 1] is not ('e' or 'E' or 'p' or 'P'))) sign--;

        return sign > 0 && IsFraction(text[..sign]) && IsFraction(text[sign..^1]);
    }

    private static bool IsInteger(ReadOnlySpan<char> text)
    {
        var digits = WithoutSign(text);
        if (digits.Length == 0 || !HasFairUnderscores(digits)) return false;

        var radix = RadixOf(digits, out var prefix);
        var size = 0ul;
        foreach (var digit in digits[prefix..])
        {
            if (digit == '_') continue;
            if (!char.IsAsciiHexDigit(digit)) return false;

            var value = (ulong)HexValue(digit);
            if (value >= radix || size > (ulong.MaxValue - value) / radix) return false;
            size = (size * radix) + value;
        }

        return text[0] switch
        {
            '-' => size <= 1ul + long.MaxValue,
            '+' => size <= long.MaxValue,
            _ => true,
        };
    }

    private static bool IsFraction(ReadOnlySpan<char> text)
    {
        var digits = WithoutSign(text);
        if (digits.Length == 0 || !HasFairUnderscores(digits)) return false;

        var plain = digits.ToString().Replace("_", "", StringComparison.Ordinal);
        if (plain is ['0', 'x' or 'X', ..]) return IsHexFraction(plain.AsSpan(2));

        return double.TryParse(plain, Decimal, CultureInfo.InvariantCulture, out var number) && double.IsFinite(number);
    }

    /// <summary>Digits, a point, and a power of two that must be there.</summary>
    private static bool IsHexFraction(ReadOnlySpan<char> text)
    {
        var power = text.IndexOfAny('p', 'P');
        var mantissa = power < 0 ? default : text[..power];
        var isExponent = int.TryParse(power < 0 ? default : text[(power + 1)..], NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var exponent);
        var point = mantissa.IndexOf('.');
        if (!isExponent || mantissa.Length == 0 || mantissa is ".") return false;

        var size = 0d;
        for (var at = 0; at < mantissa.Length; at++)
        {
            if (at == point) continue;
            if (!char.IsAsciiHexDigit(mantissa[at])) return false;
            // More digits than a double holds only make it larger.
            if (size < 1L << 60) size = (size * 16) + HexValue(mantissa[at]);
            else exponent += 4;
            if (point >= 0 && at > point) exponent -= 4;
        }

        return double.IsFinite(Math.ScaleB(size, exponent));
    }

    /// <summary>Underscores part digits, and may follow a prefix: <c>1_000</c>, <c>0x_ff</c>.</summary>
    private static bool HasFairUnderscores(ReadOnlySpan<char> digits)
    {
        if (!digits.Contains('_')) return true;

        var isHex = digits is ['0', 'x' or 'X', ..];
        var start = digits is ['0', 'b' or 'B' or 'o' or 'O' or 'x' or 'X', ..] ? 2 : 0;
        for (var at = start; at < digits.Length; at++)
        {
            var follows = (at == start && start > 0) || (at > start && IsDigit(digits[at - 1], isHex));
            if (digits[at] == '_' && !(follows && at + 1 < digits.Length && IsDigit(digits[at + 1], isHex))) return false;
        }

        return true;
    }

    private static ulong RadixOf(ReadOnlySpan<char> digits, out int prefix)
    {
        prefix = digits is ['0', 'b' or 'B' or 'o' or 'O' or 'x' or 'X', _, ..] ? 2 : digits[0] == '0' ? 1 : 0;

        return prefix switch
        {
            0 => 10,
            1 => 8,
            _ => digits[1] switch
            {
                'b' or 'B' => 2,
                'o' or 'O' => 8,
                _ => 16,
            },
        };
    }

    private static ReadOnlySpan<char> WithoutSign(ReadOnlySpan<char> text) => text is ['+' or '-', ..] ? text[1..] : text;

    private static bool IsDigit(char character, bool isHex) => isHex ? char.IsAsciiHexDigit(character) : char.IsAsciiDigit(character);

    private static int HexValue(char digit) => char.IsAsciiDigit(digit) ? digit - '0' : (digit | 0x20) - 'a' + 10;
}

using System.Globalization;
using System.Text;

namespace HelmOci.Yaml;

/// <summary>What a scalar means: YAML 1.1 as go-yaml v2 reads it.</summary>
internal static class YamlResolver
{
    /// <summary>Of a plain scalar without a tag.</summary>
    public static YamlValue Resolve(string text)
    {
        if (text.Length == 0) return YamlValue.Null;

        return text[0] switch
        {
            '.' => Word(text) ?? (IsPointFirst(text) ? Fraction(text.Replace("_", "", StringComparison.Ordinal)) : null) ?? YamlValue.Text(text),
            '+' or '-' or (>= '0' and <= '9') => Word(text) ?? Number(text) ?? YamlValue.Text(text),
            'y' or 'Y' or 'n' or 'N' or 't' or 'T' or 'f' or 'F' or 'o' or 'O' or '~' => Word(text) ?? YamlValue.Text(text),
            _ => YamlValue.Text(text),
        };
    }

    /// <summary>Of a scalar with a tag; null where the text is not what the tag says.</summary>
    public static YamlValue? Resolve(string tag, string text) => tag switch
    {
        YamlTags.Text => YamlValue.Text(text),
        YamlTags.Binary => Binary(text),
        YamlTags.Boolean => Only(text, value => value.Kind == YamlKind.Boolean),
        YamlTags.Null => Only(text, value => value.Kind == YamlKind.Null),
        YamlTags.Integer => Only(text, value => value.IsInteger),
        YamlTags.Fraction => Only(text, value => value.Kind == YamlKind.Number),
        YamlTags.Timestamp => IsDate(text) ? YamlValue.Text(text) : null,
        _ => YamlValue.Text(text),
    };

    private static YamlValue? Word(string text) => text switch
    {
        "y" or "Y" or "yes" or "Yes" or "YES" or "true" or "True" or "TRUE" or "on" or "On" or "ON" => YamlValue.Boolean(true),
        "n" or "N" or "no" or "No" or "NO" or "false" or "False" or "FALSE" or "off" or "Off" or "OFF" => YamlValue.Boolean(false),
        "~" or "null" or "Null" or "NULL" => YamlValue.Null,
        ".nan" or ".NaN" or ".NAN" => YamlValue.Fraction(double.NaN),
        ".inf" or ".Inf" or ".INF" or "+.inf" or "+.Inf" or "+.INF" => YamlValue.Fraction(double.PositiveInfinity),
        "-.inf" or "-.Inf" or "-.INF" => YamlValue.Fraction(double.NegativeInfinity),
        _ => null,
    };

    private static YamlValue? Number(string text)
    {
        var plain = text.Replace("_", "", StringComparison.Ordinal);

        return Integer(plain) ?? (IsFraction(plain) ? Fraction(plain) : null);
    }

    /// <summary>Go's <c>ParseInt(text, 0, 64)</c>, then <c>ParseUint</c>, which takes no sign.</summary>
    private static YamlValue? Integer(string text)
    {
        var sign = text is ['+' or '-', ..] ? 1 : 0;
        var (radix, prefix) = Radix(text.AsSpan(sign));
        if (!TryParse(text.AsSpan(sign + prefix), radix, out var size)) return null;

        var isNegative = text[0] == '-';
        var largest = sign == 0 ? ulong.MaxValue : isNegative ? 1UL << 63 : long.MaxValue;

        return size <= largest ? YamlValue.Integer(isNegative, size) : null;
    }

    private static (uint Radix, int Prefix) Radix(ReadOnlySpan<char> digits) => digits switch
    {
        ['0', 'x' or 'X', ..] => (16, 2),
        ['0', 'o' or 'O', ..] => (8, 2),
        ['0', 'b' or 'B', ..] => (2, 2),
        ['0', _, ..] => (8, 1),
        _ => (10, 0),
    };

    private static bool TryParse(ReadOnlySpan<char> digits, uint radix, out ulong size)
    {
        size = 0;
        foreach (var c in digits)
        {
            if (!char.IsAsciiHexDigit(c)) return false;
            var digit = (uint)Convert.ToInt32(char.IsAsciiDigit(c) ? c - '0' : (c | 0x20) - 'a' + 10);
            if (digit >= radix || size > (ulong.MaxValue - digit) / radix) return false;
            size = (size * radix) + digit;
        }

        return digits.Length > 0;
    }

    private static YamlValue? Fraction(string text)
    {
        var number = double.Parse(text, NumberStyles.Float, CultureInfo.InvariantCulture);

        return double.IsFinite(number) ? YamlValue.Fraction(number) : null;
    }

    /// <summary><c>[-+]?(\.[0-9]+|[0-9]+(\.[0-9]*)?)([eE][-+]?[0-9]+)?</c></summary>
    private static bool IsFraction(ReadOnlySpan<char> text)
    {
        var rest = text is ['+' or '-', ..] ? text[1..] : text;
        var whole = DigitsAtStart(rest);
        rest = rest[whole..];
        if (rest is ['.', ..])
        {
            var decimals = DigitsAtStart(rest[1..]);
            if (whole + decimals == 0) return false;
            rest = rest[(decimals + 1)..];
        }
        else if (whole == 0)
        {
            return false;
        }

        return rest.Length == 0 || IsExponent(rest);
    }

    private static bool IsExponent(ReadOnlySpan<char> text)
    {
        if (text is not ['e' or 'E', ..]) return false;
        var digits = text is [_, '+' or '-', ..] ? text[2..] : text[1..];

        return digits.Length > 0 && DigitsAtStart(digits) == digits.Length;
    }

    /// <summary>A point first is read by Go's <c>ParseFloat</c> itself, which takes single <c>_</c> between digits.</summary>
    private static bool IsPointFirst(string text) =>
        !text.EndsWith('_')
        && !text.StartsWith("._", StringComparison.Ordinal)
        && !text.Contains("__", StringComparison.Ordinal)
        && IsFraction(text.Replace("_", "", StringComparison.Ordinal));

    private static int DigitsAtStart(ReadOnlySpan<char> text)
    {
        var end = text.IndexOfAnyExceptInRange('0', '9');

        return end < 0 ? text.Length : end;
    }

    private static YamlValue? Only(string text, Predicate<YamlValue> isWanted)
    {
        var value = YamlResolver.Resolve(text);

        return isWanted(value) ? value : null;
    }

    /// <summary>Bytes that are no UTF-8 become U+FFFD, as in Go's JSON.</summary>
    private static YamlValue? Binary(string text)
    {
        var bytes = new byte[text.Length];
        var isBase64 = Convert.TryFromBase64String(text, bytes, out var length);

        return isBase64 ? YamlValue.Text(Encoding.UTF8.GetString(bytes, 0, length)) : null;
    }

    private static bool IsDate(string text) =>
        text.Length > 5 && text[4] == '-' && text.AsSpan(0, 4).IndexOfAnyExceptInRange('0', '9') < 0 && char.IsAsciiDigit(text[5]);
}

/// <summary>The tags that mean something to Helm; any other makes a scalar text.</summary>
internal static class YamlTags
{
    public const string Text = Prefix + "str";
    public const string Boolean = Prefix + "bool";
    public const string Integer = Prefix + "int";
    public const string Fraction = Prefix + "float";
    public const string Null = Prefix + "null";
    public const string Timestamp = Prefix + "timestamp";
    public const string Binary = Prefix + "binary";
    public const string Merge = Prefix + "merge";

    private const string Prefix = "tag:yaml.org,2002:";
}

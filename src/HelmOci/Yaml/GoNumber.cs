using System.Globalization;

namespace HelmOci.Yaml;

/// <summary>Numbers as Go writes them.</summary>
internal static class GoNumber
{
    /// <summary>Go's <c>strconv.FormatFloat(x, 'g', -1, 32)</c>: <c>1.1</c>, <c>1e+10</c>, <c>1e-07</c>, <c>+Inf</c>.</summary>
    public static string Shortest(float number) => Special(number)
        ?? Write(number.ToString("R", CultureInfo.InvariantCulture), smallest: -4, largest: 5);

    /// <summary>Go's <c>strconv.FormatFloat(x, 'g', -1, 64)</c>, as go-yaml writes a fraction.</summary>
    public static string Shortest(double number) => Special(number)
        ?? Write(number.ToString("R", CultureInfo.InvariantCulture), smallest: -4, largest: 5);

    /// <summary>As Go's <c>encoding/json</c> writes a finite number: an exponent only below 1e-6 and from 1e21 on.</summary>
    public static string Json(double number) =>
        Write(number.ToString("R", CultureInfo.InvariantCulture), smallest: -6, largest: 20)
            .Replace("e-0", "e-", StringComparison.Ordinal);

    private static string? Special(double number) => number switch
    {
        double.NaN => "NaN",
        double.PositiveInfinity => "+Inf",
        double.NegativeInfinity => "-Inf",
        _ => null,
    };

    private static string Write(string shortest, int smallest, int largest)
    {
        var number = GoDigits.Of(shortest);

        return number.Exponent < smallest || number.Exponent > largest ? number.ToScientific() : number.ToDecimal();
    }
}

/// <summary>A number as sign, significant digits and the power of ten of the first digit.</summary>
internal readonly record struct GoDigits(string Sign, string Digits, int Exponent)
{
    /// <summary>Takes apart what .NET's round-trip format writes: <c>-12.5</c>, <c>1.2E-07</c>.</summary>
    public static GoDigits Of(string text)
    {
        var sign = text.StartsWith('-') ? "-" : "";
        var mantissa = text[sign.Length..];
        var power = 0;
        if (mantissa.IndexOf('E', StringComparison.Ordinal) is var e and >= 0)
        {
            power = int.Parse(mantissa.AsSpan(e + 1), NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture);
            mantissa = mantissa[..e];
        }

        var point = mantissa.IndexOf('.', StringComparison.Ordinal);
        var whole = point < 0 ? mantissa.Length : point;
        var all = mantissa.Replace(".", "", StringComparison.Ordinal);
        var digits = all.TrimStart('0');

        return digits.Length == 0
            ? new GoDigits(sign, "0", 0)
            : new GoDigits(sign, digits.TrimEnd('0'), power + whole - 1 - (all.Length - digits.Length));
    }

    /// <summary><c>1.2e+06</c>: at least two digits of exponent.</summary>
    public string ToScientific()
    {
        var fraction = Digits.Length > 1 ? "." + Digits[1..] : "";
        var size = Math.Abs(Exponent).ToString("00", CultureInfo.InvariantCulture);

        return $"{Sign}{Digits[0]}{fraction}e{(Exponent < 0 ? '-' : '+')}{size}";
    }

    public string ToDecimal()
    {
        if (Exponent < 0) return $"{Sign}0.{new string('0', -Exponent - 1)}{Digits}";

        var whole = Exponent + 1;

        return Digits.Length <= whole ? Sign + Digits.PadRight(whole, '0') : $"{Sign}{Digits[..whole]}.{Digits[whole..]}";
    }
}

using System.Globalization;

namespace HelmOci.Yaml;

/// <summary>Numbers as Go writes them.</summary>
public static class GoNumber
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

    internal static string Decimal(ulong number) => number.ToString(CultureInfo.InvariantCulture);

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

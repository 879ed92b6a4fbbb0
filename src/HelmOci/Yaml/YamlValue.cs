namespace HelmOci.Yaml;

/// <summary>What a scalar means to Helm.</summary>
/// <param name="Kind">Never a list or a map.</param>
/// <param name="HelmString">
/// What Helm decodes into a string field: integers in decimal, fractions with the precision of 32 bits, booleans as <c>true</c> or
/// <c>false</c>, null as the empty string.
/// </param>
public readonly record struct YamlValue(YamlKind Kind, string HelmString)
{
    /// <summary>The number, where it is one.</summary>
    public double Number { get; init; }

    /// <summary>Whether the number was written as an integer.</summary>
    public bool IsInteger { get; init; }

    public bool IsTrue => Kind == YamlKind.Boolean && HelmString == "true";

    public static YamlValue Null { get; } = new(YamlKind.Null, "");

    public static YamlValue Text(string text) => new(YamlKind.Text, text);

    public static YamlValue Boolean(bool isTrue) => new(YamlKind.Boolean, isTrue ? "true" : "false");

    public static YamlValue Fraction(double number) =>
        new(YamlKind.Number, GoNumber.Shortest((float)number)) { Number = number };

    internal static YamlValue Integer(bool isNegative, ulong size)
    {
        var number = isNegative ? -(double)size : size;
        var sign = isNegative && size > 0 ? "-" : "";

        return new(YamlKind.Number, sign + GoNumber.Decimal(size)) { Number = number, IsInteger = true };
    }
}

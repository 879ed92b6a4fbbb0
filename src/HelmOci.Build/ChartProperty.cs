using HelmOci.Diagnostics;

namespace HelmOci.Build;

/// <summary>Reads the values of properties.</summary>
internal static class ChartProperty
{
    /// <summary>One of an enumeration's names, in any case; empty is the first.</summary>
    /// <exception cref="ChartException">Anything else.</exception>
    public static T Parse<T>(string property, string value)
        where T : struct, Enum
    {
        if (value.Length == 0) return default;

        return Enum.TryParse<T>(value, ignoreCase: true, out var parsed) && Enum.IsDefined(parsed)
            ? parsed
            : throw PropertyDiagnostics.BadValue(property, value, string.Join(", ", Enum.GetNames<T>()));
    }

    /// <summary>Whether a switch is on; empty is off.</summary>
    /// <exception cref="ChartException">Neither true nor false.</exception>
    public static bool IsTrue(string property, string value) => ParseBoolean(property, value) == true;

    /// <summary>True, false (as MSBuild spells them in its conditions) or, for an empty text, null.</summary>
    /// <exception cref="ChartException">Anything else.</exception>
    public static bool? ParseBoolean(string property, string value) => value.ToUpperInvariant() switch
    {
        "" => null,
        "TRUE" or "ON" or "YES" or "!FALSE" or "!OFF" or "!NO" => true,
        "FALSE" or "OFF" or "NO" or "!TRUE" or "!ON" or "!YES" => false,
        _ => throw PropertyDiagnostics.BadValue(property, value, "true or false"),
    };
}

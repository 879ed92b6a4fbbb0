using HelmOci.Diagnostics;
using HelmOci.Stamping;
using Microsoft.Build.Framework;

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
            : throw BadValue(property, value, string.Join(", ", Enum.GetNames<T>()));
    }

    /// <summary>Whether a switch is on; empty is off.</summary>
    /// <exception cref="ChartException">Neither true nor false.</exception>
    public static bool IsTrue(string property, string value) => ParseBoolean(property, value) == true;

    /// <summary>True, false (as MSBuild spells them in its conditions) or, for an empty text, null.</summary>
    /// <exception cref="ChartException">Anything else.</exception>
    public static bool? ParseBoolean(string property, string value) =>
        value.Length == 0 ? null : WordFor(value) ?? throw BadValue(property, value, "true or false");

    /// <summary>True or false, as MSBuild spells them; null for any other word.</summary>
    public static bool? WordFor(string value) => value.ToUpperInvariant() switch
    {
        "TRUE" or "ON" or "YES" or "!FALSE" or "!OFF" or "!NO" => true,
        "FALSE" or "OFF" or "NO" or "!TRUE" or "!ON" or "!YES" => false,
        _ => null,
    };

    private static ChartException BadValue(string property, string value, string allowed) => new(new Diagnostic(
        DiagnosticCodes.BadValue,
        $"{property} '{value}' is not a value that it takes.",
        $"Write {allowed}."));
}

/// <summary>Reads the items that say what is stamped.</summary>
internal static class StampItems
{
    /// <summary>Items of <c>@(ChartValue)</c>; of several with one path the last counts.</summary>
    public static IReadOnlyList<ChartValue> Values(ITaskItem[] items) =>
        [.. items.Select(item => new ChartValue(PathOf(item.ItemSpec), item.GetMetadata("Value")) { IsText = IsTrue(item, "IsText") })];

    /// <summary>Items with a <c>Value</c> each; of several with one name the last counts.</summary>
    public static IReadOnlyList<KeyValuePair<string, string>> Pairs(ITaskItem[] items)
    {
        var pairs = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var item in items) pairs[item.ItemSpec] = item.GetMetadata("Value");

        return pairs.Count == 0 ? [] : [.. pairs];
    }

    /// <summary>The configurations of images, as JSON, each once.</summary>
    public static IReadOnlyList<string> Configurations(ITaskItem[] containers) =>
        [.. containers.Select(container => container.GetMetadata("Configuration")).Where(json => json.Length > 0).Distinct(StringComparer.Ordinal)];

    // Off Windows, MSBuild turns the backslash of "kubernetes\.io" into a slash, as if it were a file's name.
    private static string PathOf(string itemSpec) => itemSpec.Replace("/.", "\\.", StringComparison.Ordinal);

    private static bool IsTrue(ITaskItem item, string name) =>
        ChartProperty.ParseBoolean($"{name} of {item.ItemSpec}", item.GetMetadata(name)) == true;
}

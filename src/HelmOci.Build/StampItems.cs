using HelmOci.Stamping;
using Microsoft.Build.Framework;

namespace HelmOci.Build;

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

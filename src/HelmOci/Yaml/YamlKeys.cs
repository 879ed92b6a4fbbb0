using HelmOci.Diagnostics;

namespace HelmOci.Yaml;

/// <summary>Keys of maps, as Helm turns them into JSON names.</summary>
internal static class YamlKeys
{
    public static bool IsMerge(YamlNode key) =>
        key is YamlScalar { IsAlias: false, Raw: "<<", Style: YamlStyle.Plain, Tag: "" or YamlTags.Merge };

    /// <exception cref="ChartException">The key is null, a list, a map or a number that Helm refuses.</exception>
    public static string NameOf(YamlNode key) => key switch
    {
        YamlScalar { Kind: YamlKind.Text or YamlKind.Boolean } scalar => scalar.HelmString,
        YamlScalar { Value.IsInteger: true, Value.Number: < long.MaxValue } scalar => scalar.HelmString,
        YamlScalar { Kind: YamlKind.Number, Value.IsInteger: false } scalar => FractionName(scalar.HelmString),
        _ => throw YamlDiagnostics.UnusableKey(key.Location),
    };

    /// <exception cref="ChartException">What is merged is not a map.</exception>
    public static YamlEntries MergeableEntries(YamlNode value) =>
        value is YamlMapping mapping ? mapping.Entries : throw YamlDiagnostics.MergeOfNoMap(value.Location);

    private static string FractionName(string text) => text switch
    {
        "+Inf" => ".inf",
        "-Inf" => "-.inf",
        "NaN" => ".nan",
        _ => text,
    };
}

using HelmOci.Diagnostics;
using HelmOci.Yaml;

namespace HelmOci.Images;

/// <summary>Whether values give an environment variable that the project sets in the image, too, and otherwise.</summary>
internal static class EnvironmentCheck
{
    /// <param name="places">The values as they are in the source tree, for places.</param>
    /// <param name="values">The values as they are packed.</param>
    /// <param name="variables">The project's variables.</param>
    /// <param name="subcharts">Charts whose values stand below their own names: other programs, with an environment of their own.</param>
    public static IEnumerable<Diagnostic> Of(
        YamlNode places, YamlNode values, IReadOnlyList<KeyValuePair<string, string>> variables, IReadOnlyList<string> subcharts)
    {
        if (variables.Count == 0 || values is not YamlMapping root) yield break;

        var located = Settings(places).ToLookup(setting => setting.Name, StringComparer.Ordinal);
        foreach (var entry in root.Entries)
        {
            if (subcharts.Contains(entry.Name)) continue;
            foreach (var setting in Settings(entry.Value, IsEnvironment(entry.Name)))
            {
                var other = variables.FirstOrDefault(variable => variable.Key == setting.Name);
                var isContradicted = other.Key is not null && other.Value != setting.Value.HelmString;
                var place = located[setting.Name].Select(own => own.Value).FirstOrDefault(setting.Value);
                if (isContradicted) yield return ImageDiagnostics.VariableContradicted(setting.Name, place.Location);
            }
        }
    }

    /// <summary>What looks like variables: scalars of a map named <c>env</c> or the like, and items <c>name: ..., value: ...</c> of such a list.</summary>
    private static IEnumerable<(string Name, YamlScalar Value)> Settings(YamlNode node, bool isEnvironment = false)
    {
        if (node is YamlSequence sequence) return sequence.Items.SelectMany(item => Item(item, isEnvironment));
        if (node is not YamlMapping mapping) return [];

        return mapping.Entries.SelectMany(entry => entry.Value is YamlScalar scalar
            ? isEnvironment && scalar.Kind != YamlKind.Null ? [(entry.Name, scalar)] : []
            : Settings(entry.Value, IsEnvironment(entry.Name)));
    }

    private static IEnumerable<(string Name, YamlScalar Value)> Item(YamlNode item, bool isEnvironment)
    {
        var mapping = item as YamlMapping;
        if (!isEnvironment || mapping?.Find("name")?.Value is not YamlScalar name) return Settings(item);

        return mapping.Find("value")?.Value is YamlScalar value ? [(name.HelmString, value)] : [];
    }

    private static bool IsEnvironment(string key) => key.Contains("env", StringComparison.OrdinalIgnoreCase);
}

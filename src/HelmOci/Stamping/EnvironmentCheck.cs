using HelmOci.Diagnostics;
using HelmOci.Yaml;

namespace HelmOci.Stamping;

/// <summary>Whether values give an environment variable that the project sets in the image, too, and otherwise.</summary>
internal static class EnvironmentCheck
{
    /// <param name="places">The values as they are in the source tree, for places.</param>
    /// <param name="values">The values as they are packed.</param>
    /// <param name="variables">The project's variables.</param>
    /// <param name="foreign">Keys at the top that hold the values of other programs, with an environment of their own.</param>
    public static IEnumerable<Diagnostic> Of(
        YamlNode places, YamlNode values, IReadOnlyList<KeyValuePair<string, string>> variables, IReadOnlyList<string> foreign)
    {
        if (variables.Count == 0 || values is not YamlMapping root) yield break;

        var others = foreign.ToHashSet(StringComparer.Ordinal);
        var located = Settings(places).ToLookup(setting => setting.Name, StringComparer.Ordinal);
        foreach (var entry in root.Entries)
        {
            if (others.Contains(entry.Name)) continue;
            foreach (var setting in Settings(entry.Value, IsEnvironment(entry.Name)))
            {
                var other = variables.FirstOrDefault(variable => variable.Key == setting.Name);
                var isContradicted = other.Key is not null && other.Value != setting.Value.HelmString;
                var place = located[setting.Name].Select(own => own.Value).FirstOrDefault(setting.Value);
                if (isContradicted) yield return VariableContradicted(setting.Name, place.Location);
            }
        }
    }

    /// <summary>What looks like variables: scalars of a map named <c>env</c> or the like, and items <c>name: ..., value: ...</c> of such a list.</summary>
    private static List<(string Name, YamlScalar Value)> Settings(YamlNode node, bool isEnvironment = false)
    {
        var settings = new List<(string, YamlScalar)>();
        Collect(node, isEnvironment, settings);

        return settings;
    }

    private static void Collect(YamlNode node, bool isEnvironment, List<(string Name, YamlScalar Value)> settings)
    {
        switch (node)
        {
            case not YamlScalar when DeepStack.IsAtEnd:
                DeepStack.Continue(given => Collect(given.node, given.isEnvironment, given.settings), (node, isEnvironment, settings));
                break;
            case YamlSequence sequence:
                foreach (var item in sequence.Items) CollectItem(item, isEnvironment, settings);
                break;
            case YamlMapping mapping:
                foreach (var entry in mapping.Entries)
                {
                    if (entry.Value is not YamlScalar scalar) Collect(entry.Value, IsEnvironment(entry.Name), settings);
                    else if (isEnvironment && scalar.Kind != YamlKind.Null) settings.Add((entry.Name, scalar));
                }

                break;
        }
    }

    private static void CollectItem(YamlNode item, bool isEnvironment, List<(string Name, YamlScalar Value)> settings)
    {
        var mapping = item as YamlMapping;
        if (!isEnvironment || mapping?.Find("name")?.Value is not YamlScalar name) Collect(item, false, settings);
        else if (mapping.Find("value")?.Value is YamlScalar value) settings.Add((name.HelmString, value));
    }

    private static bool IsEnvironment(string key) => key.Contains("env", StringComparison.OrdinalIgnoreCase);

    private static Diagnostic VariableContradicted(string name, SourceLocation location) => new(
        DiagnosticCodes.VariableContradicted,
        // The values themselves may be secrets.
        $"{name} has one value in the chart's values and another in the project's ContainerEnvironmentVariable items; the chart's counts.",
        "Leave it to one of the two.")
    {
        Location = location,
    };
}

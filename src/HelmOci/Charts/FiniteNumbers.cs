using HelmOci.Diagnostics;
using HelmOci.Yaml;

namespace HelmOci.Charts;

/// <summary>Helm turns YAML into JSON, which has no infinity and no "not a number".</summary>
internal static class FiniteNumbers
{
    /// <summary>Adds a fault for each <c>.inf</c> and <c>.nan</c> in a document.</summary>
    public static void Check(YamlNode node, ChartFaults faults)
    {
        switch (node)
        {
            case not YamlScalar when DeepStack.IsAtEnd:
                DeepStack.Continue(given => Check(given.node, given.faults), (node, faults));
                break;
            // An alias repeats what its anchor was already checked for.
            case { IsAlias: true }:
                break;
            case YamlScalar scalar when !double.IsFinite(scalar.Value.Number):
                faults.Add(MetadataDiagnostics.NumberNotFinite(scalar.Raw, scalar.Location));
                break;
            case YamlSequence sequence:
                foreach (var item in sequence.Items) Check(item, faults);
                break;
            case YamlMapping mapping:
                foreach (var pair in mapping.Pairs) Check(pair.Value, faults);
                break;
        }
    }
}

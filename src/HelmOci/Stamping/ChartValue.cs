using HelmOci.Diagnostics;
using HelmOci.Yaml;

namespace HelmOci.Stamping;

/// <summary>A value of values.yaml to set.</summary>
/// <param name="Path">As in Helm's <c>--set</c>: <c>ingress.hosts[0].host</c>, <c>nodeSelector.kubernetes\.io/arch</c>.</param>
/// <param name="Value">YAML: <c>3</c>, <c>text</c>, <c>[a, b]</c>, <c>{a: 1}</c>. Nothing is the empty text.</param>
public sealed record ChartValue(string Path, string Value)
{
    /// <summary>Whether the value is text whatever it looks like, as with Helm's <c>--set-string</c>.</summary>
    public bool IsText { get; init; }

    /// <exception cref="ChartException">The path is none, or the value no YAML.</exception>
    internal YamlEdit ToEdit()
    {
        var path = YamlPath.Parse(Path);

        return IsText ? YamlEdit.SetText(path, Value) : YamlEdit.SetYaml(path, Value);
    }
}

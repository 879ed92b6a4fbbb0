using HelmOci.Diagnostics;

namespace HelmOci.Yaml;

/// <summary>A value to set at a path.</summary>
public sealed record YamlEdit(YamlPath Path, YamlNode Value)
{
    /// <summary>
    /// Whether an alias at the path may give way to the value. The anchored value stays as it is, but who wrote the alias wanted both to
    /// be the same: so only where that is meant.
    /// </summary>
    public bool ReplacesAlias { get; init; }

    /// <summary>Sets text, whatever it looks like: it is put in quotes where it would be read as a number, a date or a boolean.</summary>
    /// <exception cref="ChartException">The text holds half a surrogate pair.</exception>
    public static YamlEdit SetText(YamlPath path, string text) => new(path, YamlScalar.OfText(text));

    /// <summary>
    /// Sets what a piece of YAML means: <c>3</c>, <c>"3"</c>, <c>[a, b]</c>, <c>{a: 1}</c>. Nothing is the empty text, as for Helm's <c>--set</c>.
    /// </summary>
    /// <exception cref="ChartException">It is not YAML, or is several documents.</exception>
    public static YamlEdit SetYaml(YamlPath path, string yaml)
    {
        if (string.IsNullOrWhiteSpace(yaml)) return SetText(path, "");

        try
        {
            var documents = YamlDocument.ParseAll(YamlText.Of(yaml, ""), CancellationToken.None);

            return documents.Count == 1 ? new YamlEdit(path, documents[0].Root) : throw YamlEditDiagnostics.NotOneValue(path);
        }
        catch (ChartException fault) when (fault.Diagnostics[0].Code != DiagnosticCodes.YamlNotOneValue)
        {
            throw YamlEditDiagnostics.BadValue(path, fault);
        }
    }
}

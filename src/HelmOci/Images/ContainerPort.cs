using System.Globalization;
using HelmOci.Diagnostics;
using HelmOci.Yaml;

namespace HelmOci.Images;

/// <summary>A <c>containerPort</c> of a template.</summary>
/// <param name="Text">What stands behind the colon: <c>8080</c>, <c>{{ .Values.service.port }}</c>.</param>
/// <param name="Location">Where.</param>
internal sealed record ContainerPort(string Text, SourceLocation Location)
{
    /// <summary>Whether it stands in an <c>if</c> or the like, of which only rendering tells whether it counts.</summary>
    public bool IsConditional { get; init; }

    /// <summary>How many such blocks are open where it stands.</summary>
    public int Blocks { get; init; }

    /// <summary>The port, as far as it can be told without rendering the template; null where it cannot.</summary>
    public int? In(YamlNode values)
    {
        if (IsConditional) return null;
        if (ToPort(Text.Trim('"', '\'')) is { } literal) return literal;
        if (!Text.StartsWith("{{", StringComparison.Ordinal) || !Text.EndsWith("}}", StringComparison.Ordinal)) return null;

        var pipeline = Text[2..^2].Trim('-').Split('|', StringSplitOptions.TrimEntries);
        foreach (var step in pipeline.Skip(1))
        {
            if (step is not ("int" or "int64" or "quote" or "toString")) return null;
        }

        return ValueOf(pipeline[0].Trim(), values);
    }

    private static int? ValueOf(string expression, YamlNode values)
    {
        var reference = expression.TrimStart('$');
        if (!reference.StartsWith(".Values.", StringComparison.Ordinal)) return null;

        var node = values;
        foreach (var key in reference[".Values.".Length..].Split('.'))
        {
            if ((node as YamlMapping)?.Find(key) is not { } entry) return null;
            node = entry.Value;
        }

        return node is YamlScalar scalar ? ToPort(scalar.HelmString) : null;
    }

    private static int? ToPort(string text) =>
        int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var port) ? port : null;
}

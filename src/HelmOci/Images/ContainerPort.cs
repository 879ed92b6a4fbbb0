using System.Globalization;
using HelmOci.Charts;
using HelmOci.Diagnostics;
using HelmOci.Yaml;

namespace HelmOci.Images;

/// <summary>A <c>containerPort</c> of a template.</summary>
/// <param name="Text">What stands behind the colon: <c>8080</c>, <c>{{ .Values.service.port }}</c>.</param>
/// <param name="Location">Where.</param>
internal sealed record ContainerPort(string Text, SourceLocation Location)
{
    private const string Key = "containerPort:";

    /// <summary>The ports of the one container in a template that runs the image; none where it has several containers, or another.</summary>
    /// <param name="template">A file below <c>templates/</c>.</param>
    /// <param name="imagePath">Where the values keep the image.</param>
    public static IReadOnlyList<ContainerPort> Of(ChartFile template, string imagePath)
    {
        var ports = new List<ContainerPort>();
        var images = 0;
        var lines = System.Text.Encoding.UTF8.GetString(template.Content.Span).Split('\n');
        for (var i = 0; i < lines.Length; i++)
        {
            var item = lines[i].TrimStart(' ', '-');
            if (item.StartsWith("image:", StringComparison.Ordinal)) images += item.Contains($".Values.{imagePath}", StringComparison.Ordinal) ? 1 : 2;
            if (item.StartsWith(Key, StringComparison.Ordinal)) ports.Add(new(TextOf(item), new SourceLocation(template.SourcePath, i + 1, lines[i].Length - item.Length + 1)));
        }

        return images == 1 ? ports : [];
    }

    /// <summary>The port, as far as it can be told without rendering the template; null where it cannot.</summary>
    public int? In(YamlNode values)
    {
        if (ToPort(Text.Trim('"', '\'')) is { } literal) return literal;
        if (!Text.StartsWith("{{", StringComparison.Ordinal) || !Text.EndsWith("}}", StringComparison.Ordinal)) return null;

        var pipeline = Text[2..^2].Trim('-').Split('|', StringSplitOptions.TrimEntries);
        foreach (var step in pipeline.Skip(1))
        {
            if (step is not ("int" or "int64" or "quote" or "toString")) return null;
        }

        return ValueOf(pipeline[0].Trim(), values);
    }

    private static string TextOf(string item)
    {
        var text = item[Key.Length..];
        var comment = text.IndexOf(" #", StringComparison.Ordinal);

        return (comment < 0 ? text : text[..comment]).Trim();
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

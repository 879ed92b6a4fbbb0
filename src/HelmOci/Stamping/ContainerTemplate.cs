using System.Globalization;
using System.Text;
using HelmOci.Charts;
using HelmOci.Diagnostics;
using HelmOci.Yaml;

namespace HelmOci.Stamping;

/// <summary>A template, read line by line and not rendered, for the container that runs the image.</summary>
/// <param name="template">A file below <c>templates/</c>.</param>
/// <param name="imagePath">Where the values keep the image.</param>
internal sealed class ContainerTemplate(ChartFile template, string imagePath)
{
    private const string PortKey = "containerPort:";

    private readonly List<ContainerPort> _ports = [];
    private readonly string _image = $".Values.{imagePath}";
    private int _containers;
    private int _foreignContainers;
    private int _blocks;
    private int _blocksAtImage;

    /// <summary>The ports of the one container in the file, if it runs the image; none where there are several, or another.</summary>
    public IReadOnlyList<ContainerPort> Ports()
    {
        var lines = Encoding.UTF8.GetString(template.Content.Span).Split('\n');
        for (var i = 0; i < lines.Length; i++)
        {
            Read(lines[i], i + 1);
        }

        return _containers == 1 && _foreignContainers == 0 ? [.. _ports.Select(Judged)] : [];
    }

    private void Read(string line, int number)
    {
        var item = line.TrimStart(' ', '-');
        if (item.StartsWith("image:", StringComparison.Ordinal)) ReadImage(item);
        if (item.StartsWith(PortKey, StringComparison.Ordinal)) _ports.Add(PortOf(item, new SourceLocation(template.SourcePath, number, line.Length - item.Length + 1)));

        _blocks += BlocksIn(line);
    }

    private void ReadImage(string item)
    {
        if (NamesImage(item)) _containers++;
        else _foreignContainers++;

        _blocksAtImage = _blocks;
    }

    /// <summary><c>.Values.image.tag</c>, and not <c>.Values.imageOfASidecar</c>.</summary>
    private bool NamesImage(string item)
    {
        var end = item.IndexOf(_image, StringComparison.Ordinal) + _image.Length;

        return end >= _image.Length && (end == item.Length || !(char.IsLetterOrDigit(item[end]) || item[end] is '_' or '-'));
    }

    /// <summary>The number of blocks open at the port is kept until it is known how many were open at the image, which may come later.</summary>
    private ContainerPort PortOf(string item, SourceLocation location)
    {
        var text = item[PortKey.Length..];
        var comment = text.IndexOf(" #", StringComparison.Ordinal);

        return new ContainerPort((comment < 0 ? text : text[..comment]).Trim(), location) { Blocks = _blocks };
    }

    private ContainerPort Judged(ContainerPort port) => port with { IsConditional = port.Blocks > _blocksAtImage };

    /// <summary>How many blocks a line opens, less those it ends.</summary>
    internal static int BlocksIn(string line)
    {
        var blocks = 0;
        for (var at = line.IndexOf("{{", StringComparison.Ordinal); at >= 0; at = line.IndexOf("{{", at + 2, StringComparison.Ordinal))
        {
            var action = line.AsSpan(at + 2).TrimStart("- ");
            if (action.StartsWith("end")) blocks--;
            else if (action.StartsWith("if ") || action.StartsWith("with ") || action.StartsWith("range ") || action.StartsWith("define ")) blocks++;
        }

        return blocks;
    }
}

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

using System.Text;

namespace HelmOci.Yaml;

/// <summary>Writes new values into a file that has its own way of writing.</summary>
internal sealed class YamlRenderer(string newLine, int step)
{
    /// <summary>Whether the value takes lines of its own, given that there is room for them.</summary>
    public static bool IsBlock(YamlNode value) =>
        value is YamlMapping { IsFlow: false, Entries.Count: > 0 } or YamlSequence { IsFlow: false, Items.Count: > 0 };

    /// <summary>A value on one line, in the style that it was given in.</summary>
    public static string Inline(YamlNode value, bool isFlow) => Inline(value, YamlStyle.Plain, isFlow);

    /// <summary>A value on one line; text in the quotes of what it replaces, where there are any.</summary>
    public static string Inline(YamlNode value, YamlStyle replaced, bool isFlow) => value switch
    {
        YamlScalar scalar => YamlScalarText.Of(scalar, replaced == YamlStyle.Plain ? scalar.Style : replaced, isFlow),
        _ when DeepStack.IsAtEnd => DeepStack.Continue(given => Inline(given.value, given.replaced, given.isFlow), (value, replaced, isFlow)),
        YamlSequence sequence => $"[{string.Join(", ", sequence.Items.Select(item => Inline(item, isFlow: true)))}]",
        YamlMapping mapping => $"{{{string.Join(", ", mapping.Entries.Select(InFlow))}}}",
        _ => "",
    };

    /// <summary>A list or map in lines; the first has no indentation, because it stands there already.</summary>
    public string Block(YamlNode value, int indent)
    {
        var text = new StringBuilder();
        WriteBlock(text, value, indent);

        return text.ToString();
    }

    /// <summary><c>key: value</c>, in as many lines as it takes.</summary>
    public string Entry(string key, YamlNode value, int indent)
    {
        var text = new StringBuilder();
        WriteEntry(text, key, value, indent);

        return text.ToString();
    }

    private static string InFlow(YamlEntry entry) =>
        $"{YamlScalarText.OfKey(entry.Name, isFlow: true)}: {Inline(entry.Value, isFlow: true)}";

    private void WriteBlock(StringBuilder text, YamlNode value, int indent)
    {
        if (DeepStack.IsAtEnd) DeepStack.Continue(WriteBlock, (text, value, indent));
        else WriteBlock((text, value, indent));
    }

    private void WriteBlock((StringBuilder Text, YamlNode Value, int Indent) block)
    {
        var (text, value, indent) = block;
        var start = text.Length;
        if (value is YamlSequence sequence)
        {
            foreach (var item in sequence.Items)
            {
                StartLine(text, start, indent);
                text.Append("- ");
                WriteValue(text, item, indent + 2);
            }
        }
        else
        {
            foreach (var entry in ((YamlMapping)value).Entries)
            {
                StartLine(text, start, indent);
                WriteEntry(text, entry.Name, entry.Value, indent);
            }
        }
    }

    private void WriteEntry(StringBuilder text, string key, YamlNode value, int indent)
    {
        text.Append(YamlScalarText.OfKey(key, isFlow: false)).Append(':');
        if (IsBlock(value)) text.Append(newLine).Append(' ', indent + step);
        else text.Append(' ');
        WriteValue(text, value, indent + step);
    }

    private void WriteValue(StringBuilder text, YamlNode value, int indent)
    {
        if (IsBlock(value)) WriteBlock(text, value, indent);
        else text.Append(Inline(value, isFlow: false));
    }

    private void StartLine(StringBuilder text, int start, int indent)
    {
        if (text.Length > start) text.Append(newLine).Append(' ', indent);
    }
}

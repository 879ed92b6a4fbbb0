using System.Globalization;
using System.Text;

namespace HelmOci.Yaml;

/// <summary>Writes new values in the way of the file that they go into.</summary>
internal sealed class YamlRenderer(string newLine, int step)
{
    /// <summary>Whether the value takes lines of its own outside brackets.</summary>
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
        YamlMapping mapping => $"{{{string.Join(", ", mapping.Entries.Select(entry => FlowEntry(entry.Name, entry.Value)))}}}",
        _ => "",
    };

    /// <summary><c>key: value</c> inside brackets.</summary>
    public static string FlowEntry(string key, YamlNode value) =>
        $"{YamlScalarText.OfText(key, YamlStyle.Plain, isFlow: true)}: {Inline(value, isFlow: true)}";

    /// <summary>A list or map in lines; the first has no indentation, because the caller has written it.</summary>
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
        text.Append(YamlScalarText.OfText(key, YamlStyle.Plain, isFlow: false)).Append(':');
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

/// <summary>Scalars and keys on one line, in quotes where they would otherwise be read as something else.</summary>
internal static class YamlScalarText
{
    public static string Of(YamlScalar scalar, YamlStyle wanted, bool isFlow)
    {
        if (scalar.Kind == YamlKind.Text) return OfText(scalar.HelmString, wanted, isFlow);

        return scalar.Kind switch
        {
            YamlKind.Null => "null",
            _ when scalar.Tag.Length > 0 => NumberOrBoolean(scalar),
            _ => scalar.Raw,
        };
    }

    private static string NumberOrBoolean(YamlScalar scalar) =>
        YamlResolver.Resolve(scalar.Raw) == scalar.Value ? scalar.Raw : scalar.HelmString;

    public static string OfText(string text, YamlStyle wanted, bool isFlow)
    {
        var hasSpecial = HasSpecial(text);
        var canBePlain = !hasSpecial && YamlPlain.IsAllowed(text, isFlow) && YamlPlain.ReadsAsText(text) && text is not ("=" or "<<");
        if (canBePlain && wanted is not (YamlStyle.SingleQuoted or YamlStyle.DoubleQuoted)) return text;

        var isSingle = wanted == YamlStyle.SingleQuoted || (wanted != YamlStyle.DoubleQuoted && text.AsSpan().IndexOfAny('"', '\\') >= 0);

        return isSingle && !hasSpecial ? $"'{text.Replace("'", "''", StringComparison.Ordinal)}'" : DoubleQuoted(text);
    }

    private static bool HasSpecial(string text)
    {
        foreach (var c in text)
        {
            if (IsSpecial(c)) return true;
        }

        return false;
    }

    /// <summary>Whether only an escape can write it.</summary>
    public static bool IsSpecial(char c) => char.IsControl(c) || c is '\uFEFF' or '\uFFFE' or '\uFFFF' or '\u2028' or '\u2029';

    private static string DoubleQuoted(string text)
    {
        var quoted = new StringBuilder("\"", text.Length + 2);
        foreach (var c in text)
        {
            if (c is '"' or '\\') quoted.Append('\\').Append(c);
            else if (!IsSpecial(c)) quoted.Append(c);
            else quoted.Append(Escape(c));
        }

        return quoted.Append('"').ToString();
    }

    private static string Escape(char c) => c switch
    {
        '\t' => "\\t",
        '\n' => "\\n",
        '\r' => "\\r",
        _ => "\\u" + ((int)c).ToString("X4", CultureInfo.InvariantCulture),
    };
}

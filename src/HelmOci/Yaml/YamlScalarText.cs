using System.Globalization;
using System.Text;

namespace HelmOci.Yaml;

/// <summary>Scalars and keys on one line, in quotes where they would otherwise be read as something else.</summary>
internal static class YamlScalarText
{
    public static string OfKey(string key, bool isFlow) => OfText(key, YamlStyle.Plain, isFlow);

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

    private static string OfText(string text, YamlStyle wanted, bool isFlow)
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

    private static bool IsSpecial(char c) => char.IsControl(c) || c is '\uFEFF' or '\uFFFE' or '\uFFFF' or '\u2028' or '\u2029';

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

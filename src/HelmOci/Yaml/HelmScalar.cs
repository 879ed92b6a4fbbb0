using System.Text;
using HelmOci.Diagnostics;

namespace HelmOci.Yaml;

/// <summary>Which style go-yaml v2 gives a text.</summary>
internal static class HelmScalar
{
    private const int LongestSimpleKey = 128;

    public static YamlStyle StyleOf(string text, bool isKey)
    {
        var hasSpecial = HasSpecial(text);
        if (text.Contains('\n', StringComparison.Ordinal))
        {
            return isKey || hasSpecial || HasBlankAtLineEnd(text) ? YamlStyle.DoubleQuoted : YamlStyle.Literal;
        }

        if (hasSpecial || !YamlPlain.ReadsAsText(text)) return YamlStyle.DoubleQuoted;
        if (YamlPlain.IsAllowed(text, isFlow: false)) return YamlStyle.Plain;

        return HasBlankAtBreak(text) ? YamlStyle.DoubleQuoted : YamlStyle.SingleQuoted;
    }

    public static bool IsSimpleKey(string key) =>
        Encoding.UTF8.GetByteCount(key) <= LongestSimpleKey && key.AsSpan().IndexOfAny('\n', '\u2028', '\u2029') < 0;

    /// <summary>Helm reads its JSON as YAML before it writes it, which folds U+0085 to a blank and refuses control characters.</summary>
    /// <exception cref="ChartException">There is a control character that JSON leaves as it is.</exception>
    public static string AsReadBack(string text)
    {
        foreach (var c in text)
        {
            if (c is (>= '\u007F' and < '\u00A0' and not '\u0085') or '\uFFFE' or '\uFFFF')
            {
                throw YamlDiagnostics.ControlCharacter(c, SourceLocation.Unknown);
            }
        }

        return text.Replace('\u0085', ' ');
    }

    /// <summary>What cannot stand as it is in double quotes.</summary>
    public static bool NeedsEscape(Rune rune) =>
        IsSpecial(rune) || rune.Value is '"' or '\\' or '\n' or '\u2028' or '\u2029';

    private static bool HasSpecial(string text)
    {
        foreach (var rune in text.EnumerateRunes())
        {
            if (IsSpecial(rune)) return true;
        }

        return false;
    }

    /// <summary>What go-yaml calls unprintable, everything beyond U+FFFF included.</summary>
    private static bool IsSpecial(Rune rune) =>
        rune.Value is (< 0x20 and not '\n') or (>= 0x7F and < 0xA0) or 0xFEFF or 0xFFFE or 0xFFFF or > 0xFFFF;

    private static bool HasBlankAtLineEnd(string text) =>
        text.EndsWith(' ') || text.Contains(" \n", StringComparison.Ordinal) || HasBlankAtBreak(text);

    private static bool HasBlankAtBreak(string text)
    {
        for (var at = 1; at < text.Length; at++)
        {
            if (IsOtherBreak(text[at]) && text[at - 1] == ' ') return true;
            if (IsOtherBreak(text[at - 1]) && text[at] == ' ') return true;
        }

        return false;
    }

    /// <summary>A line break to YAML 1.1 that is not one to Go's test for several lines.</summary>
    public static bool IsOtherBreak(int c) => c is '\u2028' or '\u2029';
}

namespace HelmOci.Yaml;

/// <summary>Whether a text can stand without quotes.</summary>
internal static class YamlPlain
{
    /// <summary>Whether it would be read as text again, by YAML 1.1 readers that know dates and base 60, too.</summary>
    public static bool ReadsAsText(string text) =>
        YamlResolver.Resolve(text).Kind == YamlKind.Text && !IsBase60(text) && !YamlDate.IsDate(text);

    /// <summary>Whether its characters mean nothing to YAML; libyaml's rules, of one line.</summary>
    /// <param name="text">The text.</param>
    /// <param name="isFlow">Inside brackets, where commas and brackets mean something, too.</param>
    public static bool IsAllowed(string text, bool isFlow)
    {
        if (text.Length == 0 || text[0] == ' ' || text[^1] == ' ') return false;
        if (text.StartsWith("---", StringComparison.Ordinal) || text.StartsWith("...", StringComparison.Ordinal)) return false;
        if (IsIndicatorFirst(text, isFlow)) return false;

        for (var at = 1; at < text.Length; at++)
        {
            if (text[at] is '\u2028' or '\u2029' || IsIndicatorInside(text, at, isFlow)) return false;
        }

        return text[0] is not ('\u2028' or '\u2029');
    }

    private static bool IsIndicatorFirst(string text, bool isFlow) => text[0] switch
    {
        '#' or ',' or '[' or ']' or '{' or '}' or '&' or '*' or '!' or '|' or '>' or '\'' or '"' or '%' or '@' or '`' => true,
        '?' or ':' => isFlow || IsBlankAt(text, 1),
        '-' => IsBlankAt(text, 1) || (isFlow && text[1] is ',' or '[' or ']' or '{' or '}'),
        _ => false,
    };

    private static bool IsIndicatorInside(string text, int at, bool isFlow) => text[at] switch
    {
        ',' or '?' or '[' or ']' or '{' or '}' => isFlow,
        ':' => isFlow || IsBlankAt(text, at + 1),
        '#' => text[at - 1] is ' ' or '\u2028' or '\u2029',
        _ => false,
    };

    private static bool IsBlankAt(string text, int at) =>
        at >= text.Length || text[at] is ' ' or '\t' or '\n' or '\r' or '\u2028' or '\u2029';

    /// <summary><c>[-+]?[0-9][0-9_]*(:[0-5]?[0-9])+(\.[0-9_]*)?</c></summary>
    private static bool IsBase60(ReadOnlySpan<char> text)
    {
        var rest = text is ['+' or '-', ..] ? text[1..] : text;
        if (rest is not [>= '0' and <= '9', ..]) return false;

        rest = rest[RunOfDigits(rest)..];
        if (rest is not [':', ..]) return false;

        while (rest is [':', >= '0' and <= '9', ..])
        {
            var length = rest is [_, <= '5', >= '0' and <= '9', ..] ? 3 : 2;
            rest = rest[length..];
        }

        return rest.Length == 0 || (rest[0] == '.' && RunOfDigits(rest[1..]) == rest.Length - 1);
    }

    private static int RunOfDigits(ReadOnlySpan<char> text)
    {
        var length = 0;
        while (length < text.Length && (char.IsAsciiDigit(text[length]) || text[length] == '_')) length++;

        return length;
    }
}

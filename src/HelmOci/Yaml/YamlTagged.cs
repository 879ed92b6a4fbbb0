using System.Text;

namespace HelmOci.Yaml;

/// <summary>What a scalar means whose tag says so.</summary>
internal static class YamlTagged
{
    /// <summary>Null where the text is not what the tag says.</summary>
    public static YamlValue? Resolve(string tag, string text) => tag switch
    {
        YamlTags.Text => YamlValue.Text(text),
        YamlTags.Binary => Binary(text),
        YamlTags.Boolean => Only(text, value => value.Kind == YamlKind.Boolean),
        YamlTags.Null => Only(text, value => value.Kind == YamlKind.Null),
        YamlTags.Integer => Only(text, value => value.IsInteger),
        YamlTags.Fraction => Only(text, value => value.Kind == YamlKind.Number),
        YamlTags.Timestamp => IsDate(text) ? YamlValue.Text(text) : null,
        _ => YamlValue.Text(text),
    };

    private static YamlValue? Only(string text, Predicate<YamlValue> isWanted)
    {
        var value = YamlResolver.Resolve(text);

        return isWanted(value) ? value : null;
    }

    /// <summary>Bytes that are no UTF-8 become U+FFFD, as in Go's JSON.</summary>
    private static YamlValue? Binary(string text)
    {
        var bytes = new byte[text.Length];
        var isBase64 = Convert.TryFromBase64String(text, bytes, out var length);

        return isBase64 ? YamlValue.Text(Encoding.UTF8.GetString(bytes, 0, length)) : null;
    }

    private static bool IsDate(string text) =>
        text.Length > 5 && text[4] == '-' && text.AsSpan(0, 4).IndexOfAnyExceptInRange('0', '9') < 0 && char.IsAsciiDigit(text[5]);
}

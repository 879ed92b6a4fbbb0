namespace HelmOci.Yaml;

/// <summary>Finds the end of what stands before a value: its anchor and its tag.</summary>
internal static class YamlProperties
{
    /// <summary>Behind the last of them; the start where there are none.</summary>
    public static int EndOf(YamlText source, int start, int count)
    {
        var end = start;
        for (var at = start; count > 0; count--)
        {
            end = EndOfOne(source.Text, at);
            at = source.SkipToContent(end, source.Text.Length);
        }

        return end;
    }

    /// <summary>How many of them there are.</summary>
    public static int CountOf(string anchor, string tag) => (anchor.Length > 0 ? 1 : 0) + (tag.Length > 0 ? 1 : 0);

    private static int EndOfOne(string text, int at)
    {
        if (text.AsSpan(at).StartsWith("!<")) return text.IndexOf('>', at) + 1;
        while (at < text.Length && !char.IsWhiteSpace(text[at]) && text[at] is not (',' or '[' or ']' or '{' or '}')) at++;

        return at;
    }
}

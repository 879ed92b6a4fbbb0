using System.Globalization;
using System.Text;
using HelmOci.Diagnostics;

namespace HelmOci.Yaml;

/// <summary>Where a value stands below the root: <c>image.tag</c>, <c>hosts[0].host</c>, <c>annotations.example\.com/a</c>.</summary>
/// <param name="Text">As the user wrote it.</param>
/// <param name="Steps">At least one.</param>
internal sealed record YamlPath(string Text, IReadOnlyList<YamlStep> Steps)
{
    /// <summary>
    /// Reads the grammar of Helm's <c>--set</c>: dots part keys, <c>[0]</c> is an item, <c>\</c> takes the next character as it is.
    /// A key may stand in double quotes, too.
    /// </summary>
    /// <exception cref="ChartException">A key is empty or quoted without an end, or an index is no number.</exception>
    public static YamlPath Parse(string text)
    {
        var steps = new List<YamlStep>();
        for (var at = 0; at < text.Length;)
        {
            var isIndex = text[at] == '[' && steps.Count > 0;
            steps.Add(isIndex ? TakeIndex(text, ref at) : TakeKey(text, ref at));
            if (at < text.Length && text[at] == '.' && ++at == text.Length) throw BadPath(text);
        }

        return steps.Count > 0 ? new YamlPath(text, steps) : throw BadPath(text);
    }

    /// <summary>The path of keys, whatever their characters.</summary>
    public static YamlPath Of(params string[] keys) => new(string.Join('.', keys), Array.ConvertAll(keys, YamlStep.Of));

    /// <summary>A path below this one.</summary>
    public YamlPath Then(string key) => new($"{Text}.{key}", [.. Steps, YamlStep.Of(key)]);

    /// <summary>The path of another key in the map of this one.</summary>
    public YamlPath Beside(string key)
    {
        YamlStep[] steps = [.. Steps.SkipLast(1), YamlStep.Of(key)];
        var text = string.Concat(steps.Select(step => step.IsIndex ? $"[{step.Index}]" : $".{step.Key}"));

        return new YamlPath(text[1..], steps);
    }

    /// <summary>Whether another path is this one or lies below it.</summary>
    public bool Holds(YamlPath other)
    {
        if (other.Steps.Count < Steps.Count) return false;
        for (var i = 0; i < Steps.Count; i++)
        {
            if (Steps[i] != other.Steps[i]) return false;
        }

        return true;
    }

    public override string ToString() => Text;

    private static YamlStep TakeKey(string text, ref int at)
    {
        var key = text[at] == '"' ? TakeQuoted(text, ref at) : TakePlain(text, ref at);

        return key.Length > 0 ? YamlStep.Of(key) : throw BadPath(text);
    }

    private static string TakePlain(string text, ref int at)
    {
        var key = new StringBuilder();
        for (; at < text.Length && text[at] is not ('.' or '['); at++)
        {
            if (text[at] == '\\' && at + 1 < text.Length) at++;
            key.Append(text[at]);
        }

        return key.ToString();
    }

    private static string TakeQuoted(string text, ref int at)
    {
        var end = text.IndexOf('"', at + 1);
        if (end < 0 || (end + 1 < text.Length && text[end + 1] is not ('.' or '['))) throw BadPath(text);

        var key = text[(at + 1)..end];
        at = end + 1;

        return key;
    }

    private static YamlStep TakeIndex(string text, ref int at)
    {
        var end = text.IndexOf(']', at);
        var digits = end < 0 ? "" : text[(at + 1)..end];
        var isIndex = int.TryParse(digits, NumberStyles.None, CultureInfo.InvariantCulture, out var index);
        if (!isIndex || (end + 1 < text.Length && text[end + 1] is not ('.' or '['))) throw BadPath(text);

        at = end + 1;

        return YamlStep.At(index);
    }

    private static ChartException BadPath(string path) => new(new Diagnostic(
        DiagnosticCodes.YamlBadPath,
        $"\"{path}\" is not a path to a value.",
        "Write keys with dots between, as in image.tag or hosts[0].name; a dot in a key is written \\. or the key put in double quotes."));
}

/// <summary>One step of a path: a key, or an item of a list where the index is 0 or more.</summary>
internal sealed record YamlStep(string Key, int Index)
{
    public bool IsIndex => Index >= 0;

    public static YamlStep Of(string key) => new(key, -1);

    public static YamlStep At(int index) => new("", index);
}

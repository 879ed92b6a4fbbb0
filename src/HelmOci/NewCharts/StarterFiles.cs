using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;

namespace HelmOci.NewCharts;

/// <summary>
/// The files of a starter chart, made from those in Starter/. A line <c>@if fact</c> (or <c>@if !fact</c>) keeps what follows up to its <c>@end</c>
/// only where the fact holds; <c>@pod</c> stands for pod.yaml, at its own depth; <c>__WORD__</c> for a word. What comes out empty is no file.
/// </summary>
internal static partial class StarterFiles
{
    private const string Prefix = "Starter/";
    private const string Pod = $"{Prefix}pod.yaml";

    /// <summary>Path in the chart and text of each file, in order.</summary>
    public static IReadOnlyList<(string Path, string Text)> Of(ChartRecipe recipe)
    {
        var facts = recipe.Facts;
        var words = recipe.Words;

        return
        [
            .. typeof(StarterFiles).Assembly.GetManifestResourceNames()
                .Where(name => name.StartsWith(Prefix, StringComparison.Ordinal) && name != Pod)
                .Order(StringComparer.Ordinal)
                .Select(name => (name[Prefix.Length..], Words().Replace(string.Concat(Lines(name, "", facts)), word => words[word.Groups[1].Value])))
                .Where(file => file.Item2.Length > 0),
        ];
    }

    private static IEnumerable<string> Lines(string name, string indent, IReadOnlySet<string> facts)
    {
        var kept = new Stack<bool>([true]);
        foreach (var line in Read(name))
        {
            var order = line.TrimStart();
            if (order.StartsWith("@if ", StringComparison.Ordinal)) kept.Push(kept.Peek() && Holds(order[4..], facts));
            else if (order == "@end") kept.Pop();
            else if (!kept.Peek()) continue;
            else if (order == "@pod") foreach (var inner in Lines(Pod, line[..^order.Length], facts)) yield return inner;
            else yield return $"{Deeper(line, indent)}\n";
        }
    }

    private static bool Holds(string condition, IReadOnlySet<string> facts) =>
        condition.StartsWith('!') ? !facts.Contains(condition[1..]) : facts.Contains(condition);

    /// <summary>A line of YAML further in, and what its templates write with it.</summary>
    private static string Deeper(string line, string indent) =>
        indent + Indents().Replace(line, match => $"nindent {int.Parse(match.Groups[1].ValueSpan, CultureInfo.InvariantCulture) + indent.Length}");

    private static string[] Read(string name)
    {
        using var text = new StreamReader(typeof(StarterFiles).Assembly.GetManifestResourceStream(name)!, Encoding.UTF8);

        return text.ReadToEnd().ReplaceLineEndings("\n").TrimEnd('\n').Split('\n');
    }

    [GeneratedRegex(@"\bnindent (\d+)")]
    private static partial Regex Indents();

    [GeneratedRegex("__([A-Z]+(?:_[A-Z]+)*)__")]
    private static partial Regex Words();
}

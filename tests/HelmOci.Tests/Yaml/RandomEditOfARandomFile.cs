using System.Text;
using HelmOci.Yaml;

namespace HelmOci.Tests.Yaml;

public static class RandomEditOfARandomFile
{
    private static readonly string[] Values =
    [
        "1", "text", "'1.20'", "true", "null", "\"\"", "[a, {b: c}]", "{x: 1}", "p: 1\nq:\n  - r\n  - s: 2", "- 1\n- t: 2\n  u: 3", "\"two\\nlines\"", "'a: #b'",
    ];

    public static TheoryData<int> Seeds() => [.. Enumerable.Range(1, 400)];

    [Theory]
    [MemberData(nameof(Seeds))]
    public static void ChangesOneValueAndNoOtherByte(int seed)
    {
        var before = new RandomYaml(seed).Write();
        var random = new Random(seed);
        var document = Parse(before);
        var places = new List<(List<YamlStep> Steps, YamlNode? Node)>();
        Collect(document.Root, [], places);
        var (steps, node) = places[random.Next(places.Count)];
        var edit = YamlEdit.SetYaml(new YamlPath("p", steps), Values[random.Next(Values.Length)]);

        var after = YamlEditor.Apply(document, [edit]).Text;

        Assert.Equal(Meaning(document.Root, steps, edit.Value), Meaning(Parse(after).Root, null, null));
        AssertKeeps(before, after, node);
    }

    /// <summary>What stands before the value is a prefix of the new text, and what follows its last line a suffix; for a new value, nothing goes.</summary>
    private static void AssertKeeps(string before, string after, YamlNode? node)
    {
        if (node is null)
        {
            Assert.True(IsSubsequence(before, after), $"{before}\n=>\n{after}");

            return;
        }

        var head = before[..node.Span.Start].TrimEnd();
        if (node is not YamlScalar) head = head[..(head.LastIndexOf('\n') + 1)];
        var tail = before[EndOfLine(before, node.Span.End)..];
        Assert.StartsWith(head, after, StringComparison.Ordinal);
        Assert.EndsWith(tail, after, StringComparison.Ordinal);
        var comment = before[node.Span.End..EndOfLine(before, node.Span.End)].Trim();
        if (node is YamlScalar) Assert.Contains(comment, after[head.Length..(after.Length - tail.Length)], StringComparison.Ordinal);
    }

    /// <summary>Only the + of a block scalar may go, where a file without a last line feed gets another line.</summary>
    private static bool IsSubsequence(string part, string whole)
    {
        var found = 0;
        foreach (var c in whole)
        {
            if (found < part.Length && part[found] == '+' && c == '-') found++;
            if (found < part.Length && part[found] == c) found++;
        }

        return found == part.Length;
    }

    private static int EndOfLine(string text, int at)
    {
        var end = text.AsSpan(at).IndexOfAny('\r', '\n');

        return end < 0 ? text.Length : at + end;
    }

    /// <summary>Every value that is there, and with a null a new key of every map and a new item of every list.</summary>
    private static void Collect(YamlNode node, List<YamlStep> steps, List<(List<YamlStep>, YamlNode?)> places)
    {
        if (steps.Count > 0) places.Add((steps, node));
        if (node is YamlMapping mapping)
        {
            places.Add(([.. steps, YamlStep.Of("new")], null));
            foreach (var entry in mapping.Entries) Collect(entry.Value, [.. steps, YamlStep.Of(entry.Name)], places);
        }

        if (node is YamlSequence sequence)
        {
            places.Add(([.. steps, YamlStep.At(sequence.Items.Count)], null));
            for (var i = 0; i < sequence.Items.Count; i++) Collect(sequence.Items[i], [.. steps, YamlStep.At(i)], places);
        }
    }

    /// <summary>The tree as one line, with a value at a path in place of what is there.</summary>
    private static string Meaning(YamlNode node, List<YamlStep>? path, YamlNode? value, int depth = 0)
    {
        if (path is not null && depth == path.Count) return Meaning(value!, null, null);

        var step = path?[depth] ?? YamlStep.Of("");
        switch (node)
        {
            case YamlMapping mapping:
                var entries = mapping.Entries.Select(entry => (entry.Name, entry.Value)).ToList();
                if (path is not null && mapping.Find(step.Key) is null) entries.Add((step.Key, value!));

                return "{" + string.Join(", ", entries.Select(entry => $"{entry.Name}={Meaning(entry.Value, path is not null && entry.Name == step.Key ? path : null, value, depth + 1)}")) + "}";
            case YamlSequence sequence:
                var items = sequence.Items.ToList();
                if (path is not null && step.Index == items.Count) items.Add(value!);

                return "[" + string.Join(", ", items.Select((item, i) => Meaning(item, path is not null && i == step.Index ? path : null, value, depth + 1))) + "]";
            default:
                var scalar = (YamlScalar)node;

                return $"{scalar.Kind}<{new StringBuilder(scalar.HelmString)}>";
        }
    }

    private static YamlDocument Parse(string text) => YamlDocument.ParseFirst(YamlText.Of(text, "values.yaml"), CancellationToken.None);
}

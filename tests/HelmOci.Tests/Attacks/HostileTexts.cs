using System.Text;
using static HelmOci.Tests.Attacks.HostileFolders;

namespace HelmOci.Tests.Attacks;

/// <summary>Texts that mean harm: damaged, deep, large by aliases, or in odd encodings.</summary>
internal static class HostileTexts
{
    private const string ChartYaml =
        """
        apiVersion: v2
        name: demo
        version: 0.1.0 # the version
        appVersion: &v "1.0"
        description: >-
          two
          lines
        keywords: [a, 'b', "c\td", *v]
        sources:
        - https://example.com
        maintainers:
        - {name: a, email: a@example.com}
        annotations:
          a.example/b: |
            text
          c: !!str 5
        dependencies: []
        """;

    public static readonly IReadOnlyList<(string Path, string Text)> Files =
    [
        ("Chart.yaml", ChartYaml),
        ("values.yaml", "base: &b {x: 1, y: [1, 2]}\nimage:\n  <<: *b\n  repository: nginx\n  tag: ~\nenv:\n- name: A\n  value: c\n---\nmore: .5\n"),
        ("requirements.yaml", "dependencies:\n- name: sub\n  version: 1.x\n  repository: ''\n  import-values: [a, {child: b, parent: c}]\nname: other\n"),
        ("Chart.lock", "dependencies: []\ndigest: sha256:0\ngenerated: \"2024-05-06T07:08:09.98+02:00\"\n"),
        ("requirements.lock", "dependencies: []\ngenerated: 2024-05-06T07:08:09Z\n"),
        ("values.schema.json", "{\"type\": \"object\", \"x\": [1, 2.5e3, null, true, \"\\u0041\"]}"),
        (".helmignore", "*.swp\n/x/y\n!z\n[a-z]q\n"),
        ("templates/deployment.yaml", "{{- if .Values.x }}\nimage: {{ .Values.image.repository }}\ncontainerPort: {{ .Values.port | int }}\n{{ end }}\n"),
        ("crds/a.yaml", "kind: CustomResourceDefinition\n---\nkind: Other\n"),
        ("charts/sub/Chart.yaml", "name: sub\nversion: 1.0.0\n"),
    ];

    /// <summary>Where a value is read, and what stands before it.</summary>
    public static readonly IReadOnlyList<(string Path, string Prefix)> Places =
    [
        ("values.yaml", "x: "), ("values.yaml", ""), ("values.yaml", "image: "), ("values.yaml", "env: "), ("values.yaml", "<<: "),
        ("Chart.yaml", "apiVersion: v2\nname: demo\nversion: 0.1.0\nannotations: "), ("Chart.yaml", "apiVersion: v2\nname: demo\nversion: 0.1.0\nkeywords: "),
        ("Chart.yaml", "apiVersion: v2\nname: demo\nversion: 0.1.0\nunknown: "), ("Chart.yaml", "apiVersion: v2\nname: demo\nversion: 0.1.0\ndependencies: "),
        ("Chart.yaml", "apiVersion: v2\nname: demo\nversion: 0.1.0\ndependencies:\n- name: sub\n  import-values: "), ("Chart.yaml", "apiVersion: v2\nname: demo\nversion: "),
        ("requirements.yaml", "name: demo\ndependencies:\n- name: sub\n  import-values: "), ("Chart.lock", "generated: "), ("values.schema.json", ""), ("charts/sub/Chart.yaml", "name: "),
    ];

    public static byte[] Damaged(byte[] content, Random random)
    {
        var bytes = content.ToList();
        for (var change = random.Next(1, 6); change > 0 && bytes.Count > 0; change--)
        {
            var at = random.Next(bytes.Count);
            switch (random.Next(6))
            {
                case 0: bytes[at] = (byte)random.Next(256); break;
                case 1: bytes.RemoveRange(at, Math.Min(random.Next(1, 20), bytes.Count - at)); break;
                case 2: bytes.InsertRange(at, Encoding.UTF8.GetBytes(Garbage(random, 8))); break;
                case 3: bytes.InsertRange(at, Encoding.UTF8.GetBytes(Pick(random, ["&a ", "*a", "!!binary ", "!<x> ", "? ", "- ", ": ", "{", "]", "|", ">2-\n", "'", "\"", "#", "\t", "\r", "%YAML 9.9\n", "---\n", "...\n", "<<: ", "\\x", "@", "`", "~"]))); break;
                case 4: bytes.InsertRange(at, [.. bytes.Skip(random.Next(bytes.Count)).Take(40)]); break;
                default: bytes[at] ^= (byte)(1 << random.Next(8)); break;
            }
        }

        return [.. bytes];
    }

    public static string Bomb(Random random)
    {
        var depth = Pick(random, [70, 990, 9_950, 12_000, 100_000]);

        return random.Next(12) switch
        {
            0 => Nested("[", "]", depth, random),
            1 => Nested("{a: ", "}", depth, random),
            2 => Nested("[{a: ", "}]", depth / 2, random),
            3 => "\n" + Repeat("- ", depth) + "x",
            4 => "\n" + Repeat("? ", depth) + "x",
            5 => Nested("{<<: ", "}", depth, random),
            6 => Aliases(random.Next(5, 40), random.Next(2, 12)),
            7 => $"[&a \"{new string('x', 1_000_000)}\"{Repeat(", *a", random.Next(2, 300_000))}]",
            8 => $"{{<<: {Repeat("{<<: ", depth / 10)}{{{string.Join(", ", Enumerable.Range(0, 5_000).Select(i => $"k{i}: 1"))}}}{Repeat("}", depth / 10)}}}",
            9 => $"{{{string.Join(", ", Enumerable.Range(0, 100_000).Select(i => $"k{i}: .inf"))}}}",
            10 => new string(Pick(random, ['[', '1', '*', '&', '!', '"', ' ', '#', '-', '\n']), random.Next(1, 2_000_000)),
            _ => $"[{Repeat("a,", random.Next(1, 600_000))}]",
        };
    }

    public static byte[] Encoded(string text, Random random)
    {
        Encoding[] encodings = [Encoding.Unicode, Encoding.BigEndianUnicode, Encoding.UTF32, Encoding.Latin1, Encoding.UTF8];
        var encoding = Pick(random, encodings);
        byte[] mark = random.Next(3) == 0 ? [] : [.. encoding.GetPreamble(), .. random.Next(3) == 0 ? encoding.GetPreamble() : []];
        byte[] body = [.. encoding.GetBytes(text + Pick(random, ["", "\u00e9", "\U0001F600", "\0", "\ufffe", "\u2028"])), .. Pick<byte[]>(random, [[], [0xff], [0xd8, 0x00], [0xed, 0xa0, 0x80], [0xc0, 0x80]])];

        return [.. mark, .. body];
    }

    private static string Nested(string opening, string closing, int depth, Random random) =>
        Repeat(opening, depth) + Pick(random, ["1", "x", "", ".nan"]) + Repeat(closing, random.Next(5) == 0 ? depth / 2 : depth);

    private static string Aliases(int levels, int width)
    {
        var text = new StringBuilder("\n  a0: &a0 [x, y]\n");
        for (var i = 1; i < levels; i++) text.Append(System.Globalization.CultureInfo.InvariantCulture, $"  a{i}: &a{i} [{string.Join(", ", Enumerable.Repeat($"*a{i - 1}", width))}]\n");

        return text.ToString();
    }

    private static string Repeat(string text, int count) => new StringBuilder(text.Length * count).Insert(0, text, count).ToString();
}

using System.Text;
using HelmOci.Tests.Charts;

namespace HelmOci.Tests.Attacks;

/// <summary>Folders of charts that mean harm, each made of a seed.</summary>
internal static class HostileFolders
{
    private static readonly string[] Targets =
    [
        ".", "..", "../..", "../../victim", "/", "/etc/passwd", "/dev/zero", "/dev/stdin", "/proc/self/fd/0", "/proc/self/mem", "self", "a", "a/b", "b/a",
        "../chart", "../.git", "../.git/config", "nowhere", "Chart.yaml", "a/../../chart/b", "./././.", "a/b/c/d", "//", "\n", "~/.ssh/id_rsa",
    ];

    private static readonly string[] Names =
    [
        "%2e%2e%2f", "a%41b", "a;b", "$(HOME)", "@(Compile)", "%(Identity)", "*", "?", "a\nb", "a\r::set-env name=x::y", "\u001b[31mred", "##vso[task.setvariable]x",
        "`id`", "$(id)", "'", "\"", "\\", "..\\..\\x", "c:", "..x", "...", " ", "a ", "-rf", "~", "\u202egpj.exe", "\u00e9", "e\u0301", "\U0001F600", "\ufeffx", "NUL", "con.yaml",
        "CHART.YAML", "Chart.yml", "values.yml", "Values.yaml", "requirements.yaml", "templates", "charts", "crds", ".git", ".helmignore.bak", "x.tgz", "_x", ".x", "\u2028", "\u0085", "\u007f",
    ];

    private static readonly string[] Rules =
    [
        "**", "*", "!", "!*", "!/", "/", "//", "[", "[]", "[^]", "[a-", "[z-a]", "\\", "\\\\", "a\\", "#", " ", "\t", "\0", "?", "????????", "*a*a*a*a*a*a*b", "Chart.yaml", "!Chart.yaml", "/*", "*/",
        "templates/", "templates/*", "charts", "\u001b", "\ud83d\ude00", "[\ud83d\ude00-\ud83d\ude80]", "\ufffd", "a/b/c", "../x", ".", "..",
    ];

    public static void Links(HostileTree tree, Random random)
    {
        tree.AllowsExternalLinks = random.Next(3) == 0;
        string[] places = ["self", "a/b/x", "a/y", "b/a", "b/z", "templates/t.yaml", "charts/sub", "charts/x.tgz", ".helmignore", "values.schema.json", "c", "d/e/f"];
        foreach (var place in places.Where(_ => random.Next(2) == 0))
        {
            var target = Pick(random, Targets);
            // All that the machine has may be read where links may leave, and is too much for a test.
            var isRoot = target.StartsWith('/') && Path.GetFullPath(target) is "/" or "//";
            if (!tree.AllowsExternalLinks || !(isRoot || target.StartsWith("/proc", StringComparison.Ordinal))) tree.Link(place, target);
        }
    }

    public static void Fan(HostileTree tree, Random random)
    {
        for (var i = 0; i < 40; i++)
        {
            tree.Link($"f{i}/a", $"../f{i + 1}");
            tree.Link($"f{i}/b", $"../f{i + 1}");
        }

        tree.Write("f40/x", "x");
    }

    public static void Chain(HostileTree tree, Random random)
    {
        var length = random.Next(100, 400);
        for (var i = 0; i < length; i++) tree.Link($"c{i}/n", $"../c{i + 1}");
        tree.Write($"c{length}/x", "x");
    }

    public static void Depth(HostileTree tree, Random random) =>
        tree.Write(string.Concat(Enumerable.Repeat("d/", random.Next(100, 1500))) + "x", "x");

    public static void LongPaths(HostileTree tree, Random random)
    {
        // Four folders of names of 250 bytes, and links to the first in the last: longer paths than a system opens by name.
        var name = new string('n', random.Next(200, 250));
        tree.Write($"{name}/{name}/{name}/x", "x");
        for (var i = 0; i < 8; i++) tree.Write($"l{i}/{name}/x", "x");
        for (var i = 0; i < 8; i++) tree.Link($"l{i}/{name}/{new string('k', 250)}", $"../../l{i + 1}");
    }

    public static void OddNames(HostileTree tree, Random random)
    {
        for (var i = 0; i < 6; i++)
        {
            var folder = Pick(random, ["", "templates/", "crds/", "charts/", "charts/sub/", "charts/sub/templates/", Pick(random, Names) + "/"]);
            var path = folder + Pick(random, Names);
            if (!Path.Exists(Path.Combine(tree.Chart, path)) && !IsFile(tree, folder)) tree.Write(path, Pick(random, ["", "x", "name: a\nversion: 1.0.0\n", ChartFolder.ChartYaml]));
        }
    }

    public static void IgnoreRules(HostileTree tree, Random random)
    {
        var rules = new StringBuilder();
        var count = random.Next(5) == 0 ? 20_000 : random.Next(1, 30);
        for (var i = 0; i < count; i++)
        {
            rules.Append(random.Next(4) == 0 ? Garbage(random, 20) : Pick(random, Rules)).Append(Pick(random, ["\n", "\n", "\r\n", "/\n"]));
        }

        if (random.Next(10) == 0) rules.Append('*', 100_000);
        tree.Write(".helmignore", rules.ToString());
        tree.Write("a/b/c", "x");
        tree.Write("aaaaaaaaaaaaaaaaaaaaaaaaaaaaaa", "x");
    }

    public static void Sizes(HostileTree tree, Random random)
    {
        var length = Pick(random, [5 * 1024 * 1024, (5 * 1024 * 1024) + 1, 1L << 33, 4L << 20]);
        for (var i = 0; i < (length > 5 << 20 ? 1 : 25); i++) tree.WriteHole($"{Pick(random, ["templates", "charts/a", "x"])}/{i}", length);
        if (random.Next(2) == 0) tree.WriteHole(Pick(random, ["values.yaml", "values.schema.json", ".helmignore", "Chart.lock"]), length);
    }

    /// <summary>A file that Helm reads, changed here and there.</summary>
    public static void DamagedText(HostileTree tree, Random random)
    {
        var (path, text) = Pick(random, HostileTexts.Files);
        tree.Write(path, HostileTexts.Damaged(Encoding.UTF8.GetBytes(text), random));
        if (path.StartsWith("requirements", StringComparison.Ordinal) && random.Next(2) == 0) tree.Write("Chart.yaml", "name: demo\nversion: 0.1.0\n");
    }

    /// <summary>A small text that means a large or deep one.</summary>
    public static void Bomb(HostileTree tree, Random random)
    {
        var (path, prefix) = Pick(random, HostileTexts.Places);
        tree.Write(path, prefix + HostileTexts.Bomb(random));
        if (random.Next(4) == 0) tree.Write("Chart.yaml", "name: demo\nversion: 0.1.0\ndependencies: []\n");
    }

    public static void OddEncoding(HostileTree tree, Random random)
    {
        var (path, text) = Pick(random, HostileTexts.Files);
        tree.Write(path, HostileTexts.Encoded(text, random));
    }

    public static string Garbage(Random random, int longest)
    {
        var text = new char[random.Next(1, longest)];
        for (var i = 0; i < text.Length; i++) text[i] = (char)random.Next(random.Next(4) == 0 ? 0x2100 : 0x80);

        return new string(text);
    }

    public static T Pick<T>(Random random, IReadOnlyList<T> choices) => choices[random.Next(choices.Count)];

    private static bool IsFile(HostileTree tree, string folder)
    {
        for (var at = folder.TrimEnd('/'); at.Length > 0; at = Path.GetDirectoryName(at) ?? "")
        {
            if (File.Exists(Path.Combine(tree.Chart, at))) return true;
        }

        return false;
    }
}

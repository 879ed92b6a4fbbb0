using System.Text;
using HelmOci.Tests.Charts;
using static HelmOci.Tests.Attacks.HostileFolders;

namespace HelmOci.Tests.Attacks;

/// <summary>Archives that mean harm, each made of a seed: given as the chart, or lying below its <c>charts/</c>.</summary>
internal static class HostileArchives
{
    private static readonly string[] Names =
    [
        "/etc/passwd", "../victim", "h/../../victim", "h/../../../../../../tmp/x", "h/./../..", "h\\..\\..\\victim", "h/c:/x", "c:\\x", "h//x", "h/", "", "/", ".", "..", "h/\nx", "h/\u001b[2J",
        "h/##vso[task.setvariable]x", "h/::set-env name=a::b", "h/Chart.yaml", "h/values.yaml", "h/charts/../Chart.yaml", "h/charts/x.tgz", "h/charts/x.tgz/y", "h/templates/../../..", "h/~/.ssh/x",
        "h/charts/a/charts/b/charts/c/Chart.yaml", "h/$(x)", "h/a;b", "h/%2e%2e/%2e%2e/x", "h/\u202ex", "h/.git/config", "other/Chart.yaml", "Chart.yaml",
    ];

    public static void Damaged(HostileTree tree, Random random)
    {
        var tar = Good().ToTar();
        Put(tree, random, random.Next(2) == 0
            ? TarBytes.Compress([.. HostileTexts.Damaged(tar, random), .. new byte[random.Next(1100)]])
            : HostileTexts.Damaged(TarBytes.Compress([.. tar, .. new byte[1024]]), random));
    }

    public static void OddNames(HostileTree tree, Random random)
    {
        var tar = Good();
        for (var i = random.Next(1, 5); i > 0; i--)
        {
            var name = random.Next(4) == 0 ? "h/" + Garbage(random, 90) : Pick(random, Names);
            if (random.Next(3) == 0) tar.Add("x", Record("path", name), 'x').Add("short", "x");
            else if (random.Next(3) == 0) tar.Add("././@LongLink", [.. Encoding.UTF8.GetBytes(name), 0], 'L').Add("short", "x");
            else tar.Add(Cut(name), "x");
        }

        Put(tree, random, tar.ToGzip());
    }

    public static void LongNames(HostileTree tree, Random random)
    {
        var length = Pick(random, [200, 4_000, 4_094, 4_095, 4_096, 9_000, 200_000, 1_048_000]);
        var name = "h/" + Pick(random, [new string('n', length), new StringBuilder().Insert(0, "d/", length / 2) + "x", new StringBuilder().Insert(0, "charts/a/", length / 9) + "Chart.yaml"]);
        var tar = Good();
        for (var i = Pick(random, [1, 1, 150]); i > 0; i--)
        {
            if (random.Next(2) == 0) tar.Add("x", Record("path", $"{name}{i}"), 'x').Add("short", "x");
            else tar.Add("././@LongLink", [.. Encoding.UTF8.GetBytes($"{name}{i}"), 0], 'L').Add("short", "x");
        }

        Put(tree, random, tar.ToGzip());
    }

    public static void OddTypes(HostileTree tree, Random random)
    {
        var tar = Good();
        for (var i = random.Next(1, 5); i > 0; i--)
        {
            var type = Pick(random, "\0001234567DKLMNSVXgx ".ToCharArray());
            if (random.Next(2) == 0) tar.Add(Cut(Pick(random, Names)), Encoding.UTF8.GetBytes(Garbage(random, 2_000)), type);
            else tar.Header(Cut(Pick(random, Names)), Pick(random, [0L, 1, 511, 513, 5 << 20, 1L << 32, (1L << 33) - 1]), type);
        }

        Put(tree, random, tar.ToGzip());
    }

    public static void Records(HostileTree tree, Random random)
    {
        var record = new List<byte>();
        for (var i = Pick(random, [1, 5, 20_000]); i > 0; i--)
        {
            record.AddRange(Record(Pick(random, ["path", "size", "linkpath", "mtime", "GNU.sparse.major", "SCHILY.xattr.x", "", "hdrcharset"]), Pick(random, ["", "1", "-1", "99999999999999999999", "9223372036854775807", "h/x", "\0", "0x10"])));
        }

        var tar = Good().Add("x", random.Next(3) == 0 ? HostileTexts.Damaged([.. record], random) : [.. record], Pick(random, ['x', 'x', 'g', 'L', 'K']));
        Put(tree, random, tar.Add("h/after", "x").ToGzip());
    }

    public static void Duplicates(HostileTree tree, Random random)
    {
        var tar = Good();
        for (var i = random.Next(1, 30); i > 0; i--)
        {
            tar.Add(Pick(random, ["h/Chart.yaml", "h/values.yaml", "h/./Chart.yaml", "h//Chart.yaml", "g/Chart.yaml", "h/charts/sub/Chart.yaml", "h/charts/sub/../sub/Chart.yaml"]), Pick(random, [ChartFolder.ChartYaml, "", "a: 1", "name: ../../x\nversion: 1.0.0\n", "name: sub\nversion: 1.0.0\n"]));
        }

        Put(tree, random, tar.ToGzip());
    }

    /// <summary>Little that unpacks to much: zeros, empty entries, archives in archives.</summary>
    public static void Bomb(HostileTree tree, Random random)
    {
        var tar = Good();
        switch (random.Next(4))
        {
            case 0:
                for (var i = 0; i < 25; i++) tar.Add($"h/{i}", new byte[5 * 1024 * 1024], '0');
                break;
            case 1:
                for (var i = 0; i < 100_001; i++) tar.Header("h/e", 0, '0');
                break;
            case 2:
                tar.Header("h/d", 0, '5');
                for (var i = 0; i < 250; i++) tar.Add("h/g", new byte[1024 * 1024], 'g');
                break;
            default:
                var inner = tar;
                for (var i = random.Next(1, 60); i > 0; i--) inner = Good().Add("h/charts/x.tgz", inner.ToGzip(), '0').Add("h/charts/y.tgz", "x");
                tar = inner;
                break;
        }

        Put(tree, random, tar.ToGzip());
    }

    private static TarBuilder Good() => new TarBuilder().Add("h/Chart.yaml", ChartFolder.ChartYaml).Add("h/values.yaml", "a: 1\n").Add("h/templates/x.yaml", "kind: X\n");

    private static void Put(HostileTree tree, Random random, byte[] archive)
    {
        if (random.Next(2) == 0) tree.Archive = archive;
        else tree.Write("charts/x.tgz", archive);
    }

    private static string Cut(string name)
    {
        while (Encoding.UTF8.GetByteCount(name) > 100) name = name[..^1];

        return name;
    }

    private static byte[] Record(string key, string value)
    {
        var length = Encoding.UTF8.GetByteCount(value) + key.Length + 3;
        var total = length + $"{length}".Length;

        return Encoding.UTF8.GetBytes($"{length + $"{total}".Length} {key}={value}\n");
    }
}

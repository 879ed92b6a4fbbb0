using System.Text;
using HelmOci.Charts;
using HelmOci.Charts.Archive;
using HelmOci.Charts.Loading;

namespace HelmOci.Tests.Charts;

/// <summary>Chart trees that chance made, the same ones in every run.</summary>
public static class RandomChart
{
    /// <summary>With the quote where the system lets names have it.</summary>
    private static readonly string NameCharacters = "abcXYZ019-_. éüß日本😀+@#~[]{}()'&=%!" + (OperatingSystem.IsWindows() ? "" : "\"");

    public static TheoryData<int> Seeds() => [.. Enumerable.Range(1, 100)];

    [Theory]
    [MemberData(nameof(Seeds))]
    public static void ComesBackFromItsArchiveAsItWas(int seed)
    {
        using var folder = Grow(new Random(seed));
        var chart = folder.Load();

        var back = ChartLoader.LoadArchive(ChartArchive.Of(chart, ChartFolder.Time, CancellationToken.None).Content, "random.tgz", CancellationToken.None);

        AssertSame(chart, back);
    }

    [Theory]
    [MemberData(nameof(Seeds))]
    public static void IsReadByTheFrameworkAsItWas(int seed)
    {
        using var folder = Grow(new Random(seed));
        var chart = folder.Load();

        var files = TarBytes.Of(ChartArchive.Of(chart, ChartFolder.Time, CancellationToken.None).Content).Files();

        Assert.Equal(Flat(chart, "demo").Select(file => file.Path), files.Select(file => file.Name));
        Assert.Equal(Flat(chart, "demo").Select(file => file.Content.ToArray()), files.Select(file => file.Content));
    }

    private static IEnumerable<ChartFile> Flat(Chart chart, string root) =>
    [
        .. chart.OwnFiles().Select(file => file with { Path = $"{root}/{file.Path}" }),
        .. chart.Subcharts.SelectMany(subchart => Flat(subchart, $"{root}/charts/{subchart.Metadata.Name}")),
    ];

    private static void AssertSame(Chart expected, Chart actual)
    {
        Assert.Equal(expected.Metadata.ToConfigJson(), actual.Metadata.ToConfigJson());
        Assert.Equal(expected.OwnFiles().Select(file => file.Path), actual.OwnFiles().Select(file => file.Path));
        Assert.Equal(expected.OwnFiles().Select(file => file.Content.ToArray()), actual.OwnFiles().Select(file => file.Content.ToArray()));
        Assert.Equal(expected.Subcharts.Count, actual.Subcharts.Count);
        foreach (var subchart in expected.Subcharts)
        {
            AssertSame(subchart, actual.Subcharts.Single(other => other.Metadata.Name == subchart.Metadata.Name));
        }
    }

    private static ChartFolder Grow(Random random)
    {
        var folder = new ChartFolder();
        GrowChart(folder, "", random, depth: 0);

        return folder;
    }

    private static void GrowChart(ChartFolder folder, string root, Random random, int depth)
    {
        folder.Write(root + "Chart.yaml", $"apiVersion: v2\nname: {(depth == 0 ? "demo" : $"s{random.Next()}")}\nversion: 1.{depth}.0\n");
        if (random.Next(2) == 0) folder.Write(root + "values.yaml", $"a: {random.Next()}\n");
        if (random.Next(2) == 0) folder.Write(root + "values.schema.json", "{}");
        for (var i = random.Next(6); i > 0; i--)
        {
            var content = new byte[random.Next(3) * random.Next(1500)];
            random.NextBytes(content);
            folder.Write($"{root}{(random.Next(2) == 0 ? "templates" : "files")}/x{PathOf(random)}", content);
        }

        for (var i = random.Next(3 - depth); i > 0; i--)
        {
            GrowChart(folder, $"{root}charts/c{random.Next()}/", random, depth + 1);
        }
    }

    private static string PathOf(Random random)
    {
        var path = new StringBuilder();
        for (var i = random.Next(1, 4); i > 0; i--)
        {
            var runes = NameCharacters.EnumerateRunes().ToArray();
            for (var length = random.Next(1, 45); length > 0; length--)
            {
                path.Append(runes[random.Next(runes.Length)].ToString());
            }

            path.Append(i > 1 ? "y/z" : "y");
        }

        return path.ToString();
    }
}

using System.Text;
using HelmOci.Charts;
using HelmOci.Charts.Archive;
using HelmOci.Charts.Loading;
using HelmOci.Charts.Rules;

namespace HelmOci.Tests.Charts;

/// <summary>Charts that Helm 4.1.4 packed: <c>helm4.tgz</c> and the config blob it pushed.</summary>
public static class ChartThatHelmPacked
{
    public static TheoryData<string> Names() =>
        [.. Vectors.NamesIn("").Where(name => char.IsAsciiDigit(name[0]))];

    [Theory]
    [MemberData(nameof(Names))]
    public static void HasTheSameFilesInTheSameOrder(string vector)
    {
        var (ours, helms) = (Pack(vector), Helms(vector));

        var expected = helms.Files();
        var actual = ours.Files();
        Assert.Equal(expected.Select(file => file.Name), actual.Select(file => file.Name));
        foreach (var (theirs, mine) in expected.Zip(actual).Where(pair => !KeepsItsText(pair.First.Name)))
        {
            Assert.Equal(theirs.Content, mine.Content);
        }
    }

    [Theory]
    [MemberData(nameof(Names))]
    public static void HasTheSameHeaders(string vector)
    {
        // future.txt of that chart was written in 2255; ours carries the one time of all files, which needs no pax record.
        if (vector == "14-mtimes") return;

        Assert.Equal(Helms(vector).Headers(), Pack(vector).Headers());
    }

    [Theory]
    [MemberData(nameof(Names))]
    public static void HasTheSameConfig(string vector)
    {
        var expected = File.ReadAllText(Vectors.PathOf(vector, "config.json"));

        Assert.Equal(expected, Encoding.UTF8.GetString(Load(vector).Metadata.ToConfigJson()));
        Assert.Equal(expected, Encoding.UTF8.GetString(ChartArchive.Open(Vectors.PathOf(vector, "helm4.tgz"), CancellationToken.None).Metadata.ToConfigJson()));
    }

    [Theory]
    [MemberData(nameof(Names))]
    public static void HasNoErrors(string vector) => Assert.Empty(ChartRules.Check(Load(vector), CancellationToken.None).Errors);

    [Theory]
    [MemberData(nameof(Names))]
    public static void MeansTheSameInEveryChartYaml(string vector)
    {
        var packed = ChartArchive.Of(Load(vector), ChartFolder.Time, CancellationToken.None);
        var helms = File.ReadAllBytes(Vectors.PathOf(vector, "helm4.tgz"));

        Assert.Equal(Configs(ChartLoader.LoadArchive(helms, "helm4.tgz", CancellationToken.None)), Configs(ChartLoader.LoadArchive(packed.Content, "ours.tgz", CancellationToken.None)));
    }

    [Theory]
    [MemberData(nameof(Names))]
    public static void IsWrittenLikeHelmsChartYaml(string vector)
    {
        var expected = Helms(vector).Files()[0].Content;

        Assert.Equal(Encoding.UTF8.GetString(expected), Encoding.UTF8.GetString(Load(vector).Metadata.ToChartYaml().Span));
    }

    /// <summary>Chart.yaml and Chart.lock keep the user's text, comments and all, where Helm writes them anew.</summary>
    private static bool KeepsItsText(string name) => Path.GetFileName(name) is "Chart.yaml" or "Chart.lock";

    private static IEnumerable<string> Configs(Chart chart) =>
    [
        Encoding.UTF8.GetString(chart.Metadata.ToConfigJson()) + chart.Lock?.Digest + chart.Lock?.Dependencies[0].Version,
        .. chart.Subcharts.OrderBy(subchart => subchart.Metadata.Name, StringComparer.Ordinal).SelectMany(Configs),
    ];

    private static Chart Load(string vector) =>
        ChartLoader.Load(Vectors.PathOf(vector, "chart"), ChartLoadOptions.Default, new RecordingLog(), CancellationToken.None);

    private static TarBytes Pack(string vector) => TarBytes.Of(ChartArchive.Of(Load(vector), ChartFolder.Time, CancellationToken.None).Content);

    private static TarBytes Helms(string vector) => TarBytes.Of(File.ReadAllBytes(Vectors.PathOf(vector, "helm4.tgz")));
}

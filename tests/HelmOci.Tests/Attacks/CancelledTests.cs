using HelmOci.Charts;
using HelmOci.Charts.Archive;
using HelmOci.Charts.Loading;
using HelmOci.Charts.Rules;
using HelmOci.Stamping;
using HelmOci.Tests.Charts;
using HelmOci.Tests.Peers;

namespace HelmOci.Tests.Attacks;

/// <summary>Ctrl+C in the middle of long work: each step ends within a second (of the processor: others may work on the machine, too).</summary>
[Collection(nameof(HostileChart))]
public sealed class Cancelled
{
    private static readonly string ManyValues = string.Concat(Enumerable.Range(0, 200_000).Select(i => $"key{i}: value{i}\n"));

    [SystemFact(Needs.Links)]
    public static void WalkThroughLinksEnds()
    {
        using var folder = new ChartFolder();
        for (var i = 0; i < 40; i++) folder.Link($"f{i}/a", $"../f{i + 1}").Link($"f{i}/b", $"../f{i + 1}");
        folder.Write("f40/x", "x");

        AssertEnds(cancellation => Load(folder, cancellation));
    }

    [Fact]
    public static void MatchingOfIgnoreRulesEnds()
    {
        using var folder = new ChartFolder();
        folder.Write(".helmignore", string.Concat(Enumerable.Range(0, 9_000).Select(i => $"*a*a*a*a{i}?\n")));
        for (var i = 0; i < 200; i++) folder.Write($"{new string('a', 200)}{i}", "x");

        AssertEnds(cancellation => Load(folder, cancellation));
    }

    [Fact]
    public static void ReadingOfValuesEnds()
    {
        using var folder = new ChartFolder();
        folder.Write("values.yaml", ManyValues);

        AssertEnds(cancellation => Load(folder, cancellation));
    }

    [Fact]
    public static void StampingEnds()
    {
        using var folder = new ChartFolder();
        var chart = folder.Write("values.yaml", ManyValues).Load();

        AssertEnds(cancellation => ChartStamper.Stamp(chart, new ChartStamp { Values = [new ChartValue("key7", "x")] }, cancellation));
    }

    [Fact]
    public static void CheckingEnds()
    {
        using var folder = new ChartFolder();
        var schema = $"[{string.Concat(Enumerable.Repeat("1,", 2_400_000))}1]";
        var chart = folder.Write("values.schema.json", schema).Load();

        AssertEnds(
            cancellation =>
            {
                for (var i = 0; i < 100; i++) ChartRules.Check(chart, cancellation);
            });
    }

    [Fact]
    public static void PackingEnds()
    {
        using var folder = new ChartFolder();
        var random = new Random(1);
        for (var i = 0; i < 22; i++) folder.Write($"{i}", System.Text.Encoding.ASCII.GetBytes(Convert.ToBase64String(Bytes(random, 3_000_000))));
        var chart = folder.Load();

        AssertEnds(
            cancellation =>
            {
                for (var i = 0; i < 20; i++) ChartArchive.Of(chart, ChartFolder.Time, cancellation);
            });
    }

    [Fact]
    public static void ReadingOfAnArchiveEnds()
    {
        var tar = new TarBuilder().Add("h/Chart.yaml", ChartFolder.ChartYaml);
        for (var i = 0; i < 180; i++) tar.Add("h/g", new byte[1024 * 1024], 'g');
        var archive = tar.ToGzip();

        AssertEnds(
            cancellation =>
            {
                for (var i = 0; i < 20; i++) ChartLoader.LoadArchive(archive, "x.tgz", cancellation);
            });
    }

    [Fact]
    public static void HashingOfAnArchiveEnds()
    {
        var archive = new TarBuilder().Add("h/x", new byte[150 * 1024 * 1024], '0').ToGzip();

        AssertEnds(
            cancellation =>
            {
                for (var i = 0; i < 20; i++) ChartArchive.TryHashContent(archive, out _, cancellation);
            });
    }

    private static Chart Load(ChartFolder folder, CancellationToken cancellation) =>
        ChartLoader.Load(folder.Path, ChartLoadOptions.Default, new RecordingLog(), cancellation);

    private static byte[] Bytes(Random random, int count)
    {
        var bytes = new byte[count];
        random.NextBytes(bytes);

        return bytes;
    }

    private static void AssertEnds(Action<CancellationToken> work)
    {
        using var source = new CancellationTokenSource();
        var cancelled = TimeSpan.MaxValue;
        using var registration = source.Token.Register(() => cancelled = HostileTree.ProcessorTime());
        source.CancelAfter(TimeSpan.FromMilliseconds(50));

        Assert.ThrowsAny<OperationCanceledException>(() => work(source.Token));
        Assert.True(HostileTree.ProcessorTime() - cancelled < TimeSpan.FromSeconds(1));
    }
}

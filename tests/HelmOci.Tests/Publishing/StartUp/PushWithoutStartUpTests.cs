using HelmOci.Charts;
using HelmOci.Publishing;
using HelmOci.Publishing.StartUp;
using HelmOci.Tests.Charts;
using HelmOci.Tests.InMemoryRegistry;
using HelmOci.Tests.Oci;
using ChartFolder = HelmOci.Tests.Charts.ChartFolder;

namespace HelmOci.Tests.Publishing.StartUp;

/// <summary>What exists for cold build processes changes no result.</summary>
public static class PushWithoutStartUpTests
{
    [Theory]
    [InlineData("")]
    [InlineData("1.0.0")]
    [InlineData("0.9.0")]
    public static void ComesToTheSame(string before)
    {
        var (quick, quickStore) = PackAndPush(before, isPrefetched: true);
        var (plain, plainStore) = PackAndPush(before, isPrefetched: false);

        Assert.Equal(plain, quick);
        Assert.Equal(plainStore, quickStore);
        Assert.Equal(["1.0.0", "latest"], plain.Select(chart => chart.Tag));
    }

    private static (List<PushedChart> Pushed, List<string> Stored) PackAndPush(string before, bool isPrefetched)
    {
        using var registry = new ScriptedRegistry();
        var request = new TestPush { Tags = "latest", Overwrite = OverwriteMode.Always }.Request([$"{registry.Host}/shop/charts"]);
        if (before.Length > 0) ChartPusher.Push(TestPush.Chart(before, "of before"), request, new RecordingLog(), CancellationToken.None);

        using var folder = new ChartFolder();
        folder.Write("Chart.yaml", "apiVersion: v2\nname: orders\nversion: 1.0.0\n");
        var packing = new PackRequest { ChartDirectory = folder.Path };
        using var start = isPrefetched ? TagPrefetch.Begin(_ => request, isStrict: false) : null;
        var archive = ChartPacker.Pack(packing, start, new RecordingLog(), CancellationToken.None);
        var outcome = ChartPusher.Push(archive, request, start, new RecordingLog(), CancellationToken.None);

        Assert.Empty(outcome.Faults);
        Assert.Equal(isPrefetched ? 1 : 0, registry.Count("HEAD", "/manifests/1.0.0") - (before == "1.0.0" ? 1 : 0) - 1);
        var hostless = outcome.Pushed.Select(chart => chart with { Registry = "", Reference = chart.Reference.Replace(registry.Host, "", StringComparison.Ordinal) });

        return ([.. hostless], [.. registry.Store.Manifests.Select(manifest => $"{manifest.Key} {manifest.Value.Descriptor.Digest}").Order(StringComparer.Ordinal)]);
    }
}

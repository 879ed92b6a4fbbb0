using HelmOci.Diagnostics;
using HelmOci.Publishing;
using HelmOci.Tests.InMemoryRegistry;
using HelmOci.Tests.Transport;

namespace HelmOci.Tests.Publishing;

public static class FurtherTags
{
    private const string Tags = "latest 1 1.2 stable";

    [Fact]
    public static void HoldTheSameChart()
    {
        using var registry = new ScriptedRegistry();

        var outcome = new TestPush { Tags = Tags }.To(registry, TestPush.Chart("1.2.0"));

        Assert.Equal(["1.2.0", "latest", "1", "1.2", "stable"], outcome.Pushed.Select(chart => chart.Tag));
        Assert.All(outcome.Pushed, chart => Assert.Equal(outcome.Pushed[0].Digest, registry.Tagged(TestPush.Repository, chart.Tag)));
    }

    [Fact]
    public static void MoveToANewerRelease()
    {
        using var registry = new ScriptedRegistry();
        new TestPush { Tags = Tags }.To(registry, TestPush.Chart("1.2.9"));

        var outcome = new TestPush { Tags = Tags }.To(registry, TestPush.Chart("1.2.10"));

        Assert.All(["latest", "1", "1.2", "stable"], tag => Assert.Equal(outcome.Pushed[0].Digest, registry.Tagged(TestPush.Repository, tag)));
    }

    /// <summary>The chart itself is out, and whoever reads the log must learn of it.</summary>
    [Theory]
    [InlineData("/manifests/latest")]
    [InlineData("/manifests/1.2.0")]
    public static void ThatABuildIsCancelledAtHideNoChartThatIsOut(string stalled)
    {
        using var registry = new ScriptedRegistry();
        using var stop = new CancellationTokenSource();
        registry.Always("HEAD", stalled, _ =>
        {
            stop.Cancel();

            return ServedReply.Stall;
        });
        PushOutcome Push() => ChartPusher.Push(TestPush.Chart("1.2.0"), new TestPush { Tags = Tags }.Request([$"{registry.Host}/shop/charts"]), new RecordingLog(), stop.Token);

        if (stalled.EndsWith("1.2.0", StringComparison.Ordinal))
        {
            Assert.ThrowsAny<OperationCanceledException>(() => Push());
            return;
        }

        var outcome = Push();

        Assert.True(outcome.IsCancelled);
        Assert.Equal("1.2.0", Assert.Single(outcome.Pushed).Tag);
    }

    [Fact]
    public static void StayAtANewerRelease()
    {
        using var registry = new ScriptedRegistry();
        var newer = new TestPush { Tags = "latest 1" }.To(registry, TestPush.Chart("1.10.0"));

        var outcome = new TestPush { Tags = "latest 1" }.To(registry, TestPush.Chart("1.9.1"));

        Assert.Equal([PushStatus.Pushed, PushStatus.Skipped, PushStatus.Skipped], outcome.Pushed.Select(chart => chart.Status));
        Assert.Equal(newer.Pushed[0].Digest, registry.Tagged(TestPush.Repository, "latest"));
    }

    [Fact]
    public static void AreNotGivenToAPrerelease()
    {
        using var registry = new ScriptedRegistry();

        new TestPush { Tags = "latest 1 next" }.To(registry, TestPush.Chart("1.3.0-rc.1"));

        Assert.Null(registry.Tagged(TestPush.Repository, "latest"));
        Assert.Null(registry.Tagged(TestPush.Repository, "1"));
        Assert.NotNull(registry.Tagged(TestPush.Repository, "next"));
    }

    [Fact]
    public static void AreMendedWhenAnEarlierRunWasCutOff()
    {
        using var registry = new ScriptedRegistry();
        new TestPush().To(registry, TestPush.Chart("1.2.0"));

        var outcome = new TestPush { Tags = "latest" }.To(registry, TestPush.Chart("1.2.0"));

        Assert.Equal([PushStatus.UpToDate, PushStatus.Pushed], outcome.Pushed.Select(chart => chart.Status));
        Assert.Equal(outcome.Pushed[0].Digest, registry.Tagged(TestPush.Repository, "latest"));
    }

    [Fact]
    public static void ThatAreVersionsFallUnderTheRuleForVersions()
    {
        using var registry = new ScriptedRegistry();
        var released = new TestPush().To(registry, TestPush.Chart("1.2.0"));

        var outcome = new TestPush { Tags = "1.2.0" }.To(registry, TestPush.Chart("1.2.1"));

        Assert.Equal(DiagnosticCodes.TagTaken, Assert.Single(outcome.Faults).Code);
        Assert.Equal("1.2.1", Assert.Single(outcome.Pushed).Tag);
        Assert.Equal(released.Pushed[0].Digest, registry.Tagged(TestPush.Repository, "1.2.0"));
    }

    [Fact]
    public static void ThatAreRefusedDoNotHideWhatIsOut()
    {
        using var registry = new ScriptedRegistry();
        registry.Always("PUT", "/manifests/stable", _ => ServedReply.Error(400, "UNSUPPORTED"));

        var outcome = new TestPush { Tags = "latest stable next" }.To([$"{registry.Host}/shop/charts", $"{registry.Host}/b"], TestPush.Chart("1.2.0"));

        Assert.Equal(["shop/charts/orders:1.2.0", "shop/charts/orders:latest", "b/orders:1.2.0", "b/orders:latest"], outcome.Pushed.Select(chart => $"{chart.Repository}:{chart.Tag}"));
        Assert.Equal([DiagnosticCodes.ContentRefused, DiagnosticCodes.ContentRefused], outcome.Faults.Select(fault => fault.Code));
    }
}

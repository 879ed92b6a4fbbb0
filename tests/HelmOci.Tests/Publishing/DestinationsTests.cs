using HelmOci.Diagnostics;
using HelmOci.Publishing;
using HelmOci.Tests.InMemoryRegistry;
using HelmOci.Tests.Transport;

namespace HelmOci.Tests.Publishing;

public static class SeveralDestinations
{
    [Fact]
    public static void AllGetTheSameChart()
    {
        using var first = new ScriptedRegistry();
        using var second = new ScriptedRegistry();

        var outcome = new TestPush().To([$"{first.Host}/a", $"{second.Host}/b"], TestPush.Chart("1.0.0"));

        Assert.Equal(2, outcome.Pushed.Count);
        Assert.Equal(first.Tagged("a/orders", "1.0.0"), second.Tagged("b/orders", "1.0.0"));
    }

    [Fact]
    public static void AreReportedAlsoWhenOneFails()
    {
        using var works = new ScriptedRegistry();
        using var fails = new ScriptedRegistry();
        fails.Always("POST", "/blobs/uploads/", _ => ServedReply.Error(403, "DENIED"));

        var outcome = new TestPush().To([$"{fails.Host}/a", $"{works.Host}/b"], TestPush.Chart("1.0.0"));

        Assert.Equal(works.Host, Assert.Single(outcome.Pushed).Registry);
        Assert.EndsWith($"The chart is out already at oci://{works.Host}/b/orders:1.0.0.", Assert.Single(outcome.Faults).NextStep, StringComparison.Ordinal);
        Assert.Null(fails.Tagged("a/orders", "1.0.0"));
    }

    [Fact]
    public static void OfOneRegistryShareTheirBlobs()
    {
        using var registry = new ScriptedRegistry();

        var outcome = new TestPush().To([$"{registry.Host}/a", $"{registry.Host}/b"], TestPush.Chart("1.0.0"));

        Assert.Equal(2, outcome.Pushed.Count);
        Assert.Equal(2, registry.Requests.Count(request => request.Method == "PUT" && request.Path.Contains("/blobs/", StringComparison.Ordinal)));
        Assert.Equal(2, registry.Requests.Count(request => request.Asked("mount").Length > 0));
    }
}

public static class PreflightOfAnImage
{
    [Fact]
    public static void PassesWhereTheVersionIsNew()
    {
        using var registry = new ScriptedRegistry();

        Assert.False(Run(registry, OverwriteMode.Auto));
        Assert.Empty(registry.Store.Blobs);
        Assert.Empty(registry.Store.Manifests);
    }

    [Fact]
    public static void StopsWhereOnlyReadingIsAllowed()
    {
        using var registry = new ScriptedRegistry();
        registry.Always("POST", "/blobs/uploads/", _ => ServedReply.Error(403, "DENIED"));

        Assert.Throws<ChartException>(() => { Run(registry, OverwriteMode.Auto); });
    }

    [Fact]
    public static void StopsWhereTheVersionIsThereAlready()
    {
        using var registry = new ScriptedRegistry();
        new TestPush().To(registry, TestPush.Chart("1.0.0"));

        var fault = Assert.Throws<ChartException>(() => { Run(registry, OverwriteMode.Auto); });

        Assert.Equal(DiagnosticCodes.TagTaken, fault.Diagnostics[0].Code);
    }

    [Theory]
    [InlineData(OverwriteMode.Skip, true)]
    [InlineData(OverwriteMode.Always, false)]
    public static void TellsWhetherTheVersionIsKept(OverwriteMode mode, bool isKept)
    {
        using var registry = new ScriptedRegistry();
        new TestPush().To(registry, TestPush.Chart("1.0.0"));

        Assert.Equal(isKept, Run(registry, mode));
    }

    private static bool Run(ScriptedRegistry registry, OverwriteMode mode)
    {
        var request = new TestPush { Overwrite = mode }.Request([$"{registry.Host}/shop/charts"]);

        return ChartPreflight.Run(TestPush.Chart("1.0.0").Metadata, request, new RecordingLog(), CancellationToken.None);
    }
}

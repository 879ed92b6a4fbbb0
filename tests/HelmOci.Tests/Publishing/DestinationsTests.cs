using HelmOci.Diagnostics;
using HelmOci.Publishing;
using HelmOci.Tests.InMemoryRegistry;
using HelmOci.Tests.Transport;

namespace HelmOci.Tests.Publishing;

public static class SeveralDestinations
{
    [Fact]
    public static async Task AllGetTheSameChart()
    {
        using var first = new ScriptedRegistry();
        using var second = new ScriptedRegistry();

        var outcome = await new TestPush().ToAsync([$"{first.Host}/a", $"{second.Host}/b"], TestPush.Chart("1.0.0"));

        Assert.Equal(2, outcome.Pushed.Count);
        Assert.Equal(first.Tagged("a/orders", "1.0.0"), second.Tagged("b/orders", "1.0.0"));
    }

    [Fact]
    public static async Task AreReportedAlsoWhenOneFails()
    {
        using var works = new ScriptedRegistry();
        using var fails = new ScriptedRegistry();
        fails.Always("POST", "/blobs/uploads/", _ => ServedReply.Error(403, "DENIED"));

        var outcome = await new TestPush().ToAsync([$"{fails.Host}/a", $"{works.Host}/b"], TestPush.Chart("1.0.0"));

        Assert.Equal(works.Host, Assert.Single(outcome.Pushed).Registry);
        Assert.NotEmpty(outcome.Faults);
        Assert.Null(fails.Tagged("a/orders", "1.0.0"));
    }

    [Fact]
    public static async Task OfOneRegistryShareTheirBlobs()
    {
        using var registry = new ScriptedRegistry();

        var outcome = await new TestPush().ToAsync([$"{registry.Host}/a", $"{registry.Host}/b"], TestPush.Chart("1.0.0"));

        Assert.Equal(2, outcome.Pushed.Count);
        Assert.Equal(2, registry.Requests.Count(request => request.Method == "PUT" && request.Path.Contains("/blobs/", StringComparison.Ordinal)));
        Assert.Equal(2, registry.Requests.Count(request => request.Asked("mount").Length > 0));
    }
}

public static class PreflightOfAnImage
{
    [Fact]
    public static async Task PassesWhereTheVersionIsNew()
    {
        using var registry = new ScriptedRegistry();

        Assert.False(await RunAsync(registry, OverwriteMode.Auto));
        Assert.Empty(registry.Store.Blobs);
        Assert.Empty(registry.Store.Manifests);
    }

    [Fact]
    public static async Task StopsWhereOnlyReadingIsAllowed()
    {
        using var registry = new ScriptedRegistry();
        registry.Always("POST", "/blobs/uploads/", _ => ServedReply.Error(403, "DENIED"));

        await Assert.ThrowsAsync<ChartException>(() => RunAsync(registry, OverwriteMode.Auto));
    }

    [Fact]
    public static async Task StopsWhereTheVersionIsThereAlready()
    {
        using var registry = new ScriptedRegistry();
        await new TestPush().ToAsync(registry, TestPush.Chart("1.0.0"));

        var fault = await Assert.ThrowsAsync<ChartException>(() => RunAsync(registry, OverwriteMode.Auto));

        Assert.Equal(DiagnosticCodes.TagTaken, fault.Diagnostics[0].Code);
    }

    [Theory]
    [InlineData(OverwriteMode.Skip, true)]
    [InlineData(OverwriteMode.Always, false)]
    public static async Task TellsWhetherTheVersionIsKept(OverwriteMode mode, bool isKept)
    {
        using var registry = new ScriptedRegistry();
        await new TestPush().ToAsync(registry, TestPush.Chart("1.0.0"));

        Assert.Equal(isKept, await RunAsync(registry, mode));
    }

    private static Task<bool> RunAsync(ScriptedRegistry registry, OverwriteMode mode)
    {
        var request = new TestPush { Overwrite = mode }.Request([$"{registry.Host}/shop/charts"]);

        return ChartPreflight.RunAsync(TestPush.Chart("1.0.0").Metadata, request, new RecordingLog(), CancellationToken.None);
    }
}

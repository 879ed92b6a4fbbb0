using HelmOci.Credentials;
using HelmOci.Publishing;
using HelmOci.Tests.InMemoryRegistry;
using HelmOci.Tests.Transport;

namespace HelmOci.Tests.Publishing;

/// <summary>A push that was begun while its chart was packed.</summary>
public static class HeadStartTests
{
    [Fact]
    public static async Task CostsNoRequest()
    {
        using var registry = new ScriptedRegistry();
        var log = new RecordingLog();

        var outcome = await PushAsync(registry, log);

        Assert.Equal(PushStatus.Pushed, Assert.Single(outcome.Pushed).Status);
        Assert.Equal(6, registry.Requests.Count);
        Assert.Equal(1, registry.Count("HEAD"));
        Assert.Contains("HEAD ", log.Text, StringComparison.Ordinal);
    }

    [Fact]
    public static async Task TellsWhatTheTagHolds()
    {
        using var registry = new ScriptedRegistry();
        await new TestPush().ToAsync(registry, TestPush.Chart("1.0.0"));

        var outcome = await PushAsync(registry, new RecordingLog());

        Assert.Equal(PushStatus.UpToDate, Assert.Single(outcome.Pushed).Status);
        Assert.Equal(2, registry.Count("HEAD"));
    }

    [Fact]
    public static async Task ThatFailedIsForgotten()
    {
        using var registry = new ScriptedRegistry();
        registry.Fails("HEAD", "/manifests/", ServedReply.Error(403, "DENIED"));
        var log = new RecordingLog();

        var outcome = await PushAsync(registry, log);

        Assert.Empty(outcome.Faults);
        Assert.Equal(2, registry.Count("HEAD"));
        Assert.DoesNotContain("403", log.Text, StringComparison.Ordinal);
    }

    [Fact]
    public static async Task WithoutALoginIsForgotten()
    {
        using var registry = new ScriptedRegistry();
        using var tokens = new TokenServer();
        tokens.Protect(registry);

        var outcome = await PushAsync(registry, new RecordingLog());

        Assert.Empty(outcome.Faults);
        Assert.Equal(2, tokens.Requests.Count);
    }

    [Fact]
    public static async Task KeepsTheLoginThatItFound()
    {
        using var registry = new ScriptedRegistry();
        using var tokens = new TokenServer { Accepts = "alice:s3cret" };
        tokens.Protect(registry);
        var alice = TestCredentials.Alice;

        var outcome = await PushAsync(registry, new RecordingLog(), alice);

        Assert.Empty(outcome.Faults);
        Assert.Single(tokens.Requests);
        Assert.Equal(1, alice.Searches);
    }

    [Fact]
    public static async Task OfAnotherVersionIsForgotten()
    {
        using var registry = new ScriptedRegistry();

        var outcome = await PushAsync(registry, new RecordingLog(), version: "1.0.1");

        Assert.Equal("1.0.1", Assert.Single(outcome.Pushed).Version);
        Assert.Equal(2, registry.Count("HEAD"));
    }

    [Fact]
    public static async Task ThatIsOldIsForgotten()
    {
        using var registry = new ScriptedRegistry();

        await PushAsync(registry, new RecordingLog(), age: TimeSpan.FromSeconds(11));

        Assert.Equal(2, registry.Count("HEAD"));
    }

    [Fact]
    public static async Task ServesADestinationThatIsNamedTwiceOnce()
    {
        using var registry = new ScriptedRegistry();
        string[] destinations = [$"{registry.Host}/shop/charts", $"{registry.Host}/shop/charts"];
        var request = new TestPush().Request(destinations);
        using var start = new HeadStart(_ => request, new TestClock());
        start.Ask("orders", "1.0.0");

        var outcome = await ChartPusher.PushAsync(TestPush.Chart("1.0.0"), request with { HeadStart = start }, new RecordingLog(), CancellationToken.None);

        Assert.Equal([PushStatus.Pushed, PushStatus.UpToDate], outcome.Pushed.Select(chart => chart.Status));
    }

    [Fact]
    public static async Task ThatHasNoAnswerIsNotWaitedForLong()
    {
        using var registry = new ScriptedRegistry();
        registry.Fails("HEAD", "/manifests/", ServedReply.Stall);

        var outcome = await PushAsync(registry, new RecordingLog());

        Assert.Equal(PushStatus.Pushed, Assert.Single(outcome.Pushed).Status);
    }

    /// <summary>Asks for version 1.0.0, waits for the answer where one is to come, and pushes.</summary>
    private static async Task<PushOutcome> PushAsync(
        ScriptedRegistry registry, RecordingLog log, ICredentialSource? credentials = null, string version = "1.0.0", TimeSpan age = default)
    {
        var clock = new TestClock();
        var request = new TestPush().Request([$"{registry.Host}/shop/charts"]) with { Credentials = credentials ?? TestCredentials.None };
        using var start = new HeadStart(_ => request, clock);
        start.Ask("orders", "1.0.0");
        clock.Advance(age);

        return await ChartPusher.PushAsync(TestPush.Chart(version), request with { HeadStart = start }, log, CancellationToken.None);
    }
}

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

    [Theory]
    [InlineData("", "", 1)]
    [InlineData("alice:s3cret", "alice:s3cret", 1)]
    [InlineData("", "alice:s3cret", 2)]
    [InlineData("bob:s3cret", "alice:s3cret", 2)]
    public static async Task HoldsForTheSameLoginOnly(string before, string now, int logins)
    {
        using var registry = new ScriptedRegistry();
        using var tokens = new TokenServer();
        tokens.Protect(registry);

        var outcome = await PushAsync(registry, new RecordingLog(), Login(before), Login(now));

        Assert.Empty(outcome.Faults);
        Assert.Equal(logins, tokens.Requests.Count);
        Assert.Equal(now, tokens.Requests[^1].Proof);
    }

    [Theory]
    [InlineData("alice:wrong", 1)]
    [InlineData("alice:s3cret", 0)]
    public static async Task TriesNoWrongLoginTwice(string now, int faults)
    {
        using var registry = new ScriptedRegistry();
        using var tokens = new TokenServer { Accepts = "alice:s3cret" };
        tokens.Protect(registry);

        var outcome = await PushAsync(registry, new RecordingLog(), Login("alice:wrong"), Login(now));

        Assert.Equal(faults, outcome.Faults.Count);
        Assert.Equal(1, tokens.Requests.Count(request => request.Proof == "alice:wrong"));
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

        await PushAsync(registry, new RecordingLog(), age: TimeSpan.FromSeconds(3));

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

    private static TestCredentials Login(string pair) => pair.Length == 0 ? TestCredentials.None : new(Credential.Password(pair.Split(':')[0], pair.Split(':')[1]));

    /// <summary>Asks for version 1.0.0, and pushes.</summary>
    private static async Task<PushOutcome> PushAsync(
        ScriptedRegistry registry, RecordingLog log, ICredentialSource? before = null, ICredentialSource? now = null, string version = "1.0.0", TimeSpan age = default)
    {
        var clock = new TestClock();
        var request = new TestPush().Request([$"{registry.Host}/shop/charts"]);
        using var start = new HeadStart(_ => request with { Credentials = before ?? TestCredentials.None }, clock);
        start.Ask("orders", "1.0.0");
        clock.Advance(age);

        var push = request with { HeadStart = start, Credentials = now ?? TestCredentials.None };

        return await ChartPusher.PushAsync(TestPush.Chart(version), push, log, CancellationToken.None);
    }
}

using HelmOci.Credentials;
using HelmOci.Diagnostics;
using HelmOci.Publishing;
using HelmOci.Publishing.StartUp;
using HelmOci.Tests.InMemoryRegistry;
using HelmOci.Tests.Transport;

namespace HelmOci.Tests.Publishing.StartUp;

/// <summary>A push that was begun while its chart was packed.</summary>
public static class TagPrefetchTests
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    [Fact]
    public static void CostsOneRequest()
    {
        using var registry = new ScriptedRegistry();
        var log = new RecordingLog();

        var outcome = Push(registry, log);

        Assert.Equal(PushStatus.Pushed, Assert.Single(outcome.Pushed).Status);
        Assert.Equal(7, registry.Requests.Count);
        Assert.Equal(2, registry.Count("HEAD"));
        Assert.Contains("HEAD ", log.Text, StringComparison.Ordinal);
    }

    [Fact]
    public static void TellsWhatTheTagHolds()
    {
        using var registry = new ScriptedRegistry();
        new TestPush().To(registry, TestPush.Chart("1.0.0"));

        var outcome = Push(registry, new RecordingLog());

        Assert.Equal(PushStatus.UpToDate, Assert.Single(outcome.Pushed).Status);
    }

    [Fact]
    public static void DoesNotBelieveThatATagIsStillTaken()
    {
        using var registry = new ScriptedRegistry();
        var chart = TestPush.Chart("1.0.0");
        new TestPush().To(registry, chart);
        using var start = Begin(registry);
        Assert.True(SpinWait.SpinUntil(() => registry.Count("HEAD") == 2, Patience));
        registry.Store.Manifests.Clear();

        var outcome = ChartPusher.Push(chart, Request(registry), start, new RecordingLog(), CancellationToken.None);

        Assert.Equal(PushStatus.Pushed, Assert.Single(outcome.Pushed).Status);
    }

    [Fact]
    public static void ThatFailedBeforeIsForgotten()
    {
        using var registry = new ScriptedRegistry();
        registry.Fails("HEAD", "/manifests/", ServedReply.Error(403, "DENIED"));
        using var start = Begin(registry);
        using var question = start.Take(Target(registry))!;
        Assert.True(SpinWait.SpinUntil(() => question.HasFailed, Patience));
        var log = new RecordingLog();

        Assert.Null(question.Answer(TestCredentials.None, log, CancellationToken.None));
        Assert.Empty(log.Text);
    }

    [Fact]
    public static void ThatFailsWhileItIsWaitedForIsNotRepeated()
    {
        using var registry = new ScriptedRegistry();
        using var isWaitedFor = new ManualResetEventSlim();
        registry.Always("HEAD", "/manifests/", _ => isWaitedFor.Wait(Patience) ? ServedReply.Error(403, "DENIED") : new ServedReply(500));
        using var start = Begin(registry);
        using var question = start.Take(Target(registry))!;
        var credentials = new TestCredentials(null) { IsCompared = isWaitedFor.Set };

        var fault = TestClient.FaultOf(() => question.Answer(credentials, new RecordingLog(), CancellationToken.None));

        Assert.Equal(DiagnosticCodes.NoCredentials, fault.Code);
    }

    [Fact]
    public static void LooksForCredentialsOnce()
    {
        using var registry = new ScriptedRegistry();
        using var tokens = new TokenServer();
        tokens.Protect(registry);
        var (before, now) = (TestCredentials.Alice, TestCredentials.Alice);

        Push(registry, new RecordingLog(), before, now);

        Assert.Equal((1, 0), (before.Searches, now.Searches));
    }

    [Fact]
    public static void AsksEachRegistryOnce()
    {
        using var registry = new ScriptedRegistry();
        using var start = new TagPrefetch(_ => new TestPush().Request([$"{registry.Host}/shop/charts", $"{registry.Host}/other/charts"]));
        start.Ask("orders", "1.0.0");

        using var question = start.Take(Target(registry));

        Assert.NotNull(question);
        Assert.Null(start.Take(Target(registry, "other")));
    }

    [Fact]
    public static void EndsASearchForCredentialsThatNobodyWaitsFor()
    {
        using var registry = new ScriptedRegistry();
        using var tokens = new TokenServer();
        tokens.Protect(registry);
        using var hasBegun = new ManualResetEventSlim();
        var search = new EndlessSearch(hasBegun);
        var start = Begin(registry, search);
        Assert.True(hasBegun.Wait(Patience));

        start.Dispose();

        Assert.True(search.HasEnded);
    }

    [Theory]
    [InlineData("", "", 1)]
    [InlineData("alice:s3cret", "alice:s3cret", 1)]
    [InlineData("", "alice:s3cret", 2)]
    [InlineData("bob:s3cret", "alice:s3cret", 2)]
    public static void HoldsForTheSameLoginOnly(string before, string now, int mostLogins)
    {
        using var registry = new ScriptedRegistry();
        using var tokens = new TokenServer();
        tokens.Protect(registry);

        var outcome = Push(registry, new RecordingLog(), Login(before), Login(now));

        Assert.Empty(outcome.Faults);
        Assert.InRange(tokens.Requests.Count, 1, mostLogins);
        Assert.Contains(now, tokens.Requests.Select(request => request.Proof));
    }

    [Theory]
    [InlineData("alice:wrong", 1)]
    [InlineData("alice:s3cret", 0)]
    public static void TriesNoWrongLoginTwice(string now, int faults)
    {
        using var registry = new ScriptedRegistry();
        using var tokens = new TokenServer { Accepts = "alice:s3cret" };
        tokens.Protect(registry);

        var outcome = Push(registry, new RecordingLog(), Login("alice:wrong"), Login(now));

        Assert.Equal(faults, outcome.Faults.Count);
        Assert.InRange(tokens.Requests.Count(request => request.Proof == "alice:wrong"), faults, 1);
    }

    [Fact]
    public static void OfAnotherVersionIsForgotten()
    {
        using var registry = new ScriptedRegistry();

        var outcome = Push(registry, new RecordingLog(), version: "1.0.1");

        Assert.Equal("1.0.1", Assert.Single(outcome.Pushed).Version);
        Assert.Equal(2, registry.Count("HEAD"));
    }

    [Fact]
    public static void DoesNotBelieveThatATagIsStillFree()
    {
        using var registry = new ScriptedRegistry();
        using var start = Begin(registry);
        using var question = start.Take(Target(registry))!;
        question.Answer(TestCredentials.None, new RecordingLog(), CancellationToken.None);
        new TestPush().To(registry, TestPush.Chart("1.0.0", "of others"));

        var open = question.Answer(TestCredentials.None, new RecordingLog(), CancellationToken.None);

        Assert.NotNull(open?.Existing);
    }

    [Fact]
    public static void SendsNoLoginThatAWarningIsAboutWhereWarningsAreErrors()
    {
        using var registry = new ScriptedRegistry();
        using var tokens = new TokenServer();
        tokens.Protect(registry);
        using var start = new TagPrefetch(log => Request(registry) with { Credentials = new DoubtfulSource(log) }, isStrict: true);
        start.Ask("orders", "1.0.0");
        using var question = start.Take(Target(registry))!;

        Assert.True(SpinWait.SpinUntil(() => question.HasFailed, Patience));
        Assert.Empty(tokens.Requests);
    }

    [Fact]
    public static void ServesADestinationThatIsNamedTwiceOnce()
    {
        using var registry = new ScriptedRegistry();
        string[] destinations = [$"{registry.Host}/shop/charts", $"{registry.Host}/shop/charts"];
        var request = new TestPush().Request(destinations);
        using var start = new TagPrefetch(_ => request);
        start.Ask("orders", "1.0.0");

        var outcome = ChartPusher.Push(TestPush.Chart("1.0.0"), request, start, new RecordingLog(), CancellationToken.None);

        Assert.Equal([PushStatus.Pushed, PushStatus.UpToDate], outcome.Pushed.Select(chart => chart.Status));
    }

    [Fact]
    public static void IsWaitedForUntilTheBuildIsCancelled()
    {
        using var registry = new ScriptedRegistry();
        using var stop = new CancellationTokenSource();
        registry.Always("HEAD", "/manifests/", _ => ServedReply.Stall);
        using var start = Begin(registry);
        using var question = start.Take(Target(registry))!;
        var credentials = new TestCredentials(null) { IsCompared = stop.Cancel };

        Assert.ThrowsAny<OperationCanceledException>(() => question.Answer(credentials, new RecordingLog(), stop.Token));
    }

    private static PushRequest Request(ScriptedRegistry registry) => new TestPush().Request([$"{registry.Host}/shop/charts"]);

    private static PushTarget Target(ScriptedRegistry registry, string space = "shop") =>
        PushTarget.Of(new TestPush().Request([$"{registry.Host}/{space}/charts"]), "orders", "1.0.0")[0];

    /// <summary>Asks for version 1.0.0.</summary>
    private static TagPrefetch Begin(ScriptedRegistry registry, ICredentialSource? credentials = null)
    {
        var start = new TagPrefetch(_ => Request(registry) with { Credentials = credentials ?? TestCredentials.None });
        start.Ask("orders", "1.0.0");

        return start;
    }

    private static TestCredentials Login(string pair) => pair.Length == 0 ? TestCredentials.None : new(Credential.Password(pair.Split(':')[0], pair.Split(':')[1]));

    /// <summary>Asks for version 1.0.0, and pushes.</summary>
    private static PushOutcome Push(
        ScriptedRegistry registry, RecordingLog log, ICredentialSource? before = null, ICredentialSource? now = null, string version = "1.0.0")
    {
        using var start = Begin(registry, before);
        var push = Request(registry) with { Credentials = now ?? TestCredentials.None };

        return ChartPusher.Push(TestPush.Chart(version), push, start, log, CancellationToken.None);
    }

    /// <summary>A login that draws a warning.</summary>
    private sealed class DoubtfulSource(IChartLog log) : ICredentialSource
    {
        public string Fingerprint() => "";

        public Credential? Find(string registry, string repository, CancellationToken cancellation)
        {
            log.Warn(new Diagnostic("HELMOCI0000", "Doubtful.", ""));

            return Credential.Password("alice", "s3cret");
        }
    }

    /// <summary>Somebody's keychain, locked.</summary>
    private sealed class EndlessSearch(ManualResetEventSlim hasBegun) : ICredentialSource
    {
        public bool HasEnded { get; private set; }

        public string Fingerprint() => "";

        public Credential? Find(string registry, string repository, CancellationToken cancellation)
        {
            hasBegun.Set();
            try
            {
                cancellation.WaitHandle.WaitOne();
                cancellation.ThrowIfCancellationRequested();
            }
            finally
            {
                HasEnded = true;
            }

            return null;
        }
    }
}

using System.Collections.Concurrent;
using System.Diagnostics;
using System.Text;
using HelmOci.Publishing;
using HelmOci.Tests.InMemoryRegistry;
using HelmOci.Tests.Transport;
using Xunit.Abstractions;

namespace HelmOci.Tests.Attacks;

/// <summary>
/// Thousands of registries that answer wrongly, through the real push over real HTTP. Each has a name from its seed; to run one alone, set
/// <c>HELMOCI_HOSTILE_REGISTRY</c> to its number.
/// </summary>
public sealed class HostileRegistryTests(ITestOutputHelper output) : IDisposable
{
    private const int Count = 3200;

    private const int Workers = 4;

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

    // How every password and token of the cases begins, plain and as it is sent.
    private static readonly string[] Marks = ["s3cret", "t0ken.", .. new[] { "alice:s3cret", "00000000-0000-0000-0000-000000000000:s3cret" }.Select(login => Convert.ToBase64String(Encoding.UTF8.GetBytes(login))[..12])];

    private readonly ConcurrentDictionary<string, HostileCase> _cases = new();

    private readonly ConcurrentQueue<string> _wrong = new();

    private readonly ConcurrentDictionary<string, int> _ends = new();

    private LoopbackServer? _registry;

    private LoopbackServer? _stranger;

    private LoopbackServer? _tokens;

    // Stands for every host that is not on this machine.
    private LoopbackServer? _world;

    [Fact]
    public void NeitherDeceiveNorCrashNorRob()
    {
        var alone = Environment.GetEnvironmentVariable("HELMOCI_HOSTILE_REGISTRY");
        ThreadPool.GetMinThreads(out var threads, out var ports);
        ThreadPool.SetMinThreads(Math.Max(threads, 8 * Workers), ports);
        _registry = new LoopbackServer(request => CaseOf(request)?.Answer(request) ?? new ServedReply(404));
        _stranger = new LoopbackServer(AnswerOfAStranger);
        _tokens = new LoopbackServer(request => CaseOf(request)?.Grant(request) ?? new ServedReply(404));
        _world = new LoopbackServer(request => request.Method == "CONNECT" ? new ServedReply(502) : ServedReply.Json(200, """{"token":"worldly"}"""));
        var seeds = alone is { Length: > 0 } ? new[] { int.Parse(alone, null) } : [.. Enumerable.Range(1, Count)];
        var watch = Stopwatch.StartNew();

        var workers = Enumerable.Range(0, Workers).Select(worker => new Thread(() =>
        {
            for (var at = worker; at < seeds.Length; at += Workers) Run(seeds[at]);
        })).ToList();
        workers.ForEach(worker => worker.Start());
        workers.ForEach(worker => worker.Join());

        output.WriteLine($"{seeds.Length} registries in {watch.Elapsed.TotalSeconds:0.0} s, {_registry.Requests.Count} requests: {string.Join(", ", _ends.OrderBy(end => end.Key).Select(end => $"{end.Key} {end.Value}"))}");
        CheckTheWorld();
        Assert.True(_wrong.IsEmpty, string.Join('\n', _wrong.Take(20)));
        if (alone is null) Assert.True(_ends.Count > 15, "Too few of the ways in which a push can end were seen.");
    }

    public void Dispose()
    {
        _registry?.Dispose();
        _stranger?.Dispose();
        _tokens?.Dispose();
        _world?.Dispose();
    }

    private void Run(int seed)
    {
        var hostile = new HostileCase(seed, _stranger!.Address, _tokens!.Address);
        _cases[hostile.Name] = hostile;
        var log = new RecordingLog();
        using var patience = new CancellationTokenSource(Patience);
        try
        {
            var outcome = ChartPusher.Push(HostileCase.Chart, RequestTo(hostile), log, patience.Token);
            Check(hostile, outcome, log.Text + string.Join('\n', outcome.Faults));
        }
        catch (Exception fault)
        {
            _wrong.Enqueue($"{hostile.Name}: {fault}");
        }
    }

    private PushRequest RequestTo(HostileCase hostile) => new()
    {
        Destinations = [ChartDestination.Parse($"{_registry!.Host}", hostile.Name, "")],
        Tags = ExtraTag.ParseAll(hostile.Tags),
        Overwrite = new OverwritePolicy(hostile.Overwrite, IsContinuousIntegration: true),
        Credentials = new TestCredentials(hostile.Credential),
        Machine = Machines.With(("ALL_PROXY", _world!.Address)),
        Clock = new TestClock(),
    };

    private void Check(HostileCase hostile, PushOutcome outcome, string told)
    {
        foreach (var chart in outcome.Pushed)
        {
            _ends.AddOrUpdate(chart.Status.ToString(), 1, (_, count) => count + 1);
            if (chart.Status != PushStatus.Skipped && !hostile.HoldsOurs(chart.Tag, chart.Digest)) _wrong.Enqueue($"{hostile.Name}: {chart.Status} at {chart.Tag} is not true\n{told}");
        }

        foreach (var fault in outcome.Faults)
        {
            _ends.AddOrUpdate(fault.Code, 1, (_, count) => count + 1);
            if (!fault.Code.StartsWith("HELMOCI", StringComparison.Ordinal)) _wrong.Enqueue($"{hostile.Name}: {fault}");
        }

        if (outcome.Pushed.Count + outcome.Faults.Count == 0) _wrong.Enqueue($"{hostile.Name}: nothing is told");
        if (HoldsSecret(told)) _wrong.Enqueue($"{hostile.Name}: a secret is shown\n{told}");
        if (told.Contains("##vso[", StringComparison.Ordinal) || told.Contains('\u001b')) _wrong.Enqueue($"{hostile.Name}: a command is shown\n{told}");
    }

    private static bool HoldsSecret(string text) => Marks.Any(mark => text.Contains(mark, StringComparison.Ordinal));

    private ServedReply AnswerOfAStranger(ServedRequest request)
    {
        if (request["Authorization"].Length > 0) _wrong.Enqueue($"{request}: a login went to a stranger");

        return (request.Target.Length % 4) switch
        {
            0 => new ServedReply(201),
            1 => ServedReply.Page(200, "<html>"),
            2 => ServedReply.Challenge("Basic realm=\"stranger\""),
            _ => new ServedReply(404),
        };
    }

    private void CheckTheWorld()
    {
        foreach (var request in _world!.Requests)
        {
            var sent = $"{request} {string.Join(' ', request.Headers.Values)} {Encoding.UTF8.GetString(request.Body)}";
            var isLogin = request["Authorization"].Length > 0 || HoldsSecret(sent);
            if (isLogin) _wrong.Enqueue($"{request}: a login left this machine");
        }
    }

    private HostileCase? CaseOf(ServedRequest request)
    {
        var start = request.Path.IndexOf("/hostile", StringComparison.Ordinal) + 1;

        return start > 0 && _cases.TryGetValue(request.Path[start..].Split('/')[0], out var found) ? found : null;
    }
}

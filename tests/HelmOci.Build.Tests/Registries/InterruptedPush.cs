using System.Diagnostics;
using HelmOci.Build.Tests.Infrastructure;
using HelmOci.Charts;
using HelmOci.Oci;

namespace HelmOci.Build.Tests.Registries;

/// <summary>A build that ends in the middle of its push: the tag holds what it held, or the new chart, each signed, and never half of one.</summary>
public sealed class InterruptedPush : IDisposable
{
    private readonly RegistryProcess _registry = new();
    private readonly TestProject _project = TestProject.Bare("App").WithChart("app");
    private readonly GpgKey? _key = Peers.WhyMissing([Peers.Gpg]) is null ? new GpgKey() : null;

    public void Dispose()
    {
        _key?.Dispose();
        _registry.Dispose();
    }

    [PeerTheory(Peers.Registry, Peers.Helm4, Peers.Gpg)]
    [InlineData(false)]
    [InlineData(true)]
    public void ByAKillAtAnyRequestLeavesTheOldChartOrTheNew(bool isAnswered)
    {
        Push(_registry.Host, "old").Wait().Succeeded();
        var before = Digest();
        var seen = new HashSet<string>();

        var last = 0;
        while (IsKilledAt(++last, isAnswered))
        {
            seen.Add(Digest());
        }

        var after = Digest();
        Assert.NotEqual(before, after);
        Assert.Subset(new HashSet<string> { before, after }, seen);
        Assert.InRange(last, 3, 20);
        var helm = new HelmClient(Peers.Helm4);
        var pulled = helm.PullWith([.. helm.PlainHttp, "--verify", "--keyring", _key!.PublicRing], $"oci://{_registry.Host}/team/app", "0.1.0");
        Assert.Contains("new", helm.ShowChart(pulled), StringComparison.Ordinal);
    }

    [PeerFact(Peers.Registry)]
    public void ByCtrlCStopsWithinSecondsAndLeavesTheTagAsItWas()
    {
        using var reached = new ManualResetEventSlim();
        using var ended = new ManualResetEventSlim();
        using var proxy = new RegistryProxy(_registry)
        {
            Before = (request, _) =>
            {
                if (request.Method != "PUT") return true;
                reached.Set();
                ended.Wait(TimeSpan.FromMinutes(1));

                return false;
            },
        };

        var build = Push(proxy.Host, "new");
        Assert.True(reached.Wait(TimeSpan.FromMinutes(1)), "The upload never came.");
        var watch = Stopwatch.StartNew();
        build.Interrupt();
        var result = build.Wait();
        var time = watch.Elapsed;
        ended.Set();

        Assert.NotEqual(0, result.ExitCode);
        Assert.True(time < TimeSpan.FromSeconds(5), $"It took {time}.");
        Assert.Empty(_registry.Pushes());
    }

    [PeerFact(Peers.Registry)]
    public void BySixteenOthersOfTheSameChartEndsWell()
    {
        var builds = Enumerable.Range(0, 16)
            .Select(at => _project.StartDotnet("msbuild", "-t:PushChart", $"-p:ChartRegistry={_registry.Host}", "-p:ChartNamespace=team", $"-p:OutputPath=bin{at}/", $"-p:IntermediateOutputPath=obj{at}/"))
            .ToList();

        Assert.All(builds, build => build.Wait().Succeeded());
        Assert.StartsWith("sha256:", Digest(), StringComparison.Ordinal);
    }

    /// <summary>Kills a build at one of its requests; false where it ended well before it came to that many.</summary>
    private bool IsKilledAt(int number, bool isAnswered)
    {
        var started = new TaskCompletionSource<RunningCommand>();
        using var proxy = new RegistryProxy(_registry);
        if (isAnswered) proxy.After = at => KillAt(at);
        else proxy.Before = (_, at) => !KillAt(at);

        var build = Push(proxy.Host, "new");
        started.SetResult(build);
        var result = build.Wait();
        var isKilled = result.ExitCode != 0;
        if (!isKilled) result.Succeeded();
        Assert.Equal(isKilled, proxy.Requests.Count >= number);

        return isKilled;

        bool KillAt(int at)
        {
            if (at == number) started.Task.GetAwaiter().GetResult().Kill();

            return at >= number;
        }
    }

    private RunningCommand Push(string host, string description)
    {
        TestFolder.Write(_project.Folder, "chart/Chart.yaml", $"apiVersion: v2\nname: app\nversion: 0.1.0\ndescription: {description}\nicon: https://example.com/icon.png\n");

        string[] signed = _key is null ? [] : ["-p:ChartSign=true", $"-p:ChartSigningKeyring={_key.SecretKey}"];

        return _project.StartDotnet(["msbuild", "-t:PushChart", $"-p:ChartRegistry={host}", "-p:ChartNamespace=team", "-p:ChartOverwrite=Always", .. signed]);
    }

    private string Digest() => _registry.DigestOf("team/app", "0.1.0");
}

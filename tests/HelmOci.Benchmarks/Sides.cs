using System.Diagnostics;
using System.Globalization;

namespace HelmOci.Benchmarks;

/// <summary>One side: <c>helm package</c> and <c>helm push</c> as processes.</summary>
internal sealed class Helm(Workplace workplace)
{
    private readonly string _packages = TestFolder.Create("tgz");

    public static void Create(string chart) => Run("create", chart).Run();

    public static void UpdateDependencies(string chart) => Run("dependency", "update", chart).Run();

    /// <summary>Helm builds the dependencies of a lock only from repositories that it knows.</summary>
    public static void AddRepository(string address) => Run("repo", "add", "site", address).Run();

    /// <summary>Packs charts into a folder and makes the index of it.</summary>
    public static void MakeRepository(string folder, IEnumerable<string> charts)
    {
        foreach (var chart in charts) Run("package", chart, "--destination", folder).Run();
        Run("repo", "index", folder).Run();
    }

    /// <summary>The wall time of all three commands in milliseconds. What the first one fetched before is gone.</summary>
    public double BuildPackAndPush(string chart, string version)
    {
        var folder = Path.Combine(workplace.Charts, chart);
        var fetched = Path.Combine(folder, "charts");
        if (Directory.Exists(fetched)) Directory.Delete(fetched, recursive: true);
        var build = Run("dependency", "build", folder).Run().Wall;

        return build + PackAndPush(chart, version);
    }

    /// <summary>The wall time of both in milliseconds.</summary>
    public double PackAndPush(string chart, string version)
    {
        var wall = Stopwatch.StartNew();
        Package(chart, version).Run();
        Push(chart, version).Run();

        return wall.Elapsed.TotalMilliseconds;
    }

    public Command Package(string chart, string version) =>
        Run("package", Path.Combine(workplace.Charts, chart), "--version", version, "--destination", _packages);

    public Command Push(string chart, string version) =>
        Run("push", "--plain-http", Path.Combine(_packages, $"{chart}-{version}.tgz"), $"oci://{workplace.Host}/helm");

    private static Command Run(params IEnumerable<string> arguments) => new(Peers.PathOf(Peers.Helm4), arguments);
}

/// <summary>The other side: the chart step of <c>dotnet publish</c>, each time in a fresh process.</summary>
internal sealed class Ours(Workplace workplace)
{
    private readonly StepClock _clock = new();

    /// <summary>The step's own time in milliseconds.</summary>
    public double PackAndPush(string chart, string version, IEnumerable<string> arguments) =>
        _clock.TimeOf(Publish(workplace).With(Pushing(workplace, chart, version)).With(arguments)).Step;

    public static Command Publish(Workplace workplace) => Command.Dotnet("publish", workplace.App, "--no-build");

    public static IEnumerable<string> Pushing(Workplace workplace, string chart, string version) =>
        ["-p:PushChart=true", "-p:ChartNamespace=ours", $"-p:ChartDirectory={Path.Combine(workplace.Charts, chart)}", $"-p:ChartVersion={version}"];
}

/// <summary>
/// MSBuild's clock of the targets that pack and push, from the summary that its file logger writes. The tasks' own clock does not see
/// their assembly being loaded.
/// </summary>
internal sealed class StepClock
{
    private static readonly string[] Targets = ["PackChart", "PushChart"];

    private readonly string _summary = Path.Combine(TestFolder.Create("clock"), "summary.txt");

    /// <summary>Runs a build that packs and pushes.</summary>
    /// <returns>Milliseconds of its chart steps, of all projects together, and of the whole command.</returns>
    public (double Step, double Wall) TimeOf(Command build)
    {
        File.Delete(_summary);
        var wall = build.With($"-fileLoggerParameters:LogFile={_summary};PerformanceSummary;Verbosity=quiet").Run().Wall;

        return (StepTime(File.ReadLines(_summary)), wall);
    }

    /// <summary>A line is "12 ms  PackChart  1 calls"; tasks of the same names follow in a table of their own.</summary>
    private static double StepTime(IEnumerable<string> summary)
    {
        var times = summary
            .SkipWhile(line => !line.StartsWith("Target Performance Summary", StringComparison.Ordinal))
            .TakeWhile(line => !line.StartsWith("Task Performance Summary", StringComparison.Ordinal))
            .Select(line => line.Split(' ', StringSplitOptions.RemoveEmptyEntries))
            .Where(words => words.Length > 2 && Targets.Contains(words[2]))
            .ToDictionary(words => words[2], words => double.Parse(words[0], CultureInfo.InvariantCulture));

        return Targets.All(times.ContainsKey)
            ? times.Values.Sum()
            : throw new InvalidOperationException($"MSBuild's summary lacks one of the targets {string.Join(", ", Targets)}.");
    }
}

using System.Diagnostics;
using System.Text.Json;

namespace HelmOci.Benchmarks;

/// <summary>One side: <c>helm package</c> and <c>helm push</c> as processes.</summary>
internal sealed class Helm(Workplace workplace)
{
    private readonly string _packages = TestFolder.Create("tgz");

    public static void Create(string chart) => Run("create", chart).Run();

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
    private readonly string _report = Path.Combine(TestFolder.Create("report"), "report.json");

    /// <summary>The step's own time in milliseconds.</summary>
    public double PackAndPush(string chart, string version, IEnumerable<string> arguments)
    {
        File.Delete(_report);
        Publish(workplace).With($"-p:ChartReportPath={_report}").With(Pushing(workplace, chart, version)).With(arguments).Run();

        return StepTime(_report);
    }

    public static Command Publish(Workplace workplace) => Command.Dotnet("publish", workplace.App, "--no-build");

    public static IEnumerable<string> Pushing(Workplace workplace, string chart, string version) =>
        ["-p:PushChart=true", "-p:ChartNamespace=ours", $"-p:ChartDirectory={Path.Combine(workplace.Charts, chart)}", $"-p:ChartVersion={version}"];

    /// <summary>The tasks' own clock, which starts before their assembly is loaded.</summary>
    public static double StepTime(string report)
    {
        using var json = JsonDocument.Parse(File.ReadAllBytes(report));
        var times = json.RootElement.GetProperty("milliseconds");

        return times.GetProperty("pack").GetDouble() + times.GetProperty("push").GetDouble();
    }
}

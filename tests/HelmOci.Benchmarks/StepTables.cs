namespace HelmOci.Benchmarks;

/// <summary>The tables of the chart step: against Helm, and by the chart's size.</summary>
/// <param name="workplace">Where both sides work.</param>
/// <param name="helm">One side.</param>
/// <param name="ours">The other side.</param>
/// <param name="rounds">How often each row is measured.</param>
/// <param name="rowPart">A part of the names of the rows that are wanted; empty: all.</param>
internal sealed class StepTables(Workplace workplace, Helm helm, Ours ours, int rounds, string rowPart)
{
    private const int GrowthRounds = 7;

    public void PrintComparison()
    {
        Console.WriteLine(
            $"\n{Environment.ProcessorCount} processors, .NET {Environment.Version}, {rounds} rounds: medians in ms, and the ratio of each round with its quartiles.\n");
        Console.WriteLine($"| {"chart",-28} | {"helm",8} | {"ours",8} | ratio | {"quartiles",14} | goal |\n|---|---|---|---|---|---|");
        Compare("helm create, cold", "0.5", "create", round => $"1.0.{round}", workplace.PushToRegistry);
        Compare("the same, unchanged", "0.5", "create", _ => "2.0.0", workplace.PushToRegistry);
        Compare("the same, after an image", "0.2", "create", round => $"3.0.{round}", workplace.PushWithImage);
        Compare("4 MB", "0.5", "mb4", round => $"1.0.{round}", workplace.PushToRegistry);
        Compare("2,000 files", "0.5", "files2000", round => $"1.0.{round}", workplace.PushToRegistry);
        Compare("ten subcharts", "", "subcharts", round => $"1.0.{round}", workplace.PushToRegistry);
        CompareDependencies();
        if (IsWanted("50 charts")) CompareSolutions();
    }

    public void PrintChecks()
    {
        Console.WriteLine($"\nChecks of templates and schemas, {rounds} rounds: medians in ms.\n\n| {"chart",-28} | {"without",8} | {"with",8} | {"added",6} | goal |\n|---|---|---|---|---|");
        Checks("checks, helm create, cold", "5", "create");
        Checks("checks, 2 MB of templates", "150", "templates-plain");
        Checks("checks, 2 MB of actions", "", "templates-dense");
    }

    public void PrintGrowth()
    {
        Console.WriteLine($"\nGrowth of the chart step, median of {GrowthRounds} in ms.\n\n| {"chart",-28} | {"1x",7} | {"4x",7} | {"16x",7} |\n|---|---|---|---|");
        Growth("256 KB, 1 MB, 4 MB", "mb-256", "mb-1024", "mb-4096");
        Growth("125, 500, 2,000 files", "files-125", "files-500", "files-2000");
        Growth("5, 20, 80 subcharts", "subcharts-5", "subcharts-20", "subcharts-80");
        Growth("500, 2,000, 8,000 values", "values-500", "values-2000", "values-8000");
    }

    /// <summary>Calls the action with the numbers of the rounds; the first one is not counted.</summary>
    private static List<T> Counted<T>(int rounds, Func<int, T> action) =>
        [.. Enumerable.Range(0, rounds + 1).Select(action).ToList().Skip(1)];

    private void Compare(string name, string goal, string chart, Func<int, string> version, IEnumerable<string> arguments) => Measure(
        name, goal, round => new Pair(helm.PackAndPush(chart, version(round)), ours.PackAndPush(chart, version(round), arguments)));

    private void Measure(string name, string goal, Func<int, Pair> round)
    {
        if (IsWanted(name)) Row(name, goal, Counted(rounds, round));
    }

    private bool IsWanted(string name) => name.Contains(rowPart, StringComparison.Ordinal);

    private void Checks(string name, string goal, string chart)
    {
        if (!IsWanted(name)) return;

        double Step(int round, string checks) => ours.PackAndPush(chart, $"8.{round}.{(checks == "true" ? 1 : 0)}", [.. workplace.PushToRegistry, $"-p:ChartTemplateChecks={checks}"]);
        var pairs = Counted(rounds, round => (Without: Step(round, "false"), With: Step(round, "true")));
        var (without, with) = (Quartiles.Of(pairs.Select(pair => pair.Without)).Median, Quartiles.Of(pairs.Select(pair => pair.With)).Median);
        Console.WriteLine($"| {name,-28} | {without,8:0.0} | {with,8:0.0} | {Quartiles.Of(pairs.Select(pair => pair.With - pair.Without)).Median,6:0.0} | {goal,4} |");
    }

    /// <summary>Each side has a chart of its own, because Helm writes what it fetched into the chart's folder.</summary>
    private void CompareDependencies()
    {
        var cache = TestFolder.Create("cache");
        IEnumerable<string> Cached(string folder) => [.. workplace.PushToRegistry, $"-p:ChartCachePath={folder}"];
        double Helms(int round) => helm.BuildPackAndPush(ChartMaker.DependentOfHelm, $"1.{round}.0");
        Measure("five dependencies, cold", "0.5", round => new Pair(Helms(round), ours.PackAndPush(ChartMaker.Dependent, $"1.{round}.0", Cached(TestFolder.Create("cold")))));
        Measure("five dependencies, cached", "0.3", round => new Pair(Helms(round), ours.PackAndPush(ChartMaker.Dependent, $"2.{round}.0", Cached(cache))));
    }

    /// <summary>What the charts add to the whole command, and their own clocks, which overlap: two charts wait for the same registry at once.</summary>
    private void CompareSolutions()
    {
        var charts = Directory.GetDirectories(Path.GetDirectoryName(workplace.Solution)!).Select(Path.GetFileName).ToList();
        var publish = Command.Dotnet("publish", workplace.Solution, "--no-restore", "-m", $"-p:ChartRegistry={workplace.Host}", "-p:ChartNamespace=ours");
        var clock = new StepClock();
        var measured = Counted(rounds, round =>
        {
            var helms = charts.Sum(chart => helm.PackAndPush(chart!, $"1.0.{round}"));
            var without = publish.Run().Wall;
            var (clocks, with) = clock.TimeOf(publish.With("-p:PushChart=true", $"-p:ChartVersion=1.0.{round}"));

            return (Helm: helms, Added: with - without, Clocks: clocks);
        });

        Row("50 charts, -m: added, each", "0.15", measured.Select(round => new Pair(round.Helm / charts.Count, round.Added / charts.Count)));
        Row("50 charts, -m: clocks, each", "", measured.Select(round => new Pair(round.Helm / charts.Count, round.Clocks / charts.Count)));
    }

    private static void Row(string name, string goal, IEnumerable<Pair> pairs)
    {
        var all = pairs.ToList();
        var ratio = Quartiles.Of(all.Select(pair => pair.Ours / pair.Helm));
        var (helm, ours) = (Quartiles.Of(all.Select(pair => pair.Helm)).Median, Quartiles.Of(all.Select(pair => pair.Ours)).Median);
        Console.WriteLine($"| {name,-28} | {helm,8:0.0} | {ours,8:0.0} | {ratio.Median,5:0.00} | {ratio.Lower,5:0.00} to {ratio.Upper,5:0.00} | {goal,4} |");
    }

    private void Growth(string name, params IEnumerable<string> charts) =>
        Console.WriteLine($"| {name,-28} | {string.Join(" | ", charts.Select(chart => $"{MedianStep(chart),7:0.0}"))} |");

    private double MedianStep(string chart) =>
        Quartiles.Of(Counted(GrowthRounds, round => ours.PackAndPush(chart, $"9.0.{round}", workplace.PushToRegistry))).Median;
}

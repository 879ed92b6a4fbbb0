namespace HelmOci.Benchmarks;

/// <summary>The tables of whole commands, which stand as the check on the step's own clock.</summary>
internal sealed class CommandTables(Workplace workplace, Helm helm, int rounds)
{
    private readonly Command _plain = Command.Dotnet("publish", workplace.Plain, "--no-build");
    private readonly Command _idle = Ours.Publish(workplace);

    /// <summary>One round: with an empty package, with ours and no push, with a push, and Helm.</summary>
    private sealed record Round(Cost Plain, Cost Idle, Cost Push, double Helm);

    public void PrintMemory()
    {
        Console.WriteLine($"\nPeak memory in MB.\n\n| {"chart",-28} | publish | with chart | helm package | helm push |\n|---|---|---|---|---|");
        Memory("4 MB", "mb4");
        Memory("2,000 files", "files2000");
    }

    public void PrintWholeCommands()
    {
        var all = Enumerable.Range(0, rounds + 1).Select(Measure).ToList()[1..];

        PrintHead($"Wall time of whole commands, {rounds} rounds");
        PrintCommands(all, cost => cost.Wall);
        PrintRow("helm package and helm push", all.Select(round => round.Helm));
        var share = Quartiles.Of(all.Select(round => (round.Push.Wall - round.Idle.Wall) / round.Helm));
        Console.WriteLine($"\nThe chart adds {share.Median:0.00} of Helm's time to the command, {share.Lower:0.00} to {share.Upper:0.00}.");

        PrintHead("Processor time of the same commands, user and system");
        PrintCommands(all, cost => cost.Processor);
    }

    private void Memory(string name, string chart)
    {
        var push = Push(chart, "8.0.0").PeakMemory();
        var idle = _idle.PeakMemory();
        Console.WriteLine(
            $"| {name,-28} | {idle,7} | {push,10} | {helm.Package(chart, "8.0.0").PeakMemory(),12} | {helm.Push(chart, "8.0.0").PeakMemory(),9} |");
    }

    /// <summary>Every other round goes from the last to the first, because each command runs a little faster or slower after another.</summary>
    private Round Measure(int number)
    {
        var push = Push("create", $"7.0.{number}");
        var helms = helm.PackAndPush("create", $"7.0.{number}");
        if (number % 2 == 0)
        {
            var (last, middle, first) = (push.Run(), _idle.Run(), _plain.Run());
            return new Round(first, middle, last, helms);
        }

        return new Round(_plain.Run(), _idle.Run(), push.Run(), helms);
    }

    private Command Push(string chart, string version) => _idle.With(Ours.Pushing(workplace, chart, version)).With(workplace.PushToRegistry);

    private static void PrintHead(string title) =>
        Console.WriteLine($"\n{title}: medians in ms, and quartiles.\n\n| {"command",-34} | {"ms",7} | {"quartiles",14} |\n|---|---|---|");

    private static void PrintCommands(List<Round> all, Func<Cost, double> figure)
    {
        PrintRow("publish with an empty package", all.Select(round => figure(round.Plain)));
        PrintRow("publish, nothing to push", all.Select(round => figure(round.Idle)));
        PrintRow("publish and push", all.Select(round => figure(round.Push)));
        PrintRow("the package adds (first two)", all.Select(round => figure(round.Idle) - figure(round.Plain)));
        PrintRow("the chart adds (second and third)", all.Select(round => figure(round.Push) - figure(round.Idle)));
    }

    private static void PrintRow(string name, IEnumerable<double> figures)
    {
        var (lower, median, upper) = Quartiles.Of(figures);
        Console.WriteLine($"| {name,-34} | {median,7:0} | {lower,5:0} to {upper,5:0} |");
    }
}

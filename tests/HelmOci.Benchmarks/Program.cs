// Compares the chart step of a build with "helm package" and "helm push", in turn, against one registry.
//   tests/benchmark.sh [ROUNDS [PAIRS [ROW]]]  15 rounds of each scenario, 31 of whole commands; with ROW only the rows with that text
// tests/BENCHMARK.md says what is measured, and holds results.
using System.Runtime.InteropServices;
using HelmOci.Benchmarks;

var rounds = args.Length > 0 ? int.Parse(args[0], null) : 15;
var wholeRounds = args.Length > 1 ? int.Parse(args[1], null) : 31;
var rowPart = args.Length > 2 ? args[2] : "";

// Ctrl+C ends the command that runs, and so the comparison; what was started and written goes at the end of the process.
void Stop(PosixSignalContext signal)
{
    signal.Cancel = true;
    Command.Stop();
}

using var interrupt = PosixSignalRegistration.Create(PosixSignal.SIGINT, Stop);
using var terminate = PosixSignalRegistration.Create(PosixSignal.SIGTERM, Stop);

try
{
    using var workplace = new Workplace();
    workplace.Prepare();
    var charts = new ChartMaker(workplace.Charts);
    charts.MakeAll();
    using var site = new ChartSite(charts);
    Helm.AddRepository(site.Address);
    charts.MakeWithDependencies(ChartMaker.Dependent, site);
    charts.MakeWithDependencies(ChartMaker.DependentOfHelm, site);
    workplace.MakeSolution(charts.OfSolution);

    var helm = new Helm(workplace);
    var steps = new StepTables(workplace, helm, new Ours(workplace), rounds, rowPart);
    steps.PrintComparison();
    steps.PrintChecks();
    if (rowPart.Length > 0) return 0;

    steps.PrintGrowth();

    var commands = new CommandTables(workplace, helm, wholeRounds);
    commands.PrintMemory();
    commands.PrintWholeCommands();
    return 0;
}
catch (OperationCanceledException)
{
    return 130;
}

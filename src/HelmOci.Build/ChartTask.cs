using System.Diagnostics;
using System.Runtime.Loader;
using HelmOci.BuildServers;
using HelmOci.Diagnostics;
using HelmOci.Machine;
using HelmOci.Publishing;
using Microsoft.Build.Framework;

namespace HelmOci.Build;

/// <summary>What every task shares: cancellation, the clock, and the report of coded errors.</summary>
public abstract class ChartTask : Microsoft.Build.Utilities.Task, ICancelableTask, IDisposable
{
    private readonly Stopwatch _clock = Stopwatch.StartNew();

    private readonly CancellationTokenSource _cancellation = new();

    private readonly TaskChartLog _log;

    static ChartTask() => SharedLibraries.Find();

    protected ChartTask() => _log = new TaskChartLog(Log, () => ProjectFile, IsError, () => ShownDiagnostics.Of(BuildEngine));

    /// <summary>The project's name, which starts the lines that a normal build shows.</summary>
    [Required]
    public string ProjectName { get; set; } = "";

    /// <summary>The project file: what a fault is shown at that has no other place.</summary>
    [Required]
    public string ProjectFile { get; set; } = "";

    protected IChartLog ChartLog => _log;

    /// <summary>Whether the task has failed.</summary>
    protected bool HasErrors => Log.HasLoggedErrors || _log.HasErrors;

    /// <summary>The properties of the command line, and those that another project's build set.</summary>
    private protected IReadOnlyDictionary<string, string> GlobalProperties =>
        BuildEngine is IBuildEngine6 engine ? engine.GetGlobalProperties() : new Dictionary<string, string>();

    /// <summary>The time that the task has taken.</summary>
    protected TimeSpan Elapsed => _clock.Elapsed;

    public override bool Execute()
    {
        try
        {
            WarnOfSpelling();
            if (!HasErrors) Try(() => Run(_cancellation.Token));
        }
        catch (OperationCanceledException) when (_cancellation.IsCancellationRequested)
        {
            _log.Error("The build was cancelled.");
        }

        _log.TellRest();

        return !HasErrors;
    }

    /// <summary>MSBuild calls this on Ctrl+C.</summary>
    public void Cancel() => _cancellation.Cancel();

    public void Dispose()
    {
        _cancellation.Dispose();
        GC.SuppressFinalize(this);
    }

    protected abstract void Run(CancellationToken cancellation);

    /// <summary>Readies the code of a push that follows.</summary>
    protected static void WarmUp() => Publishing.StartUp.PushWarmUp.Start();

    /// <summary>Hands results on to later steps of a build server's job, where there is one and it was not switched off.</summary>
    /// <exception cref="ChartException">The switch is neither true nor false, or a file of the server cannot be written.</exception>
    protected void TellBuildServer(ChartReport report, string isWanted)
    {
        if (ChartProperty.ParseBoolean("ChartBuildServerOutputs", isWanted) == false) return;

        BuildServer.Find(BuildMachine.Current())?.Write(report.ToOutputs(), _log.Command, _log);
    }

    /// <summary>Shows what the project gives: lines of which the first starts with its name and an arrow.</summary>
    protected void TellResult(IReadOnlyList<string> lines)
    {
        if (lines.Count > 0) _log.Result(lines);
    }

    /// <summary>What an earlier task of this build has made and kept by that name, or else what is made now, for later ones.</summary>
    private protected T OncePerBuild<T>(string key, Func<T> make)
        where T : class
    {
        if (BuildEngine4.GetRegisteredTaskObject(key, RegisteredTaskObjectLifetime.Build) is T known) return known;

        var made = make();
        BuildEngine4.RegisterTaskObject(key, made, RegisteredTaskObjectLifetime.Build, allowEarlyCollection: true);

        return made;
    }

    /// <summary>Whether the user wants this warning as an error.</summary>
    protected bool IsError(string code) => BuildEngine is IBuildEngine8 engine && engine.ShouldTreatWarningAsError(code);

    /// <summary>Does something. A fault is reported, and what comes after it is done all the same.</summary>
    protected void Try(Action work)
    {
        try
        {
            work();
        }
        catch (ChartException fault)
        {
            Report(fault.Diagnostics);
        }
    }

    /// <summary>Here, in each task, because any of them may be the first of a build.</summary>
    private void WarnOfSpelling()
    {
        foreach (var name in GlobalProperties.Keys)
        {
            if (PropertySpelling.Check(name) is { } misspelt) OncePerBuild($"{typeof(PropertySpelling).FullName}:{name}", () => Told(misspelt));
        }
    }

    private Diagnostic Told(Diagnostic warning)
    {
        _log.Warn(warning);

        return warning;
    }

    /// <summary>Shows faults as errors of the build, at their place in the file.</summary>
    protected void Report(IEnumerable<Diagnostic> faults)
    {
        foreach (var fault in faults)
        {
            _log.Error(fault);
        }
    }
}

/// <summary>Libraries that few builds need: the package has them once, beside the portable tasks, and they are looked for only when something of them is used.</summary>
internal static class SharedLibraries
{
    /// <summary>Lets the tasks find them from wherever in the package they run.</summary>
    public static void Find() => AssemblyLoadContext.GetLoadContext(typeof(SharedLibraries).Assembly)!.Resolving += (context, name) =>
    {
        var folder = Path.GetDirectoryName(typeof(SharedLibraries).Assembly.Location)!;
        var path = Path.GetFullPath(Path.Combine(folder, "..", "..", "net8.0", $"{name.Name}.dll"));

        return File.Exists(path) ? context.LoadFromAssemblyPath(path) : null;
    };
}

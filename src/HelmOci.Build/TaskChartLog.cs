using HelmOci.Diagnostics;
using Microsoft.Build.Framework;
using Microsoft.Build.Utilities;

namespace HelmOci.Build;

/// <summary>
/// Shows what the core reports in the build's log: the one way to it, so that every text passes <see cref="OutsideText"/>, places as well. A chart's
/// files have any name.
/// </summary>
internal sealed class TaskChartLog(
    TaskLoggingHelper log, Func<string> projectFile, Func<string, bool> isError, Func<ShownDiagnostics> shown) : IChartLog
{
    private bool _hasMoreWarnings;

    /// <summary>Whether there was an error, shown or not.</summary>
    public bool HasErrors { get; private set; }

    public void Detail(string message) => log.LogMessage(MessageImportance.Low, "{0}", OutsideText.Harmless(message));

    public void Info(string message) => log.LogMessage(MessageImportance.High, "{0}", OutsideText.Harmless(message));

    /// <summary>
    /// What the project gives, as one message. The terminal logger hides all others of a normal build, and of these, which start with the project's
    /// name and an arrow, shows the last, with all its lines.
    /// </summary>
    public void Result(IEnumerable<string> lines) => log.LogMessage(MessageImportance.High, "{0}", string.Join(Environment.NewLine, lines.Select(OutsideText.Harmless)));

    /// <summary>A build server's command, as it is: what makes other text harmless would spoil it.</summary>
    public void Command(string line) => log.LogMessage(MessageImportance.High, "{0}", line);

    /// <summary>What the user wants as an error (<c>MSBuildTreatWarningsAsErrors</c>) is one here: MSBuild itself fails only the build, after the push.</summary>
    public void Warn(Diagnostic diagnostic)
    {
        if (isError(diagnostic.Code)) Error(diagnostic);
        else Warning(diagnostic);
    }

    /// <summary>Shows a fault as an error of the build, at its place in the file.</summary>
    public void Error(Diagnostic diagnostic)
    {
        HasErrors = true;
        if (shown().Errors.Take(diagnostic.Code, Place(diagnostic).File, diagnostic.More)) LogError(diagnostic);
    }

    /// <summary>Tells, at the end of the task, how many more there were than were shown.</summary>
    public void TellRest()
    {
        if (HasErrors)
        {
            foreach (var rest in shown().Errors.TakeRest()) LogError(rest);
        }

        if (_hasMoreWarnings)
        {
            foreach (var rest in shown().Warnings.TakeRest()) LogWarning(rest);
        }
    }

    private void LogError(Diagnostic diagnostic)
    {
        var place = Place(diagnostic);
        log.LogError(null, diagnostic.Code, diagnostic.Code, place.File, place.Line, place.Column, 0, 0, OutsideText.Harmless(diagnostic.Text));
    }

    /// <summary>An error that needs no code: the user ended the build.</summary>
    public void Error(string message) => log.LogError("{0}", OutsideText.Harmless(message));

    private void Warning(Diagnostic diagnostic)
    {
        if (shown().Warnings.Take(diagnostic.Code, Place(diagnostic).File, diagnostic.More)) LogWarning(diagnostic);
        else _hasMoreWarnings = true;
    }

    private void LogWarning(Diagnostic diagnostic)
    {
        var place = Place(diagnostic);
        log.LogWarning(null, diagnostic.Code, diagnostic.Code, place.File, place.Line, place.Column, 0, 0, OutsideText.Harmless(diagnostic.Text));
    }

    private SourceLocation Place(Diagnostic diagnostic)
    {
        var place = diagnostic.Location ?? new SourceLocation(projectFile());

        return place with { File = OutsideText.Harmless(place.File) };
    }
}

/// <summary>What the tasks of one build run have shown, so that a chart, or many of them, cannot fill its log.</summary>
internal sealed class ShownDiagnostics
{
    private static readonly string Key = typeof(ShownDiagnostics).FullName!;

    public DiagnosticTally Errors { get; } = new();

    public DiagnosticTally Warnings { get; } = new();

    /// <summary>That of the build run that is going on; one of its own for an engine that keeps nothing.</summary>
    public static ShownDiagnostics Of(IBuildEngine engine)
    {
        if (engine is not IBuildEngine4 keeper) return new ShownDiagnostics();

        lock (Key)
        {
            if (keeper.GetRegisteredTaskObject(Key, RegisteredTaskObjectLifetime.Build) is ShownDiagnostics known) return known;

            var shown = new ShownDiagnostics();
            keeper.RegisterTaskObject(Key, shown, RegisteredTaskObjectLifetime.Build, allowEarlyCollection: false);

            return shown;
        }
    }
}

/// <summary>The log of a push. A warning that the user wants as an error ends the push, before what it warns of is done.</summary>
/// <param name="log">Gets everything else.</param>
/// <param name="isError">Whether the user wants a warning as an error.</param>
/// <param name="isPreflight">Whether the push itself is still to come, and will tell its warnings.</param>
internal sealed class PushLog(IChartLog log, Func<string, bool> isError, bool isPreflight = false) : IChartLog
{
    public void Detail(string message) => log.Detail(message);

    public void Info(string message) => log.Info(message);

    public void Warn(Diagnostic diagnostic)
    {
        if (isError(diagnostic.Code)) throw new ChartException(diagnostic);
        if (!isPreflight) log.Warn(diagnostic);
    }
}

/// <summary>Shows only the warnings that stop the build: all else is told when the chart is packed for good.</summary>
internal sealed class PreflightLog(IChartLog log, Func<string, bool> isError) : IChartLog
{
    public void Detail(string message)
    {
    }

    public void Info(string message)
    {
    }

    public void Warn(Diagnostic diagnostic)
    {
        if (isError(diagnostic.Code)) log.Warn(diagnostic);
    }
}

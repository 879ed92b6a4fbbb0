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
        if (HasErrors) shown().Errors.TakeRest().ToList().ForEach(LogError);
        if (_hasMoreWarnings) shown().Warnings.TakeRest().ToList().ForEach(LogWarning);
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

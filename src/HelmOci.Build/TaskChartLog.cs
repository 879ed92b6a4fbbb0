using HelmOci.Diagnostics;
using Microsoft.Build.Framework;
using Microsoft.Build.Utilities;

namespace HelmOci.Build;

/// <summary>Shows what the core reports in the build's log.</summary>
internal sealed class TaskChartLog(TaskLoggingHelper log, Func<string> projectFile, Func<string, bool> isError) : IChartLog
{
    public void Detail(string message) => log.LogMessage(MessageImportance.Low, "{0}", OutsideText.Harmless(message));

    public void Info(string message) => log.LogMessage(MessageImportance.High, "{0}", OutsideText.Harmless(message));

    /// <summary>What the user wants as an error (<c>MSBuildTreatWarningsAsErrors</c>) is one here: MSBuild itself fails only the build, after the push.</summary>
    public void Warn(Diagnostic diagnostic)
    {
        if (isError(diagnostic.Code)) Error(diagnostic);
        else Warning(diagnostic);
    }

    /// <summary>Shows a fault as an error of the build, at its place in the file.</summary>
    public void Error(Diagnostic diagnostic)
    {
        var place = Place(diagnostic);
        log.LogError(null, diagnostic.Code, null, place.File, place.Line, place.Column, 0, 0, OutsideText.Harmless(diagnostic.Text));
    }

    private void Warning(Diagnostic diagnostic)
    {
        var place = Place(diagnostic);
        log.LogWarning(null, diagnostic.Code, null, place.File, place.Line, place.Column, 0, 0, OutsideText.Harmless(diagnostic.Text));
    }

    private SourceLocation Place(Diagnostic diagnostic) => diagnostic.Location ?? new SourceLocation(projectFile());
}

using HelmOci.Diagnostics;
using Microsoft.Build.Framework;
using Microsoft.Build.Utilities;

namespace HelmOci.Build;

/// <summary>Shows what the core reports in the build's log.</summary>
internal sealed class TaskChartLog(TaskLoggingHelper log, Func<string> projectFile) : IChartLog
{
    public void Detail(string message) => log.LogMessage(MessageImportance.Low, "{0}", OutsideText.Harmless(message));

    public void Info(string message) => log.LogMessage(MessageImportance.High, "{0}", OutsideText.Harmless(message));

    public void Warn(Diagnostic diagnostic)
    {
        var place = diagnostic.Location ?? new SourceLocation(projectFile());
        log.LogWarning(null, diagnostic.Code, null, place.File, place.Line, place.Column, 0, 0, OutsideText.Harmless(diagnostic.Text));
    }
}

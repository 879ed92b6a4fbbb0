using HelmOci.Diagnostics;

namespace HelmOci.Build;

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

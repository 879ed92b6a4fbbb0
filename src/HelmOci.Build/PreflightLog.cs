using HelmOci.Diagnostics;

namespace HelmOci.Build;

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

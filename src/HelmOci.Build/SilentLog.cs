using HelmOci.Diagnostics;

namespace HelmOci.Build;

/// <summary>Reports nothing.</summary>
internal sealed class SilentLog : IChartLog
{
    public static readonly SilentLog Instance = new();

    public void Detail(string message)
    {
    }

    public void Info(string message)
    {
    }

    public void Warn(Diagnostic diagnostic)
    {
    }
}

using HelmOci.Diagnostics;

namespace HelmOci.Tests.Charts;

/// <summary>Keeps what is logged.</summary>
public sealed class RecordingLog : IChartLog
{
    public List<string> Details { get; } = [];

    public List<Diagnostic> Warnings { get; } = [];

    public void Detail(string message) => Details.Add(message);

    public void Info(string message) => Details.Add(message);

    public void Warn(Diagnostic diagnostic) => Warnings.Add(diagnostic);
}

using HelmOci.Diagnostics;
using HelmOci.Publishing;

namespace HelmOci.BuildServers;

/// <summary>A build server, and how it takes values for later steps.</summary>
public interface IBuildServer
{
    /// <summary>Hands a chart's outputs on. Several processes may do so at once.</summary>
    /// <param name="report">What was packed and pushed.</param>
    /// <param name="print">Shows a line in the build's log as it is, for commands; messages go to <paramref name="log"/>.</param>
    /// <param name="log">Is told what could not be handed on.</param>
    /// <exception cref="ChartException">A file of the build server cannot be written.</exception>
    void Write(ChartReport report, Action<string> print, IChartLog log);
}

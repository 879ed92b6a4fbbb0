using HelmOci.Diagnostics;
using HelmOci.Publishing;

namespace HelmOci.BuildServers;

/// <summary>Azure Pipelines: commands in the log. Each value is set twice, as a variable for this job and as an output for other jobs.</summary>
internal sealed class AzurePipelines : IBuildServer
{
    public void Write(ChartReport report, Action<string> print, IChartLog log)
    {
        foreach (var output in BuildOutputs.Of(report))
        {
            print($"##vso[task.setvariable variable={output.Name}]{Escape(output.Value)}");
            print($"##vso[task.setvariable variable={output.Name};isOutput=true]{Escape(output.Value)}");
        }
    }

    // The agent decodes %AZP25 to a percent sign, and would take %0A for a line break.
    private static string Escape(string value) => value.Replace("%", "%AZP25", StringComparison.Ordinal);
}

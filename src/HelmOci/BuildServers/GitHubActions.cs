using System.Text;
using HelmOci.Diagnostics;
using HelmOci.Files;
using HelmOci.Publishing;

namespace HelmOci.BuildServers;

/// <summary>GitHub Actions: step outputs, and a section in the job's summary.</summary>
/// <param name="outputFile">What <c>GITHUB_OUTPUT</c> names: lines <c>name=value</c>.</param>
/// <param name="summaryFile">What <c>GITHUB_STEP_SUMMARY</c> names: Markdown; empty for none.</param>
internal sealed class GitHubActions(string outputFile, string summaryFile) : IBuildServer
{
    public void Write(ChartReport report, Action<string> print, IChartLog log)
    {
        var lines = string.Concat(BuildOutputs.Of(report).Select(output => $"{output.Name}={output.Value}\n"));
        Add(outputFile, lines);
        if (summaryFile.Length > 0) Add(summaryFile, ChartSummary.Of(report));
    }

    private static void Add(string file, string text) => SharedFile.Change(file, old => Ended(old).Append(text).ToString());

    /// <summary>Another step may have left a line without an end.</summary>
    private static StringBuilder Ended(string text) =>
        text.Length == 0 || text.EndsWith('\n') ? new StringBuilder(text) : new StringBuilder(text).Append('\n');
}

using System.Text;
using HelmOci.Diagnostics;
using HelmOci.Publishing;

namespace HelmOci.BuildServers;

/// <summary>What people read of a chart on a job's page, in Markdown.</summary>
internal static class ChartSummary
{
    public static string Of(ChartReport report)
    {
        var chart = report.Archive.Metadata;
        var text = new StringBuilder();
        text.Append("### ").Append(Code($"{chart.Name} {chart.Version}")).Append("\n\n");
        foreach (var pushed in report.Pushed)
        {
            text.Append("- ").Append(Code($"{pushed.Reference}@{pushed.Digest}")).Append(" (").Append(pushed.Status).Append(")\n");
        }

        if (report.Pushed.Count == 0) text.Append("- ").Append(Code(report.PackagePath)).Append(" (packed)\n");

        if (report.Image.Length > 0) text.Append("- runs ").Append(Code(report.Image)).Append('\n');

        return text.Append('\n').ToString();
    }

    /// <summary>Markdown and HTML mean nothing in here, and a backtick would end it.</summary>
    private static string Code(string text) => $"`{OutsideText.OneLine(text).Replace('`', '\'')}`";
}

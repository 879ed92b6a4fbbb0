namespace HelmOci.Charts;

/// <summary>What Helm takes and the user will regret.</summary>
internal static class LintRules
{
    public static void Check(Chart chart, FindingsBuilder findings)
    {
        findings.Warn(chart.Remarks);
        foreach (var remark in chart.Metadata.Remarks)
        {
            findings.Warn(remark.Diagnostic with { Location = chart.Metadata.Locations.Of(remark.Path) });
        }

        MetadataLint.Check(chart.Metadata, findings);
        FileLint.Check(chart, findings);
        findings.Warn(DependencyRules.Unlisted(chart));
        findings.Warn(DependencyRules.Repeated(chart));
    }
}

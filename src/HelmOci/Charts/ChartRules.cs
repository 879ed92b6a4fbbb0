using System.Text.Json;
using HelmOci.Diagnostics;

namespace HelmOci.Charts;

/// <summary>The checks of <c>helm package</c> as errors, and those of <c>helm lint</c> that need no rendering as warnings.</summary>
public static class ChartRules
{
    /// <summary>All that is to be said about a chart, in one go. The chart is as it will be packed: versions are already stamped.</summary>
    public static ChartFindings Check(Chart chart)
    {
        var findings = new FindingsBuilder();
        findings.Errors(MetadataRules.ApiVersion(chart.Metadata));
        findings.Errors(LoadErrors(chart));
        findings.Errors(DependencyRules.Missing(chart));
        findings.Errors(FileRules.Unloadable(chart));
        findings.Errors(FileRules.TooLarge(chart));
        LintRules.Check(chart, findings);

        return findings.Build();
    }

    /// <summary>What Helm refuses whenever it loads a chart, folder or archive, in it or one of its subcharts.</summary>
    internal static IReadOnlyList<Diagnostic> LoadErrors(Chart chart)
    {
        var errors = new List<Diagnostic>();
        errors.AddRange(MetadataRules.Check(chart.Metadata));
        errors.AddRange(DependencyRules.Names(chart.Metadata.Dependencies));
        if (chart.Schema is { } schema) CheckSchema(schema, errors);

        foreach (var subchart in chart.Subcharts)
        {
            errors.AddRange(LoadErrors(subchart));
        }

        return errors;
    }

    private static void CheckSchema(ChartFile schema, List<Diagnostic> errors)
    {
        try
        {
            using var json = JsonDocument.Parse(schema.Content, new JsonDocumentOptions { MaxDepth = 10_000 });
        }
        catch (JsonException fault)
        {
            var location = new SourceLocation(schema.SourcePath, (int)(fault.LineNumber ?? 0) + 1, (int)(fault.BytePositionInLine ?? 0) + 1);
            errors.Add(MetadataRulesDiagnostics.SchemaNotJson(location));
        }
    }
}

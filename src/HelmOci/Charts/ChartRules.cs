using System.Text.Json;
using HelmOci.Diagnostics;

namespace HelmOci.Charts;

/// <summary>The checks of <c>helm package</c> as errors, and those of <c>helm lint</c> that need no rendering as warnings.</summary>
public static class ChartRules
{
    /// <summary>All that is to be said about a chart, in one go. The chart is as it will be packed: versions are already stamped.</summary>
    public static ChartFindings Check(Chart chart, CancellationToken cancellation)
    {
        var findings = new FindingsBuilder();
        findings.Errors(MetadataRules.ApiVersion(chart.Metadata));
        findings.Errors(LoadErrors(chart, cancellation));
        findings.Errors(DependencyRules.Missing(chart));
        findings.Errors(FileRules.Unloadable(chart));
        findings.Errors(FileRules.TooLarge(chart));
        findings.Errors(FileRules.NameTooLong(chart));
        LintRules.Check(chart, findings);

        return findings.Build();
    }

    /// <summary>What Helm refuses whenever it loads a chart, folder or archive, in it or one of its subcharts.</summary>
    internal static IEnumerable<Diagnostic> LoadErrors(Chart chart, CancellationToken cancellation)
    {
        cancellation.ThrowIfCancellationRequested();
        foreach (var error in MetadataRules.Check(chart.Metadata)) yield return error;
        foreach (var error in DependencyRules.Names(chart.Metadata.Dependencies)) yield return error;
        if (chart.Schema is { } schema && SchemaError(schema, cancellation) is { } fault) yield return fault;

        foreach (var error in chart.Subcharts.SelectMany(subchart => LoadErrors(subchart, cancellation))) yield return error;
    }

    private static Diagnostic? SchemaError(ChartFile schema, CancellationToken cancellation)
    {
        var json = new Utf8JsonReader(schema.Content.Span, new JsonReaderOptions { MaxDepth = int.MaxValue });
        try
        {
            while (json.Read())
            {
                cancellation.ThrowIfCancellationRequested();
                var isDeeper = json.TokenType is JsonTokenType.StartObject or JsonTokenType.StartArray && json.CurrentDepth >= ChartLimits.JsonDepth;
                if (isDeeper) return MetadataRulesDiagnostics.SchemaTooDeep(ChartLimits.JsonDepth, LocationOf(schema, json.TokenStartIndex));
            }

            return null;
        }
        catch (JsonException fault)
        {
            return MetadataRulesDiagnostics.SchemaNotJson(new SourceLocation(schema.SourcePath, (int)(fault.LineNumber ?? 0) + 1, (int)(fault.BytePositionInLine ?? 0) + 1));
        }
    }

    private static SourceLocation LocationOf(ChartFile file, long offset)
    {
        var before = file.Content.Span[..(int)offset];

        return new SourceLocation(file.SourcePath, before.Count((byte)'\n') + 1, before.Length - before.LastIndexOf((byte)'\n'));
    }
}

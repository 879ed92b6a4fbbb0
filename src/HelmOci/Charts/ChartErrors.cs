using System.Text.Json;
using HelmOci.Diagnostics;

namespace HelmOci.Charts;

/// <summary>What Helm refuses: such a chart cannot be packed, loaded or pushed.</summary>
internal static class ChartErrors
{
    /// <summary>All errors of a chart, in one go. The chart is as it will be packed: its version is already stamped.</summary>
    public static IEnumerable<Diagnostic> Of(Chart chart, CancellationToken cancellation) =>
        OfLoading(chart, cancellation)
            .Concat(DependencyErrors.Missing(chart))
            .Concat(FileErrors.Unloadable(chart))
            .Concat(FileErrors.TooLarge(chart))
            .Concat(FileErrors.NameTooLong(chart));

    /// <summary>What Helm refuses whenever it loads a chart, folder or archive.</summary>
    public static IEnumerable<Diagnostic> OfLoading(Chart chart, CancellationToken cancellation) =>
        MetadataErrors.ApiVersion(chart.Metadata).Concat(OfEach(chart, cancellation));

    /// <summary>Of the chart and of each of its subcharts.</summary>
    private static IEnumerable<Diagnostic> OfEach(Chart chart, CancellationToken cancellation)
    {
        cancellation.ThrowIfCancellationRequested();
        foreach (var error in MetadataErrors.Of(chart.Metadata)) yield return error;
        foreach (var error in DependencyErrors.Names(chart.Metadata.Dependencies)) yield return error;
        if (chart.Schema is { } schema && SchemaError(schema, cancellation) is { } fault) yield return fault;

        foreach (var error in chart.Subcharts.SelectMany(subchart => OfEach(subchart, cancellation))) yield return error;
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
                if (isDeeper) return SchemaTooDeep(ChartLimits.JsonDepth, LocationOf(schema, json.TokenStartIndex));
            }

            return null;
        }
        catch (JsonException fault)
        {
            return SchemaNotJson(new SourceLocation(schema.SourcePath, (int)(fault.LineNumber ?? 0) + 1, (int)(fault.BytePositionInLine ?? 0) + 1));
        }
    }

    private static SourceLocation LocationOf(ChartFile file, long offset)
    {
        var before = file.Content.Span[..(int)offset];

        return new SourceLocation(file.SourcePath, before.Count((byte)'\n') + 1, before.Length - before.LastIndexOf((byte)'\n'));
    }

    private static Diagnostic SchemaNotJson(SourceLocation location) => new(
        DiagnosticCodes.SchemaNotJson,
        "values.schema.json is not a JSON value.",
        "Mend it at this place; comments and trailing commas are not JSON.")
    { Location = location };

    private static Diagnostic SchemaTooDeep(int deepest, SourceLocation location) => new(
        DiagnosticCodes.JsonTooDeep,
        $"values.schema.json is nested more than {deepest} deep.",
        "Flatten the file.")
    { Location = location };
}

using HelmOci.Charts;
using HelmOci.Diagnostics;
using HelmOci.Yaml;

namespace HelmOci.Schemas;

/// <summary>Checks the values of a chart, and of its subcharts, against their values.schema.json.</summary>
internal static class SchemaChecks
{
    /// <summary>For one schema. No schema of a chart takes a hundredth of it, but names by the hundred thousand do.</summary>
    private static readonly TimeSpan Longest = TimeSpan.FromSeconds(10);

    /// <param name="chart">The chart as the user wrote it: places in messages are those of its files.</param>
    /// <param name="stamped">The chart as it is packed.</param>
    /// <param name="cancellation">Stops the work.</param>
    /// <param name="longest">How long one schema may take.</param>
    public static ChartDiagnostics Of(Chart chart, Chart stamped, CancellationToken cancellation, TimeSpan? longest = null)
    {
        if (!HasSchema(stamped)) return ChartDiagnostics.None;

        var values = new HelmValues(cancellation);
        var findings = new SchemaFindings(new Lazy<YamlMapping>(() => values.Of(chart).Values));
        Check(values.Of(stamped), SubchartPath.OfRoot, findings, longest ?? Longest, cancellation);

        return findings.ToDiagnostics();
    }

    private static bool HasSchema(Chart chart) => chart.Schema is not null || chart.Subcharts.Any(HasSchema);

    private static void Check(ChartWithValues chart, SubchartPath owner, SchemaFindings findings, TimeSpan longest, CancellationToken cancellation)
    {
        if (chart.Chart.Schema is { } file)
        {
            using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
            limit.CancelAfter(longest);
            try
            {
                if (SchemaDocument.Parse(file.Content, limit.Token) is { } document) Check(file, document, chart.Values, owner, findings, limit.Token);
                else findings.AddNotes(file, ["it is nested too deep"]);
            }
            catch (OperationCanceledException) when (!cancellation.IsCancellationRequested)
            {
                findings.AddNotes(file, ["it takes too long"]);
            }
            catch (InvalidOperationException)
            {
                // Go puts a sign in the place of what is no character; .NET's reader ends there.
                findings.AddNotes(file, ["it holds half a character, or is not UTF-8"]);
            }
        }

        foreach (var (name, subchart) in chart.Subcharts) Check(subchart, owner.Below(name), findings, longest, cancellation);
    }

    private static void Check(ChartFile file, SchemaDocument document, YamlMapping given, SubchartPath owner, SchemaFindings findings, CancellationToken cancellation)
    {
        findings.AddBreaches(file, document.Breaches);
        if (document.Breaches.Count == 0)
        {
            var evaluator = new SchemaEvaluator(document, cancellation);
            foreach (var fault in evaluator.Faults(given)) findings.Add(fault, document, owner, cancellation);
            if (evaluator.IsEndless) document.Note("it does not come to an end");
        }

        findings.AddNotes(file, document.Notes);
    }
}

using HelmOci.Diagnostics;

namespace HelmOci.Templates.Checks;

/// <summary>What is wrong with the templates of a chart, told without rendering them.</summary>
internal static class TemplateChecks
{
    /// <summary>An error is certain: no Helm renders this chart, whatever its values. All else is a warning.</summary>
    /// <param name="set">The templates of the chart as it is packed.</param>
    /// <param name="cancellation">Stops the work.</param>
    public static ChartDiagnostics Of(TemplateSet set, CancellationToken cancellation)
    {
        var findings = new TemplateFindings();
        SyntaxCheck.Of(set, findings);
        FunctionCheck.Of(set, findings);
        DefinitionCheck.Of(set, findings);
        TopIndentCheck.Of(set, findings);
        StaticCheck.Of(set, findings, cancellation);
        var values = new KnownValues(cancellation);
        ITemplateCheck[] checks = [new NameCheck(set, findings), new ValueCheck(values, findings), new QuoteCheck(values, findings), new FileCheck(findings)];
        new TemplateWalk(set, checks, cancellation).Run();

        return findings.ToDiagnostics();
    }
}

/// <summary>What was found, once for each place, in the order of the text.</summary>
internal sealed class TemplateFindings
{
    /// <summary>Of a file with more faults than this the rest is not kept: a log shows twenty.</summary>
    private const int Most = 1000;

    private readonly Dictionary<ChartTemplate, Dictionary<int, Finding>> _files = [];

    /// <param name="template">The file.</param>
    /// <param name="offset">Where in it.</param>
    /// <param name="isError">Whether no Helm renders the chart.</param>
    /// <param name="diagnostic">What it is; it gets its place here.</param>
    public void Add(ChartTemplate template, int offset, bool isError, Diagnostic diagnostic)
    {
        if (!_files.TryGetValue(template, out var places)) _files.Add(template, places = []);
        var isKnown = places.TryGetValue(offset, out var known);
        var isNew = isKnown ? isError && !known!.IsError : isError || places.Count < Most;
        if (isNew) places[offset] = new Finding(diagnostic with { Location = diagnostic.Location ?? template.Text.LocationAt(offset) }, isError);
    }

    public ChartDiagnostics ToDiagnostics()
    {
        var (errors, warnings) = (new DiagnosticList(), new DiagnosticList());
        var files = new List<ChartTemplate>(_files.Keys);
        files.Sort((one, other) => string.CompareOrdinal(one.Path, other.Path));
        foreach (var file in files)
        {
            var offsets = new List<int>(_files[file].Keys);
            offsets.Sort();
            foreach (var offset in offsets)
            {
                var finding = _files[file][offset];
                (finding.IsError ? errors : warnings).Add(finding.Diagnostic);
            }
        }

        return new ChartDiagnostics(errors.ToList(), warnings.ToList(), []);
    }

    private sealed record Finding(Diagnostic Diagnostic, bool IsError);
}

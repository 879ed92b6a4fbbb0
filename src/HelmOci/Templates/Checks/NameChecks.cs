using HelmOci.Diagnostics;

namespace HelmOci.Templates.Checks;

/// <summary>Finds templates that a chart defines in two files: Helm takes one, and says nothing.</summary>
internal static class DefinitionCheck
{
    public static void Of(TemplateSet set, TemplateFindings findings)
    {
        var charts = new Dictionary<ChartScope, Dictionary<string, NamedTemplate>>();
        foreach (var template in set.Templates)
        {
            if (!template.Scope.IsOwn) continue;
            if (!charts.TryGetValue(template.Scope, out var known)) charts.Add(template.Scope, known = new Dictionary<string, NamedTemplate>(StringComparer.Ordinal));

            foreach (var definition in template.Parsed.Definitions) Add(new NamedTemplate(definition.Name, template, definition.Start, definition.Body), known, findings);
        }
    }

    /// <summary>The set is in Helm's order: what comes later takes the place of what came before.</summary>
    private static void Add(NamedTemplate later, Dictionary<string, NamedTemplate> known, TemplateFindings findings)
    {
        if (later.IsBlank) return;
        if (known.TryGetValue(later.Name, out var earlier) && earlier.Owner != later.Owner) findings.Add(earlier.Owner, earlier.Start, isError: false, Repeated(later));

        known[later.Name] = later;
    }

    private static Diagnostic Repeated(NamedTemplate winner) => new(
        DiagnosticCodes.DefinitionRepeated,
        $"The template '{winner.Name}' is defined in '{winner.Owner.File.Path}' (line {winner.Owner.Text.LocationAt(winner.Start).Line}), too, and Helm takes that one: this definition counts for nothing.",
        "Delete one of the two, or give it another name.");
}

/// <summary>Finds calls of templates that nothing defines.</summary>
internal sealed class NameCheck(TemplateSet set, TemplateFindings findings) : ITemplateCheck
{
    /// <summary>A file that is parsed in part, or a subchart that is not there, may define what is missing.</summary>
    private readonly bool _isComplete = set.Templates.All(template => template.Parsed.Fault is null) && set.Charts.All(HasItsSubcharts);

    public void SeeCall(string name, int offset, WalkPlace place)
    {
        // Of a foreign chart nobody can mend what rendering may never come to.
        var isToldOf = place.IsCertain || place.Template.Scope.IsOwn;
        if (_isComplete && isToldOf && set.Find(name) is null) findings.Add(place.Template, offset, place.IsCertain, Undefined(name, place.IsCertain));
    }

    private static bool HasItsSubcharts(ChartScope scope) =>
        scope.Chart.Metadata.Dependencies.All(dependency => scope.Chart.Subcharts.Any(subchart => subchart.Metadata.Name == dependency.Name));

    private static Diagnostic Undefined(string name, bool isCertain) => new(
        DiagnosticCodes.TemplateUndefined,
        $"Neither the chart nor a subchart defines the template '{name}'{(isCertain ? "" : ": rendering fails where it comes to this place")}.",
        "Correct the name, or define it in a file below templates/ whose name begins with '_'.");
}

using HelmOci.Diagnostics;

namespace HelmOci.Templates.Checks;

/// <summary>Tells where Helm gets stuck while it parses. A subchart that is off it does not parse.</summary>
internal static class SyntaxCheck
{
    public static void Of(TemplateSet set, TemplateFindings findings)
    {
        foreach (var template in set.Templates)
        {
            // At the end, behind what was found before it in the file.
            if (template.Parsed.Fault is { } fault) findings.Add(template, int.MaxValue, !template.Scope.MayBeOff, fault);
        }
    }
}

/// <summary>Finds functions that no Helm knows, at which parsing ends, and functions and words that only some know.</summary>
internal static class FunctionCheck
{
    public static void Of(TemplateSet set, TemplateFindings findings)
    {
        foreach (var template in set.Templates)
        {
            foreach (var function in template.Parsed.Functions) Check(template, function, findings);
            if (!template.Scope.IsOwn) continue;

            foreach (var word in template.Parsed.LaterWords)
            {
                findings.Add(template, word.Start, isError: false, OfLaterHelm($"'{word.Name}'", TemplateFunctions.LaterWords[word.Name]));
            }
        }
    }

    private static void Check(ChartTemplate template, NameOperand function, TemplateFindings findings)
    {
        if (TemplateFunctions.Common.Contains(function.Name)) return;

        if (!TemplateFunctions.Later.TryGetValue(function.Name, out var first)) findings.Add(template, function.Start, !template.Scope.MayBeOff, Unknown(function.Name));
        else if (template.Scope.IsOwn) findings.Add(template, function.Start, isError: false, OfLaterHelm($"the function '{function.Name}'", first));
    }

    private static Diagnostic Unknown(string name) => new(
        DiagnosticCodes.FunctionUnknown,
        $"No Helm knows the function '{name}'.",
        name is "env" or "expandenv" ? "Helm keeps templates from reading the environment; take a value." : "Correct its name; a text takes quotes, and a value begins with a dot.");

    private static Diagnostic OfLaterHelm(string what, string first) => new(
        DiagnosticCodes.FunctionOfLaterHelm,
        $"Only Helm {first} and later know {what}; an older one cannot parse this chart.",
        $"Do without it, or tell users of the chart that it takes Helm {first}.");
}

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

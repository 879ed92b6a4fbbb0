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
        name switch
        {
            "env" or "expandenv" => "Helm keeps templates from reading the environment; take a value.",
            "elif" or "elseif" or "elsif" => "Write 'else if'.",
            _ when TemplateFunctions.Common.FirstOrDefault(known => known.Equals(name, StringComparison.OrdinalIgnoreCase)) is { } known => $"Write '{known}'.",
            _ => "Correct its name; a text takes quotes, and a value begins with a dot. Look for a quote above that is never closed.",
        });

    private static Diagnostic OfLaterHelm(string what, string first) => new(
        DiagnosticCodes.FunctionOfLaterHelm,
        $"Only Helm {first} and later know {what}; an older one cannot parse this chart.",
        $"Do without it, or tell users of the chart that it takes Helm {first}.");
}

using HelmOci.Diagnostics;
using HelmOci.Yaml;

namespace HelmOci.Templates.Checks;

/// <summary>
/// Finds numbers and booleans that a template writes without quotes where Kubernetes takes text alone: the values of <c>env</c>, annotations and labels.
/// </summary>
internal sealed class QuoteCheck(KnownValues values, TemplateFindings findings) : ITemplateCheck
{
    private readonly Dictionary<ChartTemplate, TemplateOutline> _outlines = [];

    public void SeeAction(ActionNode action, WalkPlace place)
    {
        if (place.Chart is not { IsOwn: true, IsLibrary: false } chart || SourceOf(action.Pipeline) is not { } operand) return;

        var fields = place.FieldsOfRoot(operand);
        if (fields.Length < 2 || !OutlineOf(place.Template).TakesText(action)) return;

        var text = TextOf(fields, chart);
        // Another value takes the place of an empty one, or nothing comes here with it.
        if (text is "0" or "false" && (HasDefault(action.Pipeline) || place.Tested.Has(fields))) return;
        if (YamlResolver.Resolve(text).Kind is YamlKind.Number or YamlKind.Boolean) findings.Add(place.Template, operand.Start, isError: false, QuoteMissing(fields, text));
    }

    private TemplateOutline OutlineOf(ChartTemplate template)
    {
        if (!_outlines.TryGetValue(template, out var outline)) _outlines.Add(template, outline = new TemplateOutline(template.Text.Text));

        return outline;
    }

    /// <summary>The value that an action writes as it is: by itself, or with functions that add no quotes.</summary>
    private static Operand? SourceOf(Pipeline pipeline)
    {
        if (pipeline.Variables.Length > 0) return null;

        for (var i = 1; i < pipeline.Commands.Length; i++)
        {
            if (!KeepsForm(pipeline.Commands[i])) return null;
        }

        var first = pipeline.Commands[0];

        return first.Operands.Length == 1 || KeepsForm(first) ? first.Operands[^1] : null;
    }

    private static bool HasDefault(Pipeline pipeline)
    {
        foreach (var command in pipeline.Commands)
        {
            if (command.Function == "default") return true;
        }

        return false;
    }

    private static bool KeepsForm(Command command) => command.Function is "int" or "int64" or "toString" or "default";

    private string TextOf(string[] fields, ChartScope chart) => fields switch
    {
        ["Chart", "AppVersion"] => chart.Chart.Metadata.AppVersion,
        ["Chart", "Version"] => chart.Chart.Metadata.Version,
        ["Values", _, ..] => values.Of(chart).Find(fields)?.HelmString ?? "",
        _ => "",
    };

    private static Diagnostic QuoteMissing(string[] fields, string text) => new(
        DiagnosticCodes.QuoteMissing,
        $"'.{string.Join('.', fields)}' is rendered as {text}, without quotes, and Kubernetes takes nothing but text in this place.",
        "Write '| quote' behind it.");
}

using HelmOci.Diagnostics;
using HelmOci.Yaml;

namespace HelmOci.Templates.Checks;

/// <summary>
/// Finds numbers and booleans that a template writes without quotes where Kubernetes takes text alone: the values of <c>env</c>, annotations and labels.
/// </summary>
internal sealed class QuoteCheck(KnownValues values, TemplateFindings findings) : ITemplateCheck
{
    public void SeeAction(ActionNode action, WalkPlace place)
    {
        if (place.Chart is not { IsOwn: true, IsLibrary: false } chart || SourceOf(action.Pipeline) is not { } operand) return;

        var fields = place.FieldsOfRoot(operand);
        var text = TextOf(fields, chart);
        if (text.Length == 0 || YamlResolver.Resolve(text).Kind is not (YamlKind.Number or YamlKind.Boolean)) return;

        var line = new TemplateLine(place.Template.Text.Text, action);
        if (line.IsValueOfText()) findings.Add(place.Template, operand.Start, isError: false, QuoteMissing(fields, text));
    }

    /// <summary>The value that an action writes as it is: by itself, or with functions that add no quotes.</summary>
    private static Operand? SourceOf(Pipeline pipeline)
    {
        if (pipeline.Variables.Count > 0) return null;

        for (var i = 1; i < pipeline.Commands.Count; i++)
        {
            if (!KeepsForm(pipeline.Commands[i])) return null;
        }

        var first = pipeline.Commands[0];

        return first.Operands.Count == 1 || KeepsForm(first) ? first.Operands[^1] : null;
    }

    private static bool KeepsForm(Command command) => command.Function is "int" or "int64" or "toString" or "default";

    private string TextOf(IReadOnlyList<string> fields, ChartScope chart) => fields switch
    {
        ["Chart", "AppVersion"] => chart.Chart.Metadata.AppVersion,
        ["Chart", "Version"] => chart.Chart.Metadata.Version,
        ["Values", _, ..] => values.Of(chart).Find(fields)?.HelmString ?? "",
        _ => "",
    };

    private static Diagnostic QuoteMissing(IReadOnlyList<string> fields, string text) => new(
        DiagnosticCodes.QuoteMissing,
        $"'.{string.Join('.', fields)}' is {text} here without quotes, and Kubernetes takes nothing but text in this place.",
        "Write '| quote' behind it.");
}

/// <summary>The line of an action, and the keys above it, as far as they stand in the text of the template.</summary>
internal sealed class TemplateLine(string text, ActionNode action)
{
    /// <summary>No list of variables is longer; without an end, a hostile file takes hours.</summary>
    private const int MostLines = 500;

    private readonly int _start = text.LastIndexOf('\n', Math.Max(action.Start - 1, 0)) + 1;

    /// <summary>Whether the action is the whole value of a key, and that a value that must be text.</summary>
    public bool IsValueOfText()
    {
        if (!EndsLine() || text.AsSpan(action.Start).StartsWith("{{-") || text.AsSpan(0, action.End).EndsWith("-}}")) return false;

        var line = new YamlLine(text.AsSpan(_start, action.Start - _start));
        if (line.Key.IsEmpty || !line.Value.IsEmpty || text[action.Start - 1] is not (' ' or '\t')) return false;

        var isValue = line.Key is "value";
        var parent = ParentOf(line, out var isInList);

        return isInList ? isValue && parent == "env" : parent is "annotations" or "labels";
    }

    private bool EndsLine()
    {
        var length = text.AsSpan(action.End).IndexOf('\n');
        var rest = (length < 0 ? text.AsSpan(action.End) : text.AsSpan(action.End, length)).Trim();

        return rest.IsEmpty || rest[0] == '#';
    }

    /// <summary>The key of the map, or of the list of maps, that the line stands in.</summary>
    private string ParentOf(YamlLine line, out bool isInList)
    {
        isInList = line.Dash >= 0;
        var column = isInList ? line.Dash : line.Column;
        var lines = 0;
        for (var end = _start - 1; end > 0 && lines < MostLines; lines++)
        {
            var start = text.LastIndexOf('\n', end - 1) + 1;
            var above = new YamlLine(text.AsSpan(start, end - start));
            end = start - 1;
            if (above.IsPassedOver) continue;
            if (!isInList && above.Dash >= 0 && above.Column == column) (isInList, column) = (true, above.Dash);
            else if (above.IsAbove(column, isInList)) return above.Value.IsEmpty ? above.Key.ToString() : "";
        }

        return "";
    }

    /// <summary>A line of YAML with a key.</summary>
    private readonly ref struct YamlLine
    {
        public YamlLine(ReadOnlySpan<char> line)
        {
            var content = line.TrimStart(' ');
            Column = line.Length - content.Length;
            Dash = -1;
            if (content.StartsWith("- "))
            {
                Dash = Column;
                content = content[1..].TrimStart(' ');
                Column = line.Length - content.Length;
            }

            content = content.TrimEnd();
            IsPassedOver = content.IsEmpty || content[0] == '#' || content.StartsWith("{{");
            var colon = content.IndexOf(':');
            Key = colon < 0 ? default : content[..colon].Trim("\"'");
            Value = colon < 0 ? default : content[(colon + 1)..].Trim();
            if (Value.StartsWith("#")) Value = default;
        }

        /// <summary>Where the dash of an item stands; -1 for none.</summary>
        public int Dash { get; }

        /// <summary>Where the key stands.</summary>
        public int Column { get; }

        public ReadOnlySpan<char> Key { get; }

        public ReadOnlySpan<char> Value { get; }

        /// <summary>Whether it says nothing of what lies in what.</summary>
        public bool IsPassedOver { get; }

        /// <summary>Whether its key holds what stands in a column; the dashes of a list may stand below their key.</summary>
        public bool IsAbove(int column, bool isInList) => Dash < 0 ? Column < column || (isInList && Column == column) : Column < column;
    }
}

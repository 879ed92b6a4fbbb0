using System.Globalization;
using System.Text;
using System.Text.Json;
using HelmOci.Charts;
using HelmOci.Diagnostics;
using HelmOci.Yaml;

namespace HelmOci.Schemas;

/// <summary>The names of subcharts on the way to one.</summary>
internal sealed record SubchartPath(IReadOnlyList<YamlStep> Steps)
{
    public static readonly SubchartPath OfRoot = new([]);

    /// <summary>What messages call the schema of the chart there.</summary>
    public string Schema => Steps.Count == 0 ? "values.schema.json" : $"values.schema.json of the subchart '{Steps[^1].Key}'";

    public SubchartPath Below(string name) => new([.. Steps, YamlStep.Of(name)]);
}

/// <summary>Collects what is found, with its place in the user's own files.</summary>
internal sealed class SchemaFindings(Lazy<YamlMapping> original)
{
    private const int LongestValue = 60;

    private readonly DiagnosticList _errors = new();
    private readonly DiagnosticList _warnings = new();
    private readonly DiagnosticList _notes = new();
    private readonly Dictionary<SchemaDocument, IReadOnlyList<SchemaFault>> _before = [];

    public void Add(SchemaFault fault, SchemaDocument document, SubchartPath owner, CancellationToken cancellation)
    {
        List<YamlStep> steps = [.. owner.Steps, .. fault.Instance.Steps];
        var path = steps.Count == 0 ? "" : $"'{new string(string.Concat(steps.Select(step => step.IsIndex ? $"[{step.Index}]" : $".{step.Key}")).AsSpan(1))}'";
        var place = Find(steps, IsOfName(fault), out var there);
        if (fault.IsMissing)
        {
            _notes.Add(Missing(path, fault.Wants, owner.Schema, place));

            return;
        }

        var isStamped = there is null || !there.MeansSameAs(fault.Instance.Value);
        if (isStamped && fault.Instance.Value is not YamlScalar && WasRefused(fault, document, owner, cancellation)) isStamped = false;
        if (isStamped) _errors.Add(Refused(path, fault, owner.Schema, place));
        else _warnings.Add(Violated(path, fault, owner, place, owner.Steps.Count == 0 || IsOfThisChart(place)));
    }

    /// <summary>Adds what is wrong with a schema. Places are looked up for as many as a log shows: each costs a reading of the file.</summary>
    public void AddBreaches(ChartFile schema, IReadOnlyList<SchemaBreach> breaches)
    {
        for (var i = 0; i < breaches.Count; i++)
        {
            var place = i < DiagnosticTally.MostInFile ? SchemaText.PlaceOf(schema.Content.Span, breaches[i].Steps, schema.Name) : new SourceLocation(schema.Name);
            _warnings.Add(Broken(breaches[i], place));
        }
    }

    public void AddNotes(ChartFile schema, IEnumerable<string> notes)
    {
        foreach (var note in notes) _notes.Add(Unchecked(note, new SourceLocation(schema.Name)));
    }

    public ChartDiagnostics ToDiagnostics() => new(_errors.ToList(), _warnings.ToList(), _notes.ToList());

    /// <summary>Whether it is about a name, whatever stands behind it.</summary>
    private static bool IsOfName(SchemaFault fault) => fault.Keyword is "additionalProperties" or "unevaluatedProperties" or "propertyNames";

    /// <summary>Where a value stands in the user's own file (where it is of lines and its name is wrong: the name), or the last map on the way to it.</summary>
    private SourceLocation? Find(List<YamlStep> steps, bool isOfName, out YamlNode? there)
    {
        there = original.Value;
        var place = there;
        foreach (var step in steps)
        {
            var entry = step.IsIndex ? null : (there as YamlMapping)?.Find(step.Key);
            there = step.IsIndex && there is YamlSequence sequence && step.Index < sequence.Items.Count ? sequence.Items[step.Index] : entry?.Value;
            if (there is null) break;
            if (there.Source.File.Length > 0) place = isOfName && step == steps[^1] && there is not YamlScalar && entry is { Key.Source.File.Length: > 0 } ? entry.Key : there;
        }

        return place.Source.File.Length == 0 ? null : place.Location;
    }

    /// <summary>Whether the schema refused the value before it was stamped, for the same reason.</summary>
    private bool WasRefused(SchemaFault fault, SchemaDocument document, SubchartPath owner, CancellationToken cancellation)
    {
        if (!_before.TryGetValue(document, out var faults)) _before.Add(document, faults = Before(document, owner, cancellation));

        return faults.Any(before => before.Keyword == fault.Keyword && before.Instance.Steps.SequenceEqual(fault.Instance.Steps));
    }

    private IReadOnlyList<SchemaFault> Before(SchemaDocument document, SubchartPath owner, CancellationToken cancellation)
    {
        Find([.. owner.Steps], isOfName: false, out var values);

        return values is null ? [] : new SchemaEvaluator(document, cancellation).Faults(values);
    }

    private static string Quote(YamlNode value) => value switch
    {
        YamlMapping => "a map",
        YamlSequence => "a list",
        YamlScalar { Kind: YamlKind.Null } => "null",
        YamlScalar { Kind: YamlKind.Text } text => text.HelmString.Length > LongestValue ? $"\"{text.HelmString.AsSpan(0, LongestValue)}…\"" : $"\"{text.HelmString}\"",
        YamlScalar scalar => scalar.HelmString,
        _ => "a value",
    };

    /// <summary>Whether a value stands in the chart's own values.yaml, and not in that of a subchart.</summary>
    private bool IsOfThisChart(SourceLocation? place) => place?.File == original.Value.Source.File;

    private static string Correction(string path, SchemaFault fault, bool isOfThisChart) => fault switch
    {
        _ when IsOfName(fault) && fault.Instance.Step.Key == "global" => "Let the schema know 'global', which Helm gives to every subchart.",
        _ when IsOfName(fault) => "Correct or delete the name, or let the schema know it.",
        _ when isOfThisChart => "Correct the value, or the schema.",
        _ => $"Set {path} in the values.yaml of this chart, which counts for its subcharts.",
    };

    private static Diagnostic Violated(string path, SchemaFault fault, SubchartPath owner, SourceLocation? place, bool isOfThisChart) => new(
        DiagnosticCodes.SchemaViolated,
        $"{(path.Length > 0 ? path : "What values.yaml holds")} is {Quote(fault.Instance.Value)}, and {owner.Schema} {fault.Wants} ({fault.Keyword}): Helm refuses to install the chart with it.",
        Correction(path, fault, isOfThisChart))
    { Location = place };

    private static Diagnostic Refused(string path, SchemaFault fault, string schema, SourceLocation? place) => new(
        DiagnosticCodes.StampRefusedBySchema,
        $"This build sets {(path.Length > 0 ? path : "values.yaml")} to {Quote(fault.Instance.Value)}, and {schema} {fault.Wants} ({fault.Keyword}): Helm would not install the chart.",
        "Correct the schema, or what the build sets.")
    { Location = place };

    private static Diagnostic Broken(SchemaBreach breach, SourceLocation place) => new(
        DiagnosticCodes.SchemaBroken,
        $"{breach.Message}: Helm refuses the schema, and with it the chart.",
        "Correct the schema; no value was checked.")
    { Location = place };

    private static Diagnostic Missing(string path, string wants, string schema, SourceLocation? place) => new(
        DiagnosticCodes.ValueRequired,
        $"{schema} {wants}{(path.Length > 0 ? $", {path}" : "")}, which values.yaml does not have.",
        "Whoever installs the chart has to set it.")
    { Location = place };

    private static Diagnostic Unchecked(string note, SourceLocation place) => new(
        DiagnosticCodes.SchemaPartUnchecked,
        $"Of this schema a part is not checked: {note}.",
        "Helm may say more of it.")
    { Location = place };
}

/// <summary>The text of a schema.</summary>
internal static class SchemaText
{
    /// <summary>Where the names lead: line and column, in UTF-16 units as everywhere.</summary>
    public static SourceLocation PlaceOf(ReadOnlySpan<byte> json, IReadOnlyList<string> steps, string file)
    {
        var reader = new Utf8JsonReader(json, new JsonReaderOptions { MaxDepth = int.MaxValue });
        reader.Read();
        foreach (var step in steps) Step(ref reader, step);

        var before = Encoding.UTF8.GetString(json[..(int)reader.TokenStartIndex]);

        return new SourceLocation(file, before.Count(character => character == '\n') + 1, before.Length - before.LastIndexOf('\n'));
    }

    private static void Step(ref Utf8JsonReader reader, string token)
    {
        var isList = reader.TokenType == JsonTokenType.StartArray;
        for (var index = 0; reader.Read() && reader.TokenType is not (JsonTokenType.EndArray or JsonTokenType.EndObject); index++)
        {
            var isHere = isList ? index.ToString(CultureInfo.InvariantCulture) == token : reader.ValueTextEquals(token);
            if (!isList) reader.Read();
            if (isHere) return;
            reader.Skip();
        }
    }
}

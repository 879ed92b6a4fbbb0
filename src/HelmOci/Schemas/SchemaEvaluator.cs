using System.Text.Json;
using HelmOci.Yaml;

namespace HelmOci.Schemas;

/// <summary>Says which values a schema refuses: the keywords that hold schemas for the value itself. Those about maps, lists and scalars stand beside it.</summary>
internal sealed class SchemaEvaluator(SchemaDocument document, CancellationToken cancellation)
{
    /// <summary>Schemas for one value inside each other, or values: more comes of a reference that leads to itself.</summary>
    private const int Deepest = 2_000;

    /// <summary>Schemas that are evaluated. References that double at each step would go on for years.</summary>
    private const int Most = 1_000_000;

    /// <summary>Faults of alternatives, which are held until one is chosen.</summary>
    private const int MostKept = 1_000_000;

    private int _depth;
    private int _count;
    private int _kept;

    public SchemaDocument Document { get; } = document;

    /// <summary>Ends the work, also where a schema takes too long: asked wherever names or items are gone through for each other.</summary>
    public CancellationToken Cancellation { get; } = cancellation;

    /// <summary>Whether it was given up: references lead in a circle, or to too many schemas.</summary>
    public bool IsEndless { get; private set; }

    /// <returns>What the schema refuses; nothing where it was given up.</returns>
    public IReadOnlyList<SchemaFault> Faults(YamlNode root)
    {
        var outcome = new SchemaOutcome(new SchemaFaults());
        Evaluate(Document.Root, SchemaInstance.OfRoot(root), outcome);

        return IsEndless ? [] : outcome.Faults;
    }

    /// <summary>Adds what a schema refuses of a value.</summary>
    public void Evaluate(SchemaPlace place, SchemaInstance instance, SchemaOutcome outcome)
    {
        IsEndless |= _depth == Deepest || ++_count > Most;
        if (IsEndless) return;
        if (DeepStack.IsAtEnd)
        {
            DeepStack.Continue(given => Evaluate(given.place, given.instance, given.outcome), (place, instance, outcome));

            return;
        }

        Cancellation.ThrowIfCancellationRequested();
        _depth++;
        if (place.Schema.ValueKind == JsonValueKind.Object) EvaluateKeywords(place, instance, outcome);
        else if (place.Schema.ValueKind == JsonValueKind.False) outcome.Refuse(instance, "false", "wants no value here");
        _depth--;
    }

    /// <summary>The outcome by itself of a schema inside another, for the same value or one below.</summary>
    public SchemaOutcome Try(SchemaPlace outer, JsonElement schema, SchemaInstance instance)
    {
        var outcome = new SchemaOutcome(new SchemaFaults());
        Evaluate(Document.Enter(outer, schema), instance, outcome);

        return outcome;
    }

    /// <summary>Adds what a schema inside another refuses of a value below.</summary>
    public void EvaluateBelow(SchemaPlace outer, JsonElement schema, SchemaInstance below, SchemaOutcome outcome) =>
        Evaluate(Document.Enter(outer, schema), below, outcome.Below());

    private void EvaluateKeywords(SchemaPlace place, SchemaInstance instance, SchemaOutcome outcome)
    {
        if (Document.ReferenceIsAlone(place.Schema))
        {
            Refer(place, place.Schema.GetProperty("$ref"), instance, outcome);

            return;
        }

        foreach (var keyword in place.Schema.EnumerateObject())
        {
            if (Document.Has(keyword.Name)) EvaluateInPlace(place, keyword, instance, outcome);
        }

        new ScalarKeywords(this, place.Schema, instance, outcome).Evaluate();
        if (instance.Value is YamlMapping mapping) new MapKeywords(this, place, instance, outcome).Evaluate(mapping);
        else if (instance.Value is YamlSequence sequence) new ListKeywords(this, place, instance, outcome).Evaluate(sequence);
    }

    private void EvaluateInPlace(SchemaPlace place, JsonProperty keyword, SchemaInstance instance, SchemaOutcome outcome)
    {
        switch (keyword.Name)
        {
            case "$ref" or "$dynamicRef" or "$recursiveRef":
                Refer(place, keyword.Value, instance, outcome);
                break;
            case "allOf":
                foreach (var schema in keyword.Value.EnumerateArray()) Evaluate(Document.Enter(place, schema), instance, outcome);
                break;
            case "anyOf" or "oneOf":
                Choose(place, keyword, instance, outcome);
                break;
            case "not":
                if (Try(place, keyword.Value, instance).IsValid) outcome.Refuse(instance, "not", "wants anything but this");
                break;
            case "if":
                Decide(place, keyword.Value, instance, outcome);
                break;
        }
    }

    private void Refer(SchemaPlace place, JsonElement reference, SchemaInstance instance, SchemaOutcome outcome)
    {
        if (Document.Resolve(place, reference.GetString()!) is { } target) Evaluate(target, instance, outcome);
    }

    private void Decide(SchemaPlace place, JsonElement condition, SchemaInstance instance, SchemaOutcome outcome)
    {
        var tried = Try(place, condition, instance);
        if (tried.IsValid) outcome.Add(tried);
        if (place.Schema.TryGetProperty(tried.IsValid ? "then" : "else", out var consequence)) Evaluate(Document.Enter(place, consequence), instance, outcome);
    }

    private void Choose(SchemaPlace place, JsonProperty keyword, SchemaInstance instance, SchemaOutcome outcome)
    {
        var tried = new List<SchemaOutcome>();
        foreach (var schema in keyword.Value.EnumerateArray())
        {
            tried.Add(Try(place, schema, instance));
            _kept += tried[^1].Faults.Count;
            IsEndless |= _kept > MostKept;
            if (IsEndless) return;
        }

        var valid = tried.Where(one => one.IsValid).ToList();
        foreach (var one in valid) outcome.Add(one);
        if (valid.Count == 0) Refuse(OfNone(tried, keyword.Name, instance), outcome);
        else if (valid.Count > 1 && keyword.Name == "oneOf") outcome.Refuse(instance, keyword.Name, $"wants one of {tried.Count} forms, and {valid.Count} fit");
    }

    private static void Refuse(IReadOnlyList<SchemaFault> faults, SchemaOutcome outcome)
    {
        foreach (var fault in faults) outcome.Refuse(fault);
    }

    /// <summary>What to say of a value that fits no alternative: what the one says that is meant, where that is plain.</summary>
    private static IReadOnlyList<SchemaFault> OfNone(List<SchemaOutcome> tried, string keyword, SchemaInstance instance)
    {
        var missing = tried.Find(one => one.Faults.All(fault => fault.IsMissing));
        if (missing is not null) return missing.Faults;

        var meant = tried.Where(one => !one.Faults.Any(fault => fault.Keyword == "type" && ReferenceEquals(fault.Instance, instance))).ToList();

        return meant.Count == 1 ? meant[0].Faults : [new SchemaFault(instance, keyword, $"has {tried.Count} forms for it, of which none fits")];
    }
}

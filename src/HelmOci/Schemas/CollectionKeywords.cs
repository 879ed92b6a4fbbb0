using System.Text.Json;
using HelmOci.Yaml;

namespace HelmOci.Schemas;

/// <summary>The keywords about maps.</summary>
internal sealed class MapKeywords(SchemaEvaluator evaluator, SchemaPlace place, SchemaInstance instance, SchemaOutcome outcome)
{
    private readonly JsonElement _schema = place.Schema;

    public void Evaluate(YamlMapping mapping)
    {
        EvaluateEntries(mapping);
        foreach (var keyword in _schema.EnumerateObject())
        {
            if (evaluator.Document.Has(keyword.Name)) Evaluate(keyword.Name, keyword.Value, mapping);
        }

        if (evaluator.Document.Has("unevaluatedProperties") && _schema.TryGetProperty("unevaluatedProperties", out var rest)) EvaluateRest(rest, mapping, "unevaluatedProperties");
    }

    /// <summary><c>properties</c>, <c>patternProperties</c> and, for what neither of them names, <c>additionalProperties</c>.</summary>
    private void EvaluateEntries(YamlMapping mapping)
    {
        var named = _schema.TryGetProperty("properties", out var properties);
        var patterned = _schema.TryGetProperty("patternProperties", out var patterns);
        var others = _schema.TryGetProperty("additionalProperties", out var additional);
        if (!named && !patterned && !others) return;

        foreach (var entry in mapping.Entries)
        {
            evaluator.Cancellation.ThrowIfCancellationRequested();
            var isKnown = named && properties.TryGetProperty(entry.Name, out var property) && See(property, entry);
            if (patterned)
            {
                foreach (var pattern in patterns.EnumerateObject())
                {
                    evaluator.Cancellation.ThrowIfCancellationRequested();
                    if (evaluator.Document.Matches(pattern.Name, entry.Name)) isKnown |= See(pattern.Value, entry);
                }
            }

            if (!isKnown && others) SeeOther(additional, entry, "additionalProperties");
        }
    }

    private void EvaluateRest(JsonElement schema, YamlMapping mapping, string keyword)
    {
        foreach (var entry in mapping.Entries)
        {
            if (!outcome.HasSeen(entry.Name)) SeeOther(schema, entry, keyword);
        }
    }

    private bool See(JsonElement schema, YamlEntry entry)
    {
        outcome.See(entry.Name);
        evaluator.EvaluateBelow(place, schema, instance.Below(entry), outcome);

        return true;
    }

    private void SeeOther(JsonElement schema, YamlEntry entry, string keyword)
    {
        if (schema.ValueKind == JsonValueKind.False) outcome.Refuse(instance.Below(entry), keyword, "knows no such name here");
        else See(schema, entry);
    }

    private void Evaluate(string name, JsonElement wanted, YamlMapping mapping)
    {
        switch (name)
        {
            case "required":
                Require(wanted, mapping, name);
                break;
            case "minProperties":
                if (mapping.Entries.Count < wanted.GetDouble()) outcome.Refuse(instance, name, $"wants {wanted} entries or more");
                break;
            case "maxProperties":
                if (mapping.Entries.Count > wanted.GetDouble()) outcome.Refuse(instance, name, $"wants no more than {wanted} entries");
                break;
            case "propertyNames":
                foreach (var entry in mapping.Entries) EvaluateName(wanted, entry);
                break;
            case "dependencies" or "dependentRequired" or "dependentSchemas":
                foreach (var dependency in wanted.EnumerateObject())
                {
                    if (mapping.Find(dependency.Name) is not null) Depend(dependency.Value, mapping, name);
                }

                break;
        }
    }

    private void Depend(JsonElement dependency, YamlMapping mapping, string keyword)
    {
        if (dependency.ValueKind == JsonValueKind.Array) Require(dependency, mapping, keyword);
        else evaluator.Evaluate(evaluator.Document.Enter(place, dependency), instance, outcome);
    }

    private void Require(JsonElement names, YamlMapping mapping, string keyword)
    {
        foreach (var name in names.EnumerateArray().Select(name => name.GetString()!))
        {
            if (mapping.Find(name) is null) outcome.Refuse(new SchemaFault(instance, keyword, $"wants a '{name}' in it") { IsMissing = true });
        }
    }

    private void EvaluateName(JsonElement schema, YamlEntry entry)
    {
        var name = instance.Below(entry) with { Value = YamlScalar.OfText(entry.Name) };
        if (!evaluator.Try(place, schema, name).IsValid) outcome.Refuse(instance.Below(entry), "propertyNames", "wants another name");
    }
}

/// <summary>The keywords about lists.</summary>
internal sealed class ListKeywords(SchemaEvaluator evaluator, SchemaPlace place, SchemaInstance instance, SchemaOutcome outcome)
{
    private readonly JsonElement _schema = place.Schema;

    public void Evaluate(YamlSequence sequence)
    {
        EvaluateItems(sequence);
        foreach (var keyword in _schema.EnumerateObject())
        {
            if (evaluator.Document.Has(keyword.Name)) Evaluate(keyword.Name, keyword.Value, sequence);
        }

        if (evaluator.Document.Has("unevaluatedItems") && _schema.TryGetProperty("unevaluatedItems", out var rest))
        {
            for (var i = 0; i < sequence.Items.Count; i++)
            {
                if (!outcome.HasSeen(i)) See(rest, i);
            }
        }
    }

    /// <summary>The first items by their places, and one schema for the rest. Drafts before 2020-12 call these <c>items</c> and <c>additionalItems</c>.</summary>
    private void EvaluateItems(YamlSequence sequence)
    {
        var hasItems = _schema.TryGetProperty("items", out var items);
        var isOld = hasItems && items.ValueKind == JsonValueKind.Array;
        var first = isOld ? items : evaluator.Document.Has("prefixItems") && _schema.TryGetProperty("prefixItems", out var prefix) ? prefix : default;
        var hasRest = isOld ? _schema.TryGetProperty("additionalItems", out var rest) : (rest = items, hasItems).hasItems;
        var count = 0;
        if (first.ValueKind == JsonValueKind.Array)
        {
            foreach (var schema in first.EnumerateArray().Take(sequence.Items.Count)) See(schema, count++);
        }

        for (var i = count; hasRest && i < sequence.Items.Count; i++) See(rest, i);
    }

    private void See(JsonElement schema, int index)
    {
        outcome.See(index);
        evaluator.EvaluateBelow(place, schema, instance.Below(index), outcome);
    }

    private void Evaluate(string name, JsonElement wanted, YamlSequence sequence)
    {
        switch (name)
        {
            case "minItems":
                if (sequence.Items.Count < wanted.GetDouble()) outcome.Refuse(instance, name, $"wants {wanted} items or more");
                break;
            case "maxItems":
                if (sequence.Items.Count > wanted.GetDouble()) outcome.Refuse(instance, name, $"wants no more than {wanted} items");
                break;
            case "uniqueItems":
                if (wanted.ValueKind == JsonValueKind.True && HasTwins(sequence)) outcome.Refuse(instance, name, "wants items that all differ");
                break;
            case "contains":
                Contain(wanted, sequence);
                break;
        }
    }

    private void Contain(JsonElement schema, YamlSequence sequence)
    {
        var count = 0;
        for (var i = 0; i < sequence.Items.Count; i++)
        {
            if (!evaluator.Try(place, schema, instance.Below(i)).IsValid) continue;
            count++;
            // Before 2020-12 an item that is contained counts as not looked at.
            if (evaluator.Document.Draft >= SchemaDraft.Draft202012) outcome.See(i);
        }

        var least = Bound("minContains") ?? 1;
        if (count < least) outcome.Refuse(instance, "contains", $"wants at least {least} of its items in another form");
        else if (count > Bound("maxContains")) outcome.Refuse(instance, "contains", $"wants no more than {Bound("maxContains")} of its items in this form");
    }

    private double? Bound(string keyword) => evaluator.Document.Has(keyword) && _schema.TryGetProperty(keyword, out var bound) ? bound.GetDouble() : null;

    private static bool HasTwins(YamlSequence sequence) => sequence.Items.ToHashSet(SchemaEquality.OfValues).Count < sequence.Items.Count;
}

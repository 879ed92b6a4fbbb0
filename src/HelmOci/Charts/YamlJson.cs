using HelmOci.Yaml;

namespace HelmOci.Charts;

/// <summary>A YAML value as the JSON that Helm makes of it: compact, keys sorted.</summary>
internal static class YamlJson
{
    public static string Of(YamlNode node)
    {
        var json = new GoJsonWriter();
        Write(json, node);

        return json.ToString();
    }

    private static void Write(GoJsonWriter json, YamlNode node)
    {
        switch (node)
        {
            case not YamlScalar when DeepStack.IsAtEnd: DeepStack.Continue(given => Write(given.json, given.node), (json, node)); break;
            case YamlMapping mapping: Write(json, mapping); break;
            case YamlSequence sequence: Write(json, sequence); break;
            case YamlScalar scalar: Write(json, scalar.Value); break;
        }
    }

    private static void Write(GoJsonWriter json, YamlMapping mapping)
    {
        json.StartObject();
        foreach (var entry in mapping.Entries.OrderBy(entry => entry.Name, Utf8Order.Comparer))
        {
            json.Key(entry.Name);
            Write(json, entry.Value);
        }

        json.EndObject();
    }

    private static void Write(GoJsonWriter json, YamlSequence sequence)
    {
        json.StartArray();
        foreach (var item in sequence.Items)
        {
            Write(json, item);
        }

        json.EndArray();
    }

    private static void Write(GoJsonWriter json, YamlValue value)
    {
        switch (value.Kind)
        {
            case YamlKind.Null: json.Raw("null"); break;
            case YamlKind.Boolean: json.Raw(value.HelmString); break;
            case YamlKind.Number: json.Raw(GoNumber.Json(value.Number)); break;
            default: json.String(value.HelmString); break;
        }
    }
}

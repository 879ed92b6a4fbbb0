using System.Globalization;
using System.Net;
using System.Text.Json;
using HelmOci.Yaml;

namespace HelmOci.Schemas;

/// <summary>The keywords about a value by itself: its type, numbers, texts, what it is equal to.</summary>
internal sealed class ScalarKeywords(SchemaEvaluator evaluator, JsonElement schema, SchemaInstance instance, SchemaOutcome outcome)
{
    private const int MostListed = 10;

    public void Evaluate()
    {
        if (schema.TryGetProperty("type", out var wanted) && !IsOfAny(wanted))
        {
            // What else is wrong with such a value is not worth a word.
            outcome.Refuse(instance, "type", $"wants {(wanted.ValueKind == JsonValueKind.Array ? string.Join(" or ", wanted.EnumerateArray()) : wanted.GetString())}");

            return;
        }

        foreach (var keyword in schema.EnumerateObject())
        {
            if (evaluator.Document.Has(keyword.Name)) Evaluate(keyword.Name, keyword.Value);
        }
    }

    private void Evaluate(string name, JsonElement wanted)
    {
        switch (name)
        {
            case "enum":
                if (!wanted.EnumerateArray().Any(IsSame)) outcome.Refuse(instance, name, $"wants one of {Listed(wanted)}");
                break;
            case "const":
                if (!SchemaEquality.AreSame(wanted, instance.Value)) outcome.Refuse(instance, name, $"wants {wanted.GetRawText()}");
                break;
        }

        if (instance.Value is YamlScalar { Kind: YamlKind.Number } number) EvaluateNumber(name, wanted, number.Value.Number);
        else if (instance.Value is YamlScalar { Kind: YamlKind.Text } text) EvaluateText(name, wanted, text.HelmString);
    }

    private void EvaluateNumber(string name, JsonElement wanted, double number)
    {
        switch (name)
        {
            case "minimum":
                if (number < wanted.GetDouble() || (number == wanted.GetDouble() && IsExclusive("exclusiveMinimum"))) outcome.Refuse(instance, name, $"wants no less than {wanted}");
                break;
            case "maximum":
                if (number > wanted.GetDouble() || (number == wanted.GetDouble() && IsExclusive("exclusiveMaximum"))) outcome.Refuse(instance, name, $"wants no more than {wanted}");
                break;
            case "exclusiveMinimum" when wanted.ValueKind == JsonValueKind.Number:
                if (number <= wanted.GetDouble()) outcome.Refuse(instance, name, $"wants more than {wanted}");
                break;
            case "exclusiveMaximum" when wanted.ValueKind == JsonValueKind.Number:
                if (number >= wanted.GetDouble()) outcome.Refuse(instance, name, $"wants less than {wanted}");
                break;
            case "multipleOf":
                if (!IsMultiple(number, wanted.GetDouble())) outcome.Refuse(instance, name, $"wants a multiple of {wanted}");
                break;
        }
    }

    private void EvaluateText(string name, JsonElement wanted, string text)
    {
        switch (name)
        {
            case "minLength":
                if (LengthOf(text) < wanted.GetDouble()) outcome.Refuse(instance, name, $"wants {wanted} characters or more");
                break;
            case "maxLength":
                if (LengthOf(text) > wanted.GetDouble()) outcome.Refuse(instance, name, $"wants no more than {wanted} characters");
                break;
            case "pattern":
                if (!evaluator.Document.Matches(wanted.GetString()!, text)) outcome.Refuse(instance, name, $"wants what fits the pattern '{wanted}'");
                break;
            case "format" when evaluator.Document.Draft <= SchemaDraft.Draft7:
                if (!HasFormat(wanted.GetString()!, text)) outcome.Refuse(instance, name, $"wants text of the format '{wanted}'");
                break;
        }
    }

    private bool IsSame(JsonElement wanted)
    {
        evaluator.Cancellation.ThrowIfCancellationRequested();

        return SchemaEquality.AreSame(wanted, instance.Value);
    }

    /// <summary>In draft 4 the bound itself is refused by a second keyword.</summary>
    private bool IsExclusive(string keyword) => schema.TryGetProperty(keyword, out var exclusive) && exclusive.ValueKind == JsonValueKind.True;

    private bool IsOf(string type) => type switch
    {
        "array" => instance.Value.Kind == YamlKind.Sequence,
        "boolean" => instance.Value.Kind == YamlKind.Boolean,
        "integer" => instance.Value is YamlScalar { Kind: YamlKind.Number } number && number.Value.Number == Math.Floor(number.Value.Number),
        "null" => instance.Value.Kind == YamlKind.Null,
        "number" => instance.Value.Kind == YamlKind.Number,
        "object" => instance.Value.Kind == YamlKind.Mapping,
        _ => instance.Value.Kind == YamlKind.Text,
    };

    private bool IsOfAny(JsonElement types)
    {
        if (types.ValueKind == JsonValueKind.String) return IsOf(types.GetString()!);
        foreach (var type in types.EnumerateArray())
        {
            if (IsOf(type.GetString()!)) return true;
        }

        return false;
    }

    private static string Listed(JsonElement list)
    {
        var items = list.EnumerateArray().Take(MostListed + 1).Select(item => item.GetRawText()).ToList();

        return items.Count > MostListed ? string.Join(", ", items.Take(MostListed)) + " and others" : string.Join(", ", items);
    }

    /// <summary>As far as every Helm agrees; later drafts leave formats to the reader.</summary>
    private static bool HasFormat(string format, string text) => format switch
    {
        "ipv4" => text.Split('.') is { Length: 4 } parts && Array.TrueForAll(parts, part => byte.TryParse(part, NumberStyles.None, CultureInfo.InvariantCulture, out _)),
        "ipv6" => text.Contains(':', StringComparison.Ordinal) && IPAddress.TryParse(text, out _),
        "email" => text.Contains('@', StringComparison.Ordinal),
        "uri" => text.IndexOf(':', StringComparison.Ordinal) > 0 && char.IsAsciiLetter(text[0]),
        _ => true,
    };

    private static int LengthOf(string text) => text.EnumerateRunes().Count();

    /// <summary>In decimals where they hold the numbers: 0.3 is a multiple of 0.1.</summary>
    private static bool IsMultiple(double number, double of)
    {
        const double Safe = 1e14;
        if (of == 0 || !double.IsFinite(number)) return true;
        if (Math.Abs(number) > Safe || Math.Abs(of) > Safe || Math.Abs(of) < 1 / Safe) return Math.IEEERemainder(number, of) == 0;

        return decimal.Parse(number.ToString("R", CultureInfo.InvariantCulture), NumberStyles.Float, CultureInfo.InvariantCulture)
            % decimal.Parse(of.ToString("R", CultureInfo.InvariantCulture), NumberStyles.Float, CultureInfo.InvariantCulture) == 0;
    }
}

using System.Globalization;
using System.Net;
using System.Text.Json;
using HelmOci.Yaml;

namespace HelmOci.Schemas;

/// <summary>The keywords about a value by itself: its type, numbers, texts, what it is equal to.</summary>
internal sealed class ScalarKeywords(SchemaEvaluator evaluator, JsonElement schema, Subject subject, SchemaOutcome outcome)
{
    private const int MostListed = 10;

    public void Evaluate()
    {
        if (schema.TryGetProperty("type", out var wanted) && !IsOfAny(wanted))
        {
            // What else is wrong with such a value is not worth a word.
            Refuse("type", $"wants {(wanted.ValueKind == JsonValueKind.Array ? string.Join(" or ", wanted.EnumerateArray()) : wanted.GetString())}");

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
                if (!wanted.EnumerateArray().Any(IsSame)) Refuse(name, $"wants one of {Listed(wanted)}");
                break;
            case "const":
                if (!SchemaEquality.AreSame(wanted, subject.Value)) Refuse(name, $"wants {wanted.GetRawText()}");
                break;
        }

        if (subject.Value is YamlScalar { Kind: YamlKind.Number } number) EvaluateNumber(name, wanted, number.Value.Number);
        else if (subject.Value is YamlScalar { Kind: YamlKind.Text } text) EvaluateText(name, wanted, text.HelmString);
    }

    private void EvaluateNumber(string name, JsonElement wanted, double number)
    {
        switch (name)
        {
            case "minimum":
                if (number < wanted.GetDouble() || (number == wanted.GetDouble() && IsExclusive("exclusiveMinimum"))) Refuse(name, $"wants no less than {wanted}");
                break;
            case "maximum":
                if (number > wanted.GetDouble() || (number == wanted.GetDouble() && IsExclusive("exclusiveMaximum"))) Refuse(name, $"wants no more than {wanted}");
                break;
            case "exclusiveMinimum" when wanted.ValueKind == JsonValueKind.Number:
                if (number <= wanted.GetDouble()) Refuse(name, $"wants more than {wanted}");
                break;
            case "exclusiveMaximum" when wanted.ValueKind == JsonValueKind.Number:
                if (number >= wanted.GetDouble()) Refuse(name, $"wants less than {wanted}");
                break;
            case "multipleOf":
                if (!IsMultiple(number, wanted.GetDouble())) Refuse(name, $"wants a multiple of {wanted}");
                break;
        }
    }

    private void EvaluateText(string name, JsonElement wanted, string text)
    {
        switch (name)
        {
            case "minLength":
                if (LengthOf(text) < wanted.GetDouble()) Refuse(name, $"wants {wanted} characters or more");
                break;
            case "maxLength":
                if (LengthOf(text) > wanted.GetDouble()) Refuse(name, $"wants no more than {wanted} characters");
                break;
            case "pattern":
                if (!evaluator.Document.Matches(wanted.GetString()!, text)) Refuse(name, $"wants what fits the pattern '{wanted}'");
                break;
            case "format" when evaluator.Document.Draft <= SchemaDraft.Draft7:
                if (!HasFormat(wanted.GetString()!, text)) Refuse(name, $"wants text of the format '{wanted}'");
                break;
        }
    }

    private void Refuse(string keyword, string wants) => outcome.Refuse(new SchemaFault(subject, keyword, wants));

    private bool IsSame(JsonElement wanted)
    {
        evaluator.Cancellation.ThrowIfCancellationRequested();

        return SchemaEquality.AreSame(wanted, subject.Value);
    }

    /// <summary>In draft 4 the bound itself is refused by a second keyword.</summary>
    private bool IsExclusive(string keyword) => schema.TryGetProperty(keyword, out var exclusive) && exclusive.ValueKind == JsonValueKind.True;

    private bool IsOf(string type) => type switch
    {
        "array" => subject.Value.Kind == YamlKind.Sequence,
        "boolean" => subject.Value.Kind == YamlKind.Boolean,
        "integer" => subject.Value is YamlScalar { Kind: YamlKind.Number } number && number.Value.Number == Math.Floor(number.Value.Number),
        "null" => subject.Value.Kind == YamlKind.Null,
        "number" => subject.Value.Kind == YamlKind.Number,
        "object" => subject.Value.Kind == YamlKind.Mapping,
        _ => subject.Value.Kind == YamlKind.Text,
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

/// <summary>When a value is what a schema says.</summary>
internal static class SchemaEquality
{
    public static readonly IEqualityComparer<YamlNode> OfValues = new ValueComparer();

    public static bool AreSame(JsonElement wanted, YamlNode value) => (wanted.ValueKind, value) switch
    {
        (JsonValueKind.Null, _) => value.Kind == YamlKind.Null,
        (JsonValueKind.True or JsonValueKind.False, YamlScalar { Kind: YamlKind.Boolean } scalar) => scalar.Value.IsTrue == (wanted.ValueKind == JsonValueKind.True),
        (JsonValueKind.Number, YamlScalar { Kind: YamlKind.Number } scalar) => scalar.Value.Number == wanted.GetDouble(),
        (JsonValueKind.String, YamlScalar { Kind: YamlKind.Text } scalar) => scalar.HelmString == wanted.GetString(),
        (JsonValueKind.Array, YamlSequence sequence) =>
            sequence.Items.Count == wanted.GetArrayLength() && wanted.EnumerateArray().Zip(sequence.Items).All(pair => AreSame(pair.First, pair.Second)),
        (JsonValueKind.Object, YamlMapping mapping) =>
            mapping.Entries.Count == wanted.EnumerateObject().Count() && wanted.EnumerateObject().All(property => mapping.Find(property.Name) is { } entry && AreSame(property.Value, entry.Value)),
        _ => false,
    };

    /// <summary>Tells values apart that are none the same, in time that grows with their size.</summary>
    private sealed class ValueComparer : IEqualityComparer<YamlNode>
    {
        public bool Equals(YamlNode? one, YamlNode? other) => (one, other) switch
        {
            (YamlScalar { Kind: YamlKind.Number } left, YamlScalar { Kind: YamlKind.Number } right) => left.Value.Number == right.Value.Number,
            (YamlScalar left, YamlScalar right) => left.Value == right.Value,
            _ when DeepStack.IsAtEnd => DeepStack.Continue(pair => Equals(pair.one, pair.other), (one, other)),
            (YamlSequence left, YamlSequence right) => left.Items.Count == right.Items.Count && left.Items.Zip(right.Items).All(pair => Equals(pair.First, pair.Second)),
            (YamlMapping left, YamlMapping right) =>
                left.Entries.Count == right.Entries.Count && left.Entries.All(entry => right.Find(entry.Name) is { } match && Equals(entry.Value, match.Value)),
            _ => false,
        };

        public int GetHashCode(YamlNode value)
        {
            if (DeepStack.IsAtEnd) return DeepStack.Continue(GetHashCode, value);

            return value switch
            {
                YamlScalar { Kind: YamlKind.Number } number => number.Value.Number.GetHashCode(),
                YamlScalar scalar => scalar.Value.GetHashCode(),
                YamlSequence sequence => sequence.Items.Aggregate(1, (hash, item) => HashCode.Combine(hash, GetHashCode(item))),
                // Whatever their order.
                YamlMapping mapping => mapping.Entries.Aggregate(2, (hash, entry) => hash ^ HashCode.Combine(entry.Name, GetHashCode(entry.Value))),
                _ => 0,
            };
        }
    }
}

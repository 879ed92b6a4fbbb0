using System.Text.Json;
using HelmOci.Yaml;

namespace HelmOci.Schemas;

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

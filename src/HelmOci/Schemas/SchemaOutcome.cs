using HelmOci.Yaml;

namespace HelmOci.Schemas;

/// <summary>A value that a schema is about (JSON Schema calls it an instance), and how one comes to it from the root.</summary>
internal sealed record SchemaInstance(YamlNode Value, SchemaInstance? Parent, YamlStep Step)
{
    public static SchemaInstance OfRoot(YamlNode root) => new(root, null, YamlStep.Of(""));

    public SchemaInstance Below(YamlEntry entry) => new(entry.Value, this, YamlStep.Of(entry.Name));

    public SchemaInstance Below(int index) => new(((YamlSequence)Value).Items[index], this, YamlStep.At(index));

    /// <summary>The steps from the root.</summary>
    public IReadOnlyList<YamlStep> Steps
    {
        get
        {
            var steps = new List<YamlStep>();
            for (var at = this; at.Parent is not null; at = at.Parent) steps.Add(at.Step);
            steps.Reverse();

            return steps;
        }
    }
}

/// <summary>A value that a schema refuses.</summary>
/// <param name="Instance">The value.</param>
/// <param name="Keyword">Which keyword refuses it.</param>
/// <param name="Wants">What the schema wants: <c>wants ...</c>.</param>
internal sealed record SchemaFault(SchemaInstance Instance, string Keyword, string Wants)
{
    /// <summary>Whether a value is not there, which a user of the chart may give.</summary>
    public bool IsMissing { get; init; }
}

/// <summary>Faults, as many as anybody reads: a hostile schema finds millions. Those that only say that something is missing count by themselves.</summary>
internal sealed class SchemaFaults
{
    private const int Most = 1000;

    private readonly List<SchemaFault> _all = [];
    private int _missing;

    public IReadOnlyList<SchemaFault> All => _all;

    public void Add(SchemaFault fault)
    {
        if (fault.IsMissing ? _missing == Most : _all.Count - _missing == Most) return;

        _all.Add(fault);
        if (fault.IsMissing) _missing++;
    }
}

/// <summary>What evaluating a schema for one value came to: the faults, and which properties and items it looked at.</summary>
internal sealed class SchemaOutcome(SchemaFaults faults)
{
    private HashSet<string>? _properties;
    private HashSet<int>? _items;

    public IReadOnlyList<SchemaFault> Faults => faults.All;

    public bool IsValid => faults.All.Count == 0;

    public void Refuse(SchemaFault fault) => faults.Add(fault);

    /// <param name="instance">The value.</param>
    /// <param name="keyword">Which keyword refuses it.</param>
    /// <param name="wants">What the schema wants: <c>wants ...</c>.</param>
    public void Refuse(SchemaInstance instance, string keyword, string wants) => faults.Add(new SchemaFault(instance, keyword, wants));

    /// <summary>The outcome of a schema for a value below: its faults are faults of this one.</summary>
    public SchemaOutcome Below() => new(faults);

    public void See(string property) => (_properties ??= new HashSet<string>(StringComparer.Ordinal)).Add(property);

    public void See(int item) => (_items ??= []).Add(item);

    public bool HasSeen(string property) => _properties?.Contains(property) == true;

    public bool HasSeen(int item) => _items?.Contains(item) == true;

    /// <summary>Takes over what another schema for the same value looked at.</summary>
    public void Add(SchemaOutcome other)
    {
        if (other._properties is not null) (_properties ??= new HashSet<string>(StringComparer.Ordinal)).UnionWith(other._properties);
        if (other._items is not null) (_items ??= []).UnionWith(other._items);
    }
}

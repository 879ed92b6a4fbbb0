namespace HelmOci.Schemas;

/// <summary>A place in a schema: a tree, because each place written out would take the length of all names above it, in a hostile file gigabytes.</summary>
internal sealed class SchemaPointer(SchemaPointer? above, string name)
{
    private readonly SchemaPointer? _above = above;
    private readonly string _name = name;
    private Dictionary<string, SchemaPointer>? _below;

    public bool IsScanned { get; set; }

    public SchemaPointer Below(string step)
    {
        _below ??= new Dictionary<string, SchemaPointer>(StringComparer.Ordinal);
        if (!_below.TryGetValue(step, out var below)) _below.Add(step, below = new SchemaPointer(this, step));

        return below;
    }

    /// <param name="pointer">A JSON pointer: <c>/definitions/port</c>.</param>
    public SchemaPointer Follow(string pointer) => pointer.Split('/').Skip(1).Aggregate(this, (place, token) => place.Below(Unescape(token)));

    /// <summary>The names on the way here.</summary>
    public IReadOnlyList<string> Steps()
    {
        var steps = new List<string>();
        for (var at = this; at._above is { } outer; at = outer) steps.Add(at._name);
        steps.Reverse();

        return steps;
    }

    /// <summary>RFC 6901, section 4.</summary>
    public static string Unescape(string token) => token.Replace("~1", "/", StringComparison.Ordinal).Replace("~0", "~", StringComparison.Ordinal);
}

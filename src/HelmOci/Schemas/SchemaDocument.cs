using System.Globalization;
using System.Text.Json;

namespace HelmOci.Schemas;

/// <summary>A values.schema.json: its dialect, the schemas in it by name, and what is wrong with it.</summary>
internal sealed class SchemaDocument
{
    /// <summary>Schemas in each other; what is deeper was made to do harm.</summary>
    private const int Deepest = 256;

    /// <summary>More than anybody reads.</summary>
    private const int MostBreaches = 1000;

    private readonly Dictionary<string, SchemaPlace> _named = new(StringComparer.Ordinal);
    private readonly SchemaPatterns _patterns = new();
    private readonly HashSet<string> _notes = new(StringComparer.Ordinal);
    private readonly Dictionary<(string Base, string Reference), SchemaPlace> _resolved = [];
    private readonly SchemaPointer _top = new(null, "");
    private readonly Dictionary<string, SchemaPointer> _resources = new(StringComparer.Ordinal);
    private readonly CancellationToken _cancellation;
    private readonly List<SchemaBreach> _breaches = [];
    private readonly bool _namesDialect;
    private readonly List<SchemaReference> _references = [];

    private SchemaDocument(JsonElement root, CancellationToken cancellation)
    {
        _cancellation = cancellation;
        var uri = root.ValueKind == JsonValueKind.Object && root.TryGetProperty("$schema", out var schema) && schema.ValueKind == JsonValueKind.String ? schema.GetString()! : "";
        _namesDialect = uri.Length > 0;
        var draft = SchemaKeywords.DraftOf(uri);
        if (draft is null) _notes.Add($"its dialect, '{uri}', is none that is known, and it is read as the latest one; Helm 4 looks for it in the network");

        Draft = draft ?? SchemaDraft.Mixed;
        Root = Enter(new SchemaPlace(root, root, ""), root);
        _resources.Add(Root.Base, _top);
        Scan(Root, _top, 0);
        for (var i = 0; i < _references.Count; i++) Follow(_references[i]);
    }

    public SchemaDraft Draft { get; }

    public SchemaPlace Root { get; }

    /// <summary>Why Helm refuses the schema itself.</summary>
    public IReadOnlyList<SchemaBreach> Breaches => _breaches;

    /// <summary>What of it was not checked.</summary>
    public IReadOnlyCollection<string> Notes => _notes;

    /// <returns>Null where it is not JSON, which is told elsewhere, or too deep.</returns>
    public static SchemaDocument? Parse(ReadOnlyMemory<byte> json, CancellationToken cancellation)
    {
        try
        {
            using var document = JsonDocument.Parse(json, new JsonDocumentOptions { MaxDepth = Deepest });

            return new SchemaDocument(document.RootElement.Clone(), cancellation);
        }
        catch (JsonException)
        {
            return null;
        }
    }

    public bool Has(string keyword) => SchemaKeywords.All.TryGetValue(keyword, out var known) && known.IsIn(Draft);

    /// <summary>The schema that a reference names; null where it is not in this file. It is never fetched from anywhere.</summary>
    public SchemaPlace? Resolve(SchemaPlace place, string reference)
    {
        var key = (place.Base, reference);
        if (!_resolved.TryGetValue(key, out var target))
        {
            target = Find(place, reference);
            if (target is not null) _resolved.Add(key, target);
        }

        return target;
    }

    private SchemaPlace? Find(SchemaPlace place, string reference)
    {
        var (address, fragment) = (AddressOf(reference), FragmentOf(reference));
        var resource = address.Length == 0 ? place with { Schema = place.Resource } : _named.GetValueOrDefault(Absolute(place.Base, address));
        if (resource is null) return null;
        if (fragment.Length == 0) return resource;
        if (fragment[0] != '/') return _named.GetValueOrDefault($"{resource.Base}#{fragment}");

        var found = resource;
        foreach (var token in fragment[1..].Split('/'))
        {
            if (Child(found.Schema, SchemaPointer.Unescape(token)) is not { } child) return null;
            found = Enter(found, child);
        }

        return found.Schema.ValueKind is JsonValueKind.Object or JsonValueKind.True or JsonValueKind.False ? found : null;
    }

    /// <summary>A schema inside another; one with a name of its own begins a resource, from which its references count.</summary>
    public SchemaPlace Enter(SchemaPlace outer, JsonElement schema)
    {
        var id = IdOf(schema);

        return id.Length > 0 && id[0] != '#' ? new SchemaPlace(schema, schema, Absolute(outer.Base, id.TrimEnd('#'))) : outer with { Schema = schema };
    }

    public bool IsRemote(SchemaPlace place, string reference)
    {
        var address = AddressOf(reference);
        var isRemote = address.Length > 0 && !_named.ContainsKey(Absolute(place.Base, address));
        if (isRemote) Note($"the reference '{reference}' leads out of the file, and nothing is fetched");

        return isRemote;
    }

    /// <summary>Whether a text matches; true where nobody can tell.</summary>
    public bool Matches(string pattern, string text) => _patterns.Matches(pattern, text, Note);

    public void Note(string note) => _notes.Add(note);

    /// <summary>Looks at what a reference names. It may stand below a name that is no keyword.</summary>
    private void Follow(SchemaReference found)
    {
        _cancellation.ThrowIfCancellationRequested();
        var (place, reference, pointer) = found;
        if (Resolve(place, reference) is { } target)
        {
            var (address, fragment) = (AddressOf(reference), FragmentOf(reference));
            var start = _resources.GetValueOrDefault(address.Length == 0 ? place.Base : Absolute(place.Base, address));
            if (fragment.StartsWith('/') && start is not null) Scan(target, start.Follow(fragment), 1);
        }
        else if (!IsRemote(place, reference))
        {
            Refuse(pointer, $"'{reference}' leads to nothing in this file");
        }
    }

    private void Scan(SchemaPlace place, SchemaPointer pointer, int depth)
    {
        if (pointer.IsScanned) return;

        _cancellation.ThrowIfCancellationRequested();
        pointer.IsScanned = true;
        if (place.Schema.ValueKind != JsonValueKind.Object)
        {
            if (depth == 0 && place.Schema.ValueKind is not (JsonValueKind.True or JsonValueKind.False)) Refuse(pointer, "a schema is a map");

            return;
        }

        if (ReferenceIsAlone(place.Schema))
        {
            _references.Add(new SchemaReference(place, place.Schema.GetProperty("$ref").GetString()!, pointer.Below("$ref")));
            // What a reference of these drafts stands beside counts for nothing, but may be referred to.
            foreach (var name in new[] { "definitions", "$defs" })
            {
                if (place.Schema.TryGetProperty(name, out var definitions)) ScanKeyword(place, name, definitions, pointer, depth);
            }

            return;
        }

        if (IdOf(place.Schema) is { Length: > 0 } id)
        {
            _resources.TryAdd(place.Base, pointer);
            _named.TryAdd(id[0] == '#' ? place.Base + id : place.Base, place);
        }

        foreach (var keyword in place.Schema.EnumerateObject()) ScanKeyword(place, keyword.Name, keyword.Value, pointer, depth);
    }

    private void ScanKeyword(SchemaPlace place, string name, JsonElement value, SchemaPointer pointer, int depth)
    {
        var at = pointer.Below(name);
        if (!SchemaKeywords.All.TryGetValue(name, out var keyword) || !keyword.IsIn(Draft))
        {
            Note($"the keyword '{name}' is not one of its dialect");
            // Definitions under any name may be referred to.
            if (keyword is null || !SchemaKeywords.Fits(keyword.Form, value, Draft)) return;
        }
        else if (!SchemaKeywords.Fits(keyword.Form, value, Draft))
        {
            var cause = _namesDialect ? "" : ", because the schema names no dialect, and so is one of 2020-12 to Helm 4";
            Refuse(at, $"'{name}' takes {SchemaKeywords.WordsFor(keyword.Form)}{cause}");

            return;
        }

        switch (name)
        {
            case "$ref" or "$recursiveRef" or "$dynamicRef":
                _references.Add(new SchemaReference(place, value.GetString()!, at));
                break;
            case "$anchor" or "$dynamicAnchor":
                _named.TryAdd($"{place.Base}#{value.GetString()}", place);
                break;
            case "pattern" when !SchemaPatterns.IsOfGo(value.GetString()!):
                Refuse(at, BadPattern(value.GetString()!));
                break;
            case "patternProperties":
                foreach (var property in value.EnumerateObject())
                {
                    if (!SchemaPatterns.IsOfGo(property.Name)) Refuse(at.Below(property.Name), BadPattern(property.Name));
                }

                break;
        }

        ScanSchemas(place, keyword.Form, value, at, depth + 1);
    }

    private void ScanSchemas(SchemaPlace place, KeywordForm form, JsonElement value, SchemaPointer pointer, int depth)
    {
        switch (form, value.ValueKind)
        {
            case (KeywordForm.Schema or KeywordForm.SchemaOrList, JsonValueKind.Object):
                Scan(Enter(place, value), pointer, depth);
                break;
            case (KeywordForm.SchemaList or KeywordForm.SchemaOrList, JsonValueKind.Array):
                var index = 0;
                foreach (var schema in value.EnumerateArray()) Scan(Enter(place, schema), pointer.Below(index++.ToString(CultureInfo.InvariantCulture)), depth);
                break;
            case (KeywordForm.SchemaMap or KeywordForm.Dependencies, JsonValueKind.Object):
                foreach (var (name, schema) in LastOfEachName(value))
                {
                    if (schema.ValueKind == JsonValueKind.Object) Scan(Enter(place, schema), pointer.Below(name), depth);
                }

                break;
        }
    }

    private static string BadPattern(string pattern) => $"the pattern '{pattern}' looks ahead, behind or back, which Go's patterns cannot do";

    /// <summary>Of a name that stands twice, the last counts, for Go as for .NET.</summary>
    private static Dictionary<string, JsonElement> LastOfEachName(JsonElement map)
    {
        var names = new Dictionary<string, JsonElement>(StringComparer.Ordinal);
        foreach (var property in map.EnumerateObject()) names[property.Name] = property.Value;

        return names;
    }

    private static string AddressOf(string reference) => reference.Split('#')[0];

    private static string FragmentOf(string reference) =>
        reference.IndexOf('#', StringComparison.Ordinal) is >= 0 and var mark ? Uri.UnescapeDataString(reference[(mark + 1)..]) : "";

    private void Refuse(SchemaPointer pointer, string message)
    {
        if (_breaches.Count < MostBreaches) _breaches.Add(new SchemaBreach(pointer.Steps(), message));
    }

    /// <summary>In drafts 4, 6 and 7 a reference stands alone: what is beside it counts for nothing.</summary>
    public bool ReferenceIsAlone(JsonElement schema) =>
        Draft <= SchemaDraft.Draft7 && schema.TryGetProperty("$ref", out var reference) && reference.ValueKind == JsonValueKind.String;

    private string IdOf(JsonElement schema)
    {
        var name = Draft == SchemaDraft.Draft4 ? "id" : "$id";

        return schema.ValueKind == JsonValueKind.Object && schema.TryGetProperty(name, out var id) && id.ValueKind == JsonValueKind.String ? id.GetString()! : "";
    }

    private static JsonElement? Child(JsonElement element, string token) => element.ValueKind switch
    {
        JsonValueKind.Object when element.TryGetProperty(token, out var child) => child,
        JsonValueKind.Array when int.TryParse(token, out var index) && index >= 0 && index < element.GetArrayLength() => element[index],
        _ => null,
    };

    private static string Absolute(string place, string address) =>
        Uri.TryCreate(place, UriKind.Absolute, out var start) && Uri.TryCreate(start, address, out var whole) ? whole.ToString() : address;
}

/// <summary>A schema, and where its references count from.</summary>
/// <param name="Schema">The schema.</param>
/// <param name="Resource">The schema around it that has a name, or the whole file.</param>
/// <param name="Base">The resource's name; empty for a file without one.</param>
internal sealed record SchemaPlace(JsonElement Schema, JsonElement Resource, string Base);

/// <summary>A reference, and where it stands.</summary>
internal sealed record SchemaReference(SchemaPlace Place, string Reference, SchemaPointer Pointer);

/// <summary>Something that Helm refuses in a schema.</summary>
/// <param name="Steps">The names on the way to where it stands.</param>
/// <param name="Message">What it is, without a full stop.</param>
internal sealed record SchemaBreach(IReadOnlyList<string> Steps, string Message);

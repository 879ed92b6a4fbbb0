using System.Text.Json;

namespace HelmOci.Schemas;

/// <summary>The dialects of JSON Schema, each with all that the one before has, but for what <see cref="SchemaKeywords"/> ends.</summary>
internal enum SchemaDraft
{
    Draft4,
    Draft6,
    Draft7,
    Draft201909,
    Draft202012,

    /// <summary>One that nobody knows: every keyword of any of them.</summary>
    Mixed,
}

/// <summary>What a keyword takes.</summary>
internal enum KeywordForm
{
    Anything,
    Schema,
    SchemaList,
    SchemaMap,

    /// <summary>A schema, or a list of them, one for each item.</summary>
    SchemaOrList,

    /// <summary>Schemas, or the names of properties, by the name of a property.</summary>
    Dependencies,
    Text,
    TextList,
    TextListMap,
    Type,
    List,
    Count,
    Number,
    NumberOrBoolean,
    Boolean,
}

/// <summary>A keyword of JSON Schema.</summary>
internal sealed record SchemaKeyword(KeywordForm Form, SchemaDraft First, SchemaDraft Last)
{
    public bool IsIn(SchemaDraft draft) => draft == SchemaDraft.Mixed || (First <= draft && draft <= Last);
}

/// <summary>The keywords of JSON Schema, and the drafts that have them.</summary>
internal static class SchemaKeywords
{
    public static readonly IReadOnlyDictionary<string, SchemaKeyword> All = Table();

    /// <summary>The dialect that <c>$schema</c> names, which without one is the latest; null for any other. Both http and https count, with an empty fragment or none.</summary>
    public static SchemaDraft? DraftOf(string uri)
    {
        var text = uri.AsSpan().TrimEnd('#');
        text = text.StartsWith("https://", StringComparison.Ordinal) ? text[8..] : text.StartsWith("http://", StringComparison.Ordinal) ? text[7..] : text;

        return text switch
        {
            "json-schema.org/draft-04/schema" => SchemaDraft.Draft4,
            "json-schema.org/draft-06/schema" => SchemaDraft.Draft6,
            "json-schema.org/draft-07/schema" => SchemaDraft.Draft7,
            "json-schema.org/draft/2019-09/schema" => SchemaDraft.Draft201909,
            "json-schema.org/draft/2020-12/schema" or "json-schema.org/schema" or "" => SchemaDraft.Draft202012,
            _ => null,
        };
    }

    /// <summary>Whether a keyword has what it takes.</summary>
    public static bool Fits(KeywordForm form, JsonElement value, SchemaDraft draft) => form switch
    {
        KeywordForm.Schema => IsSchema(value),
        KeywordForm.SchemaList => IsListOf(value, IsSchema) && value.GetArrayLength() > 0,
        KeywordForm.SchemaMap => IsMapOf(value, IsSchema),
        KeywordForm.SchemaOrList => IsSchema(value) || (draft != SchemaDraft.Draft202012 && IsListOf(value, IsSchema)),
        KeywordForm.Dependencies => IsMapOf(value, item => IsSchema(item) || IsListOf(item, IsText)),
        KeywordForm.Text => IsText(value),
        KeywordForm.TextList => IsListOf(value, IsText),
        KeywordForm.TextListMap => IsMapOf(value, item => IsListOf(item, IsText)),
        KeywordForm.Type => IsType(value) || (IsListOf(value, IsType) && value.GetArrayLength() > 0),
        KeywordForm.List => value.ValueKind == JsonValueKind.Array && (draft > SchemaDraft.Draft7 || value.GetArrayLength() > 0),
        KeywordForm.Count => value.ValueKind == JsonValueKind.Number && value.GetDouble() is >= 0 and var count && count == Math.Floor(count),
        KeywordForm.Number => value.ValueKind == JsonValueKind.Number,
        KeywordForm.NumberOrBoolean => draft == SchemaDraft.Draft4 ? IsBoolean(value) : value.ValueKind == JsonValueKind.Number || (draft == SchemaDraft.Mixed && IsBoolean(value)),
        KeywordForm.Boolean => IsBoolean(value),
        _ => true,
    };

    /// <summary>What a keyword takes, in words.</summary>
    public static string WordsFor(KeywordForm form) => form switch
    {
        KeywordForm.Schema or KeywordForm.SchemaOrList => "a schema",
        KeywordForm.SchemaList => "a list of schemas, not an empty one",
        KeywordForm.SchemaMap => "a map of schemas",
        KeywordForm.Dependencies => "a map of schemas, or of lists of names",
        KeywordForm.Text => "a text",
        KeywordForm.TextList => "a list of texts",
        KeywordForm.TextListMap => "a map of lists of texts",
        KeywordForm.Type => "array, boolean, integer, null, number, object or string, or a list of them",
        KeywordForm.List => "a list, not an empty one",
        KeywordForm.Count => "a whole number of 0 or more",
        KeywordForm.Boolean => "true or false",
        _ => "a number",
    };

    private static bool IsSchema(JsonElement value) => value.ValueKind == JsonValueKind.Object || IsBoolean(value);

    private static bool IsText(JsonElement value) => value.ValueKind == JsonValueKind.String;

    private static bool IsBoolean(JsonElement value) => value.ValueKind is JsonValueKind.True or JsonValueKind.False;

    private static bool IsType(JsonElement value) =>
        IsText(value) && value.GetString() is "array" or "boolean" or "integer" or "null" or "number" or "object" or "string";

    private static bool IsListOf(JsonElement value, Func<JsonElement, bool> isItem)
    {
        if (value.ValueKind != JsonValueKind.Array) return false;
        foreach (var item in value.EnumerateArray())
        {
            if (!isItem(item)) return false;
        }

        return true;
    }

    private static bool IsMapOf(JsonElement value, Func<JsonElement, bool> isItem)
    {
        if (value.ValueKind != JsonValueKind.Object) return false;
        foreach (var property in value.EnumerateObject())
        {
            if (!isItem(property.Value)) return false;
        }

        return true;
    }

    private static Dictionary<string, SchemaKeyword> Table()
    {
        var table = new Dictionary<string, SchemaKeyword>(StringComparer.Ordinal);
        Add(KeywordForm.Anything, SchemaDraft.Draft4, "default");
        Add(KeywordForm.Text, SchemaDraft.Draft4, "$schema", "$ref", "title", "description", "format", "pattern");
        AddUntil(SchemaDraft.Draft4, KeywordForm.Text, SchemaDraft.Draft4, "id");
        Add(KeywordForm.Type, SchemaDraft.Draft4, "type");
        Add(KeywordForm.List, SchemaDraft.Draft4, "enum");
        Add(KeywordForm.TextList, SchemaDraft.Draft4, "required");
        Add(KeywordForm.Number, SchemaDraft.Draft4, "minimum", "maximum", "multipleOf");
        Add(KeywordForm.NumberOrBoolean, SchemaDraft.Draft4, "exclusiveMinimum", "exclusiveMaximum");
        Add(KeywordForm.Count, SchemaDraft.Draft4, "minLength", "maxLength", "minItems", "maxItems", "minProperties", "maxProperties");
        Add(KeywordForm.Boolean, SchemaDraft.Draft4, "uniqueItems");
        Add(KeywordForm.Schema, SchemaDraft.Draft4, "not", "additionalProperties");
        AddUntil(SchemaDraft.Draft201909, KeywordForm.Schema, SchemaDraft.Draft4, "additionalItems");
        Add(KeywordForm.SchemaOrList, SchemaDraft.Draft4, "items");
        Add(KeywordForm.SchemaList, SchemaDraft.Draft4, "allOf", "anyOf", "oneOf");
        Add(KeywordForm.SchemaMap, SchemaDraft.Draft4, "properties", "patternProperties", "definitions");
        Add(KeywordForm.Dependencies, SchemaDraft.Draft4, "dependencies");
        Add(KeywordForm.Text, SchemaDraft.Draft6, "$id");
        Add(KeywordForm.Anything, SchemaDraft.Draft6, "const", "examples");
        Add(KeywordForm.Schema, SchemaDraft.Draft6, "contains", "propertyNames");
        Add(KeywordForm.Schema, SchemaDraft.Draft7, "if", "then", "else");
        Add(KeywordForm.Anything, SchemaDraft.Draft7, "$comment", "readOnly", "writeOnly", "contentMediaType", "contentEncoding");
        Add(KeywordForm.Text, SchemaDraft.Draft201909, "$anchor");
        AddUntil(SchemaDraft.Draft201909, KeywordForm.Text, SchemaDraft.Draft201909, "$recursiveRef");
        Add(KeywordForm.Anything, SchemaDraft.Draft201909, "$vocabulary", "$recursiveAnchor", "deprecated", "contentSchema");
        Add(KeywordForm.SchemaMap, SchemaDraft.Draft201909, "$defs", "dependentSchemas");
        Add(KeywordForm.TextListMap, SchemaDraft.Draft201909, "dependentRequired");
        Add(KeywordForm.Count, SchemaDraft.Draft201909, "minContains", "maxContains");
        Add(KeywordForm.Schema, SchemaDraft.Draft201909, "unevaluatedProperties", "unevaluatedItems");
        Add(KeywordForm.SchemaList, SchemaDraft.Draft202012, "prefixItems");
        Add(KeywordForm.Text, SchemaDraft.Draft202012, "$dynamicRef", "$dynamicAnchor");

        return table;

        void Add(KeywordForm form, SchemaDraft first, params string[] names) => AddUntil(SchemaDraft.Mixed, form, first, names);

        void AddUntil(SchemaDraft last, KeywordForm form, SchemaDraft first, params string[] names)
        {
            foreach (var name in names) table.Add(name, new SchemaKeyword(form, first, last));
        }
    }
}

using System.Globalization;
using System.Text;
using HelmOci.Yaml;

namespace HelmOci.Charts;

/// <summary>Compact JSON with the escapes of Go's encoding/json, which no encoder of System.Text.Json matches.</summary>
/// <remarks>Escaped are quotes, backslashes, controls, <c>&lt; &gt; &amp;</c>, U+2028 and U+2029; all else stays as it is.</remarks>
internal sealed class GoJsonWriter
{
    private readonly StringBuilder _text = new();
    private bool _needsComma;

    public byte[] ToBytes() => Encoding.UTF8.GetBytes(ToString());

    public override string ToString() => _text.ToString();

    public void StartObject() => Open('{');

    public void EndObject() => Close('}');

    public void StartArray() => Open('[');

    public void EndArray() => Close(']');

    public void Key(string key)
    {
        String(key);
        _text.Append(':');
        _needsComma = false;
    }

    public void String(string key, string value)
    {
        Key(key);
        String(value);
    }

    public void Optional(string key, string value)
    {
        if (value.Length > 0) String(key, value);
    }

    public void Optional(string key, bool value)
    {
        if (!value) return;

        Key(key);
        Raw("true");
    }

    public void Optional(string key, IReadOnlyList<string> values) => Optional(key, values, (json, value) => json.String(value));

    public void Optional<T>(string key, IReadOnlyList<T> values, Action<GoJsonWriter, T> write)
    {
        if (values.Count == 0) return;

        Key(key);
        StartArray();
        foreach (var value in values)
        {
            write(this, value);
        }

        EndArray();
    }

    public void Raw(string json)
    {
        Separate();
        _text.Append(json);
    }

    public void String(string value)
    {
        Separate();
        _text.Append('"');
        foreach (var c in value)
        {
            Append(c);
        }

        _text.Append('"');
    }

    private void Append(char c)
    {
        switch (c)
        {
            case '"' or '\\': _text.Append('\\').Append(c); break;
            case '\n': _text.Append("\\n"); break;
            case '\r': _text.Append("\\r"); break;
            case '\t': _text.Append("\\t"); break;
            case '\b': _text.Append("\\b"); break;
            case '\f': _text.Append("\\f"); break;
            case < ' ' or '<' or '>' or '&' or '\u2028' or '\u2029': _text.Append(CultureInfo.InvariantCulture, $"\\u{(int)c:x4}"); break;
            default: _text.Append(c); break;
        }
    }

    private void Open(char bracket)
    {
        Separate();
        _text.Append(bracket);
        _needsComma = false;
    }

    private void Close(char bracket)
    {
        _text.Append(bracket);
        _needsComma = true;
    }

    private void Separate()
    {
        if (_needsComma) _text.Append(',');
        _needsComma = true;
    }
}

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

/// <summary>The order of strings by their UTF-8 bytes, in which Go sorts names and keys.</summary>
/// <remarks>It is the order of UTF-16 units, except that surrogates (U+10000 and above) come after U+E000 to U+FFFF.</remarks>
internal sealed class Utf8Order : IComparer<string>
{
    public static readonly Utf8Order Comparer = new();

    public int Compare(string? x, string? y)
    {
        var left = x.AsSpan();
        var right = y.AsSpan();
        var at = left.CommonPrefixLength(right);
        if (at == left.Length || at == right.Length) return left.Length.CompareTo(right.Length);

        return Rank(left[at]).CompareTo(Rank(right[at]));
    }

    private static int Rank(char c) => char.IsSurrogate(c) ? c + 0x10000 : c;
}

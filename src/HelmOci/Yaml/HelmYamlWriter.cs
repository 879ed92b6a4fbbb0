using System.Text.Json;

namespace HelmOci.Yaml;

/// <summary>Lays out maps and lists in go-yaml's block style; a list stands in the column of its key.</summary>
internal sealed class HelmYamlWriter
{
    private const int Step = 2;

    private readonly HelmYamlText _text = new();

    public override string ToString() => _text.ToString();

    public void WriteRoot(JsonElement root)
    {
        if (IsBlock(root)) WriteBlock(root, indent: 0);
        else WriteInline(root, Step);
        _text.EndLine();
    }

    private static bool IsBlock(JsonElement element) => element.ValueKind switch
    {
        JsonValueKind.Object => element.EnumerateObject().MoveNext(),
        JsonValueKind.Array => element.GetArrayLength() > 0,
        _ => false,
    };

    private void WriteBlock(JsonElement element, int indent)
    {
        if (DeepStack.IsAtEnd)
        {
            DeepStack.Continue(given => WriteBlock(given.element, given.indent), (element, indent));

            return;
        }

        if (element.ValueKind == JsonValueKind.Object) WriteMapping(element, indent);
        else WriteSequence(element, indent);
    }

    private void WriteMapping(JsonElement mapping, int indent)
    {
        var properties = mapping.EnumerateObject().ToList();
        properties.Sort((one, other) => HelmKeyOrder.Compare(one.Name, other.Name));
        foreach (var property in properties)
        {
            _text.Indent(indent);
            WriteKey(property.Name, indent);
            WriteValue(property.Value, indent);
        }
    }

    /// <summary>A key of several lines or more than 128 bytes takes the form <c>? key</c>, newline, <c>: value</c>.</summary>
    private void WriteKey(string key, int indent)
    {
        if (HelmScalar.IsSimpleKey(key))
        {
            _text.WriteScalar(key, HelmScalar.StyleOf(key, isKey: true), indent + Step, canFold: false);
        }
        else
        {
            _text.Write("? ");
            _text.WriteScalar(key, HelmScalar.StyleOf(key, isKey: false), indent + Step, canFold: true);
            _text.Indent(indent);
        }

        _text.Write(":");
    }

    private void WriteValue(JsonElement value, int indent)
    {
        if (IsBlock(value))
        {
            WriteBlock(value, value.ValueKind == JsonValueKind.Array ? indent : indent + Step);

            return;
        }

        _text.Write(" ");
        WriteInline(value, indent + Step);
    }

    private void WriteSequence(JsonElement sequence, int indent)
    {
        foreach (var item in sequence.EnumerateArray())
        {
            _text.Indent(indent);
            _text.Write("- ");
            if (IsBlock(item)) WriteBlock(item, indent + Step);
            else WriteInline(item, indent + Step);
        }
    }

    private void WriteInline(JsonElement value, int indent)
    {
        switch (value.ValueKind)
        {
            case JsonValueKind.String:
                var text = HelmScalar.AsReadBack(value.GetString()!);
                _text.WriteScalar(text, HelmScalar.StyleOf(text, isKey: false), indent, canFold: true);
                break;
            case JsonValueKind.Number:
                var number = YamlResolver.Resolve(value.GetRawText());
                _text.Write(number.IsInteger ? number.HelmString : GoNumber.Shortest(number.Number));
                break;
            default:
                _text.Write(value.GetRawText());
                break;
        }
    }
}

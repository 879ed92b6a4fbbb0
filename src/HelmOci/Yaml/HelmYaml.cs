using System.Text;
using System.Text.Json;
using HelmOci.Diagnostics;

namespace HelmOci.Yaml;

/// <summary>YAML as Helm writes it: what go-yaml v2 makes of a chart's JSON, byte for byte.</summary>
/// <remarks>Maps and lists take go-yaml's block style; a list stands in the column of its key.</remarks>
internal sealed class HelmYaml
{
    private const int Step = 2;

    private readonly HelmYamlText _text = new();

    private HelmYaml()
    {
    }

    /// <summary>Helm's Chart.yaml or Chart.lock for metadata or a lock in JSON: keys sorted, quotes renewed, one line feed at the end.</summary>
    /// <exception cref="ChartException">A text holds a control character that Helm cannot write.</exception>
    public static byte[] FromJson(ReadOnlyMemory<byte> json)
    {
        using var document = JsonDocument.Parse(json, new JsonDocumentOptions { MaxDepth = YamlTreeBuilder.DeepestNesting });
        var yaml = new HelmYaml();
        yaml.WriteRoot(document.RootElement);

        return Encoding.UTF8.GetBytes(yaml._text.ToString());
    }

    private void WriteRoot(JsonElement root)
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

/// <summary>The order in which go-yaml v2 writes keys: <c>x-2</c> before <c>x-10</c>, and letters behind the rest.</summary>
internal static class HelmKeyOrder
{
    public static int Compare(string one, string other)
    {
        var left = one.EnumerateRunes().ToArray();
        var right = other.EnumerateRunes().ToArray();
        for (var at = 0; at < left.Length && at < right.Length; at++)
        {
            if (left[at] != right[at]) return CompareAt(left, right, at);
        }

        return left.Length.CompareTo(right.Length);
    }

    private static int CompareAt(Rune[] left, Rune[] right, int at)
    {
        var isLetter = Rune.IsLetter(left[at]);
        if (isLetter && Rune.IsLetter(right[at])) return left[at].CompareTo(right[at]);

        if (isLetter != Rune.IsLetter(right[at]))
        {
            var isAfterDigit = at > 0 && Rune.IsDigit(left[at - 1]);

            return isLetter == isAfterDigit ? -1 : 1;
        }

        return CompareNumbers(left, right, at);
    }

    private static int CompareNumbers(Rune[] left, Rune[] right, int at)
    {
        var prefix = IsZeroBehindDigits(left, right, at) ? "1" : "";
        var one = DigitsAt(left, at);
        var other = DigitsAt(right, at);
        var byNumber = CompareDigits(prefix + one, prefix + other);
        if (byNumber != 0) return byNumber;

        return one.Length != other.Length ? one.Length.CompareTo(other.Length) : left[at].CompareTo(right[at]);
    }

    /// <summary><c>1002</c> and <c>11</c> differ at a zero inside a number, which then counts.</summary>
    private static bool IsZeroBehindDigits(Rune[] left, Rune[] right, int at)
    {
        if (left[at].Value != '0' && right[at].Value != '0') return false;

        for (var before = at - 1; before >= 0 && Rune.IsDigit(left[before]); before--)
        {
            if (left[before].Value != '0') return true;
        }

        return false;
    }

    private static string DigitsAt(Rune[] text, int at)
    {
        var digits = new StringBuilder();
        for (; at < text.Length && Rune.IsDigit(text[at]); at++)
        {
            digits.Append((int)Rune.GetNumericValue(text[at]));
        }

        return digits.ToString();
    }

    /// <summary>As numbers, which may have a million digits.</summary>
    private static int CompareDigits(string one, string other)
    {
        var left = one.AsSpan().TrimStart('0');
        var right = other.AsSpan().TrimStart('0');

        return left.Length != right.Length ? left.Length.CompareTo(right.Length) : left.SequenceCompareTo(right);
    }
}

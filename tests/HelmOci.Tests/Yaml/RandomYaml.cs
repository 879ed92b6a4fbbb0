using System.Globalization;
using System.Text;
using HelmOci.Tests.Oci;

namespace HelmOci.Tests.Yaml;

/// <summary>Random YAML files as people write them: block and flow, quotes, comments, blank lines, anchors, CRLF.</summary>
internal sealed class RandomYaml(int seed)
{
    private static readonly string[] Scalars =
    [
        "1", "x", "'a b'", "\"c\\td\"", "", "~", "true", "1.50", "0x1F", "http://h/p", "'it''s'", "\"#\"", "\u00e9\U0001F600", "!!str 5", "2024-01-02",
        "plain words", "\"\"", "{}", "[]", "[1, two, 'three']", "{k: v, w: [1, {z: 2}]}", "&anchored value", "a,b", "-1", "\"\\u00e9\"",
    ];

    private static readonly string[] Comments = ["", "", "", " # why", "   # \"quoted\": [", "\t# tab"];

    private readonly Random _random = new(seed);
    private readonly StringBuilder _text = new();
    private int _keys;

    public string Write()
    {
        if (_random.Next(4) == 0) _text.Append("---\n");
        if (_random.Next(3) == 0) _text.Append("# head\n\n");
        WriteMapping(0, 0);
        if (_random.Next(4) == 0) _text.Append("# foot\n");
        var text = _random.Next(3) == 0 ? _text.ToString().TrimEnd('\n') : _text.ToString();

        return _random.Next(3) == 0 ? text.Replace("\n", "\r\n", StringComparison.Ordinal) : text;
    }

    private void WriteMapping(int indent, int depth)
    {
        var count = _random.Next(1, 5);
        for (var i = 0; i < count; i++)
        {
            if (i > 0) _text.Append(' ', indent);
            _text.Append(CultureInfo.InvariantCulture, $"{Key()}:");
            WriteValue(indent, depth);
            if (_random.Next(5) == 0) _text.Append('\n');
            if (_random.Next(6) == 0) _text.Append(' ', indent).Append("# note\n");
        }
    }

    private string Key() => _random.Next(5) switch
    {
        0 => $"'k {++_keys}'",
        1 => $"\"a.b/{++_keys}\"",
        _ => $"key{++_keys}",
    };

    private void WriteValue(int indent, int depth)
    {
        var kind = depth > 3 ? 9 : _random.Next(10);
        if (kind < 2) WriteNestedMapping(indent + _random.Next(1, 4), depth);
        else if (kind < 4) WriteSequence(indent + _random.Next(3), depth);
        else if (kind == 4) WriteBlockScalar(indent + 2);
        else if (kind == 5) WriteFolded(indent + 1);
        else WriteScalar();
    }

    private void WriteNestedMapping(int indent, int depth)
    {
        _text.Append(Comment()).Append('\n').Append(' ', indent);
        WriteMapping(indent, depth + 1);
    }

    private void WriteSequence(int indent, int depth)
    {
        _text.Append(Comment()).Append('\n');
        for (var i = _random.Next(1, 4); i > 0; i--)
        {
            _text.Append(' ', indent).Append('-');
            if (depth < 4 && _random.Next(3) == 0)
            {
                _text.Append(' ');
                WriteMapping(indent + 2, depth + 1);
            }
            else
            {
                WriteScalar();
            }
        }
    }

    private void WriteBlockScalar(int indent)
    {
        var header = new[] { "|", "|-", "|+", ">", ">-", ">+" }[_random.Next(6)];
        _text.Append(' ').Append(header).Append('\n').Append(' ', indent).Append("line: one # no comment\n");
        if (_random.Next(2) == 0) _text.Append('\n').Append(' ', indent).Append("  deeper\n");
        if (_random.Next(2) == 0) _text.Append("\n\n");
    }

    private void WriteFolded(int indent)
    {
        var (open, close) = _random.Next(2) == 0 ? ("\"", "\"") : ("", "");
        _text.Append(' ').Append(open).Append("first\n").Append(' ', indent).Append("second").Append(close).Append(Comment()).Append('\n');
    }

    private void WriteScalar()
    {
        var scalar = Scalars[_random.Next(Scalars.Length)];
        _text.Append(scalar.Length > 0 ? " " : "").Append(scalar).Append(Comment()).Append('\n');
    }

    private string Comment() => Comments[_random.Next(Comments.Length)];
}

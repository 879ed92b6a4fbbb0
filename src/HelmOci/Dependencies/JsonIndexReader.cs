using System.Text;
using System.Text.Json;
using HelmOci.Diagnostics;

namespace HelmOci.Dependencies;

/// <summary>Reads an index in JSON, piece by piece.</summary>
internal sealed class JsonIndexReader(IndexInput input, IndexEntries entries)
{
    private const int Deepest = 64;

    private readonly string?[] _keys = new string?[Deepest + 1];
    private readonly List<string> _urls = [];
    private readonly Dictionary<string, string> _fields = [];
    private bool _isWanted;
    private string _name = "";
    private bool _isInEntry;
    private int _line = 1;

    /// <exception cref="ChartException">It is not JSON, or no index.</exception>
    public void Read()
    {
        var state = new JsonReaderState(new JsonReaderOptions { MaxDepth = Deepest });
        try
        {
            while (true)
            {
                var reader = new Utf8JsonReader(input.Rest, input.IsEnd, state);
                while (reader.Read()) Take(ref reader);
                state = reader.CurrentState;
                Use((int)reader.BytesConsumed);
                if (input.IsEnd) break;

                input.More();
            }
        }
        catch (Exception fault) when (fault is JsonException or InvalidOperationException or DecoderFallbackException)
        {
            throw ChartIndex.Invalid(entries.File, "it is neither JSON nor YAML", fault, _line);
        }
    }

    private void Use(int count)
    {
        _line += input.Rest[..count].Count((byte)'\n');
        input.Use(count);
    }

    private void Take(ref Utf8JsonReader reader)
    {
        var depth = reader.CurrentDepth;
        switch (reader.TokenType)
        {
            case JsonTokenType.PropertyName:
                TakeKey(ref reader, depth);
                break;
            case JsonTokenType.StartObject when IsEntry(depth):
                _fields.Clear();
                _urls.Clear();
                _keys[4] = null;
                _isInEntry = true;
                break;
            case JsonTokenType.EndObject when IsEntry(depth) && _isInEntry:
                _isInEntry = false;
                End();
                break;
            case JsonTokenType.Null when IsEntry(depth):
                entries.Skip(_name, "it is empty");
                break;
            case JsonTokenType.String or JsonTokenType.Number or JsonTokenType.True or JsonTokenType.False:
                TakeValue(ref reader, depth);
                break;
        }
    }

    private void TakeKey(ref Utf8JsonReader reader, int depth)
    {
        // Keys below an entry's own are of no use, and those of charts that nobody wants cost only the time to pass over them.
        if (depth > 2 && !_isWanted) return;

        _keys[depth] = reader.GetString();
        if (depth == 1) _isWanted = false;
        if (depth != 2 || _keys[1] != "entries") return;

        _name = _keys[2]!;
        _isWanted = entries.Begin(_name);
    }

    private void TakeValue(ref Utf8JsonReader reader, int depth)
    {
        if (depth == 1 && _keys[1] == "apiVersion") entries.HasApiVersion = reader.TokenType == JsonTokenType.String && reader.ValueSpan.Length > 0;
        if (!_isInEntry || !_isWanted || _keys[4] is not { } key || reader.TokenType != JsonTokenType.String) return;

        if (depth == 4) _fields[key] = reader.GetString()!;
        else if (depth == 5 && key == "urls") _urls.Add(reader.GetString()!);
    }

    private bool IsEntry(int depth) => _isWanted && depth == 3 && _keys[1] == "entries";

    private void End() => entries.Take(_name, new IndexItem(Field("name"), Field("version"), Field("type"), [.. _urls], Field("digest")));

    private string Field(string name) => _fields.GetValueOrDefault(name, "");
}

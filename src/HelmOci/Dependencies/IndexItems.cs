using System.Buffers;
using HelmOci.Charts;
using HelmOci.Diagnostics;
using HelmOci.Yaml;

namespace HelmOci.Dependencies;

/// <summary>The versions of one chart of an index, from their lines: of each only the keys that count are parsed.</summary>
internal sealed class IndexItems(string chart, IndexEntries entries)
{
    private static readonly HashSet<string> Keys = ["apiVersion", "name", "version", "type", "urls", "digest"];

    private readonly ArrayBufferWriter<byte> _item = new();
    private int _dash = -1;
    private int _keys = -1;
    private int _line;
    private bool _isKept;
    private bool _isOpen;

    /// <param name="line">Without its line end.</param>
    /// <param name="indent">Its blanks.</param>
    /// <param name="number">Its number in the index.</param>
    /// <exception cref="OtherLayoutException">It is not the list of maps that Helm writes.</exception>
    public void Add(ReadOnlySpan<byte> line, int indent, int number)
    {
        var text = line[indent..];
        var isText = text.Length == 0 || text[0] == '#';
        var isDash = !isText && text[0] == '-' && (text.Length == 1 || text[1] == ' ');
        if (_dash < 0 && isText) return;
        if (_dash < 0) _dash = isDash ? indent : throw new OtherLayoutException();

        if (isDash && indent == _dash) Begin(text, number);
        else if (isText) Append(line);
        else if (indent <= _dash) throw new OtherLayoutException();
        else Continue(line, indent, isDash);
    }

    public void End()
    {
        if (_isOpen) Take();
        _isOpen = false;
    }

    private void Begin(ReadOnlySpan<byte> text, int number)
    {
        End();
        _item.ResetWrittenCount();
        (_isOpen, _isKept, _keys, _line) = (true, false, -1, number);
        var at = text[1..].IndexOfAnyExcept((byte)' ') + 1;
        if (at <= 0 || text[at] == '#')
        {
            _item.Write("\n"u8);

            return;
        }

        // The dash becomes a blank, so that columns stay.
        var line = new byte[_dash + text.Length];
        line.AsSpan().Fill((byte)' ');
        text[at..].CopyTo(line.AsSpan(_dash + at));
        Continue(line, _dash + at, isDash: false);
    }

    private void Continue(ReadOnlySpan<byte> line, int indent, bool isDash)
    {
        if (_keys < 0) _keys = indent;
        if (indent < _keys) throw new OtherLayoutException();

        if (indent == _keys && !isDash) _isKept = IsWhole(line[indent..]) || Keys.Contains(IndexKey.Read(line, indent).Name);
        Append(line);
    }

    /// <summary>A null, or a map in flow style: the line is all of the entry.</summary>
    private static bool IsWhole(ReadOnlySpan<byte> text) =>
        text[0] == '{' || text.TrimEnd((byte)' ').SequenceEqual("null"u8) || text.TrimEnd((byte)' ').SequenceEqual("~"u8);

    /// <summary>A line that is left out stays as an empty one: places in messages are those of the index.</summary>
    private void Append(ReadOnlySpan<byte> line)
    {
        if (_isKept) _item.Write(line);
        _item.Write("\n"u8);
    }

    private void Take()
    {
        try
        {
            var text = YamlText.Decode(_item.WrittenMemory, entries.File);
            IndexItem.Take(chart, YamlDocument.ParseFirst(text, entries.Cancellation).Root, entries);
        }
        catch (ChartException fault)
        {
            // What cannot be parsed alone may refer to an anchor elsewhere.
            throw _item.WrittenSpan.IndexOfAny((byte)'*', (byte)'&') >= 0
                ? new OtherLayoutException()
                : ChartIndex.Broken(entries.File, _line, fault);
        }
    }
}

/// <summary>One version of a chart as an index has it; a text that is not there is empty.</summary>
internal sealed record IndexItem(string Name, string Version, string Type, IReadOnlyList<string> Urls, string Digest)
{
    /// <summary>Takes it from a YAML value.</summary>
    public static void Take(string chart, YamlNode node, IndexEntries entries)
    {
        if (node is not YamlMapping mapping)
        {
            entries.Skip(chart, "it is empty");

            return;
        }

        var fields = new MetadataFields([mapping], "", new MetadataContext(node.Location, new DiagnosticList()));
        entries.Take(chart, new IndexItem(fields.CleanText("name"), fields.Text("version"), fields.Text("type"), fields.CleanTexts("urls"), fields.Text("digest")));
    }
}

/// <summary>Parses an index as a whole.</summary>
internal sealed class WholeIndexReader(ReadOnlyMemory<byte> content, IndexEntries entries)
{
    /// <exception cref="ChartException">It is not YAML, or no index.</exception>
    public void Read()
    {
        entries.Charts.Clear();
        var root = Parse();
        entries.HasApiVersion = root.Find("apiVersion")?.Value is YamlScalar { HelmString.Length: > 0 };
        if (root.Find("entries")?.Value is not YamlMapping charts) return;

        foreach (var entry in charts.Entries)
        {
            if (!entries.Begin(entry.Name) || entry.Value is not YamlSequence versions) continue;
            foreach (var version in versions.Items) IndexItem.Take(entry.Name, version, entries);
        }
    }

    private YamlMapping Parse()
    {
        try
        {
            var document = YamlDocument.ParseFirst(YamlText.Decode(content, entries.File), entries.Cancellation);

            return document.Root as YamlMapping ?? throw ChartIndex.Invalid(entries.File, "it is not a map of keys and values", null);
        }
        catch (ChartException fault) when (fault.Diagnostics[0].Code.StartsWith("HELMOCI210", StringComparison.Ordinal))
        {
            throw ChartIndex.Broken(entries.File, 1, fault);
        }
    }
}

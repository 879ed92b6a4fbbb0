using System.Buffers;
using System.Text;
using HelmOci.Diagnostics;

namespace HelmOci.Dependencies;

/// <summary>
/// Reads an index in YAML line by line: by the indentation alone it finds the entries that are wanted, and only these become YAML values.
/// To parse all of a large index would take seconds and hundreds of megabytes.
/// </summary>
/// <remarks>
/// That is the layout in which Helm and all servers of charts write an index. One in another layout (flow style, anchors) is parsed
/// as a whole where it is small.
/// </remarks>
internal sealed class YamlIndexReader(IndexInput input, IndexEntries entries)
{
    /// <summary>An index in another layout than Helm's is read up to this size.</summary>
    private const int LargestWhole = 8 * 1024 * 1024;

    private readonly ArrayBufferWriter<byte> _whole = new();
    private IndexItems? _chart;
    private int _line;
    private int _indent = -1;
    private bool _isInEntries;
    private bool _hasContent;

    /// <exception cref="ChartException">It is not YAML, or no index.</exception>
    public void Read()
    {
        try
        {
            while (TakeLine())
            {
            }

            _chart?.End();
        }
        catch (OtherLayoutException)
        {
            ReadWhole();
        }
    }

    /// <summary>False at the end of the document.</summary>
    private bool TakeLine()
    {
        int end;
        while ((end = input.Rest.IndexOf((byte)'\n')) < 0 && !input.IsEnd) input.More();
        if (end < 0 && input.Rest.IsEmpty) return false;

        var length = end < 0 ? input.Rest.Length : end + 1;
        var line = input.Rest[..length];
        Keep(line);
        _line++;
        input.Use(length);

        return Take(line.TrimEnd("\r\n"u8));
    }

    private void Keep(ReadOnlySpan<byte> line)
    {
        if (_whole.WrittenCount <= LargestWhole) _whole.Write(line);
    }

    private bool Take(ReadOnlySpan<byte> line)
    {
        var indent = line.IndexOfAnyExcept((byte)' ');
        if (indent < 0 || line[indent] == '#')
        {
            // Inside a block of text this is text.
            _chart?.Add(line, Math.Max(indent, 0), _line);

            return true;
        }

        if (line[indent] == '\t') throw new OtherLayoutException();
        if (indent == 0) return TakeTop(line);
        if (_isInEntries) TakeBelow(line, indent);

        return true;
    }

    private bool TakeTop(ReadOnlySpan<byte> line)
    {
        if (line.StartsWith("..."u8) || (_hasContent && line.StartsWith("---"u8))) return false;
        if (line.SequenceEqual("---"u8) || line[0] == '%') return true;
        if (line.StartsWith("---"u8)) throw new OtherLayoutException();

        _hasContent = true;
        EndChart();
        var key = IndexKey.Read(line, 0);
        var rest = key.RestOf(line);
        _isInEntries = key.Name == "entries";
        if (_isInEntries && rest.Length > 0 && !rest.SequenceEqual("{}"u8)) throw new OtherLayoutException();
        if (key.Name == "apiVersion") entries.HasApiVersion = rest.Length > 0 && !rest.SequenceEqual("\"\""u8) && !rest.SequenceEqual("''"u8);

        return true;
    }

    private void TakeBelow(ReadOnlySpan<byte> line, int indent)
    {
        if (_indent < 0) _indent = indent;
        if (indent < _indent) throw new OtherLayoutException();

        if (indent > _indent || IsDash(line[indent..])) _chart?.Add(line, indent, _line);
        else BeginChart(line);
    }

    private void BeginChart(ReadOnlySpan<byte> line)
    {
        EndChart();
        var key = IndexKey.Read(line, _indent);
        if (!entries.Begin(key.Name)) return;

        var rest = key.RestOf(line);
        if (rest.SequenceEqual("[]"u8) || rest.SequenceEqual("null"u8) || rest.SequenceEqual("~"u8)) return;
        if (rest.Length > 0) throw new OtherLayoutException();

        _chart = new IndexItems(key.Name, entries);
    }

    private void EndChart()
    {
        _chart?.End();
        _chart = null;
    }

    private static bool IsDash(ReadOnlySpan<byte> text) => text[0] == '-' && (text.Length == 1 || text[1] == ' ');

    private void ReadWhole()
    {
        while (input.Rest.Length > 0 || !input.IsEnd)
        {
            if (_whole.WrittenCount > LargestWhole) throw ChartIndex.Invalid(entries.File, "it is too large for one that is not laid out as Helm writes it", null, _line);
            _whole.Write(input.Rest);
            input.Use(input.Rest.Length);
            if (!input.IsEnd) input.More();
        }

        new WholeIndexReader(_whole.WrittenMemory, entries).Read();
    }
}

/// <summary>The index is not laid out as Helm lays it out: one entry of a list or map a line.</summary>
internal sealed class OtherLayoutException : FormatException;

/// <summary>The key at the start of a line, and where its value begins.</summary>
internal readonly record struct IndexKey(string Name, int ValueAt)
{
    /// <exception cref="OtherLayoutException">There is no plain or quoted key with a colon.</exception>
    public static IndexKey Read(ReadOnlySpan<byte> line, int start)
    {
        var text = line[start..];
        var isQuoted = text[0] is (byte)'"' or (byte)'\'';
        var end = isQuoted ? text[1..].IndexOf(text[0]) + 1 : ColonOf(text);
        var colon = isQuoted && end > 0 ? end + 1 + text[(end + 1)..].IndexOf((byte)':') : end;
        var isKey = end > 0 && colon >= end && text[0] is not ((byte)'?' or (byte)'&' or (byte)'*' or (byte)'!' or (byte)'{' or (byte)'[' or (byte)'<');
        var name = isKey ? text[(isQuoted ? 1 : 0)..end] : throw new OtherLayoutException();
        if (isQuoted && name.Contains((byte)'\\')) throw new OtherLayoutException();

        return new IndexKey(Encoding.UTF8.GetString(name.TrimEnd((byte)' ')), start + colon + 1);
    }

    /// <summary>The value behind the colon, a comment left out.</summary>
    public ReadOnlySpan<byte> RestOf(ReadOnlySpan<byte> line)
    {
        var rest = line[ValueAt..].Trim((byte)' ');

        return rest.StartsWith("#"u8) ? [] : rest;
    }

    private static int ColonOf(ReadOnlySpan<byte> text)
    {
        var colon = text.IndexOf(": "u8);

        return colon >= 0 ? colon : text.TrimEnd((byte)' ') is [.., (byte)':'] trimmed ? trimmed.Length - 1 : -1;
    }
}

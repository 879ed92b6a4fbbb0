using HelmOci.Diagnostics;
using YamlDotNet.Core;
using YamlDotNet.Core.Events;

namespace HelmOci.Yaml;

/// <summary>One document of a YAML file.</summary>
/// <param name="Source">The file's text.</param>
/// <param name="Root">Its value; a null for a document that holds nothing.</param>
/// <param name="Start">Offset behind its <c>---</c>, or 0.</param>
/// <param name="Aliases">Its aliases, in the order of the text.</param>
internal sealed record YamlDocument(YamlText Source, YamlNode Root, int Start, IReadOnlyList<YamlAlias> Aliases)
{
    /// <summary>The first document. Helm reads Chart.yaml in this way: what follows may be broken.</summary>
    /// <exception cref="ChartException">It is not YAML, or goes beyond what we read.</exception>
    public static YamlDocument ParseFirst(YamlText text, CancellationToken cancellation)
    {
        var events = new YamlEvents(text, cancellation);

        return events.NextDocument() ? new YamlTreeBuilder(text, events).Build() : Empty(text);
    }

    /// <summary>All documents; none for a file that is empty or holds comments only.</summary>
    /// <exception cref="ChartException">One of them is not YAML, or goes beyond what we read.</exception>
    public static IReadOnlyList<YamlDocument> ParseAll(YamlText text, CancellationToken cancellation)
    {
        var documents = new List<YamlDocument>();
        var events = new YamlEvents(text, cancellation);
        while (events.NextDocument())
        {
            documents.Add(new YamlTreeBuilder(text, events).Build());
        }

        return documents;
    }

    private static YamlDocument Empty(YamlText text)
    {
        var end = new YamlSpan(text.Text.Length, text.Text.Length);

        return new YamlDocument(text, new YamlScalar(text, end, "", YamlStyle.Plain, YamlValue.Null), 0, []);
    }
}

/// <summary>A place where <c>*name</c> stands, and the anchored node that it means.</summary>
internal sealed record YamlAlias(YamlSpan Span, YamlNode Target);

/// <summary>The events of YamlDotNet's parser; its exceptions become coded errors.</summary>
internal sealed class YamlEvents(YamlText text, CancellationToken cancellation)
{
    private string _text = text.Text;
    private Parser _parser = new(new StringReader(text.Text));
    private int _end;
    private int _events;
    private int _repairs;

    public ParsingEvent Current => _parser.Current!;

    /// <summary>Moves to the start of the next document; false at the end of the file.</summary>
    public bool NextDocument()
    {
        while (_parser.Current is not DocumentStart)
        {
            if (_parser.Current is StreamEnd) return false;
            Next();
        }

        // Helm's parser reads YAML 1.1 alone, and refuses a text that says otherwise.
        if (Current is DocumentStart { Version: { Version: not { Major: 1, Minor: 1 } } } start)
        {
            throw OtherVersion(start);
        }

        return true;
    }

    public ParsingEvent Next()
    {
        cancellation.ThrowIfCancellationRequested();
        try
        {
            _parser.MoveNext();
            _events++;
            _end = Offset(Current.End);

            return Current;
        }
        catch (YamlException fault)
        {
            if (!Repair(fault)) throw Coded(fault);
        }
        catch (Exception fault) when (fault is InvalidOperationException or ArgumentException)
        {
            // Some broken texts, such as "!!]a" and a lone "...", make YamlDotNet fail in this way.
            throw Syntax("the text is broken behind this place.", _end, fault);
        }

        return Next();
    }

    /// <summary>Begins again with a text that the parser takes, and goes on from where it stopped.</summary>
    private bool Repair(YamlException fault)
    {
        if (!BlankFirstLine.IsCauseOf(fault.Message) || _repairs++ == BlankFirstLine.Most) return false;
        if (BlankFirstLine.Move(_text, Offset(fault.End)) is not { } repaired) return false;

        (_text, _parser) = (repaired, new Parser(new StringReader(repaired)));
        for (var i = 0; i < _events; i++) _parser.MoveNext();

        return true;
    }

    public static YamlSpan SpanOf(ParsingEvent current) => new((int)current.Start.Index, (int)current.End.Index);

    /// <summary>For a tab, the parser reports the start of the value before it, or of the map around it.</summary>
    private ChartException Coded(YamlException fault)
    {
        var start = Offset(fault.Start);
        var tab = fault.Message.Contains(" tab ", StringComparison.Ordinal) ? YamlTabs.FindFrom(text, start) : -1;

        return tab >= 0
            ? YamlTabs.TabIndentation(text, tab)
            : Syntax(fault.Message, start, fault);
    }

    private ChartException Syntax(string fault, int offset, Exception cause) => text.Fault(
        offset,
        DiagnosticCodes.YamlSyntax,
        $"This is not YAML: {fault}",
        "Correct the text at this place or shortly before it.",
        cause);

    private ChartException OtherVersion(DocumentStart start) => text.Fault(
        Offset(start.Start),
        DiagnosticCodes.YamlOtherVersion,
        "Helm reads YAML 1.1, and refuses a text that says it is of another version.",
        "Delete the line that begins with '%YAML'.");

    private int Offset(Mark mark) => (int)Math.Min(mark.Index, text.Text.Length);
}

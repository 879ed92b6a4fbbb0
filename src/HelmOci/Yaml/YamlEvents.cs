using HelmOci.Diagnostics;
using YamlDotNet.Core;
using YamlDotNet.Core.Events;

namespace HelmOci.Yaml;

/// <summary>The events of YamlDotNet's parser, its faults turned into coded ones.</summary>
internal sealed class YamlEvents(YamlText text, CancellationToken cancellation)
{
    private readonly Parser _parser = new(new StringReader(text.Text));

    private int _end;

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
            throw YamlDiagnostics.OtherVersion(text.LocationAt(Offset(start.Start)));
        }

        return true;
    }

    public ParsingEvent Next()
    {
        cancellation.ThrowIfCancellationRequested();
        try
        {
            _parser.MoveNext();
            _end = Offset(Current.End);

            return Current;
        }
        catch (YamlException fault)
        {
            throw Coded(fault);
        }
        catch (Exception fault) when (fault is InvalidOperationException or ArgumentException)
        {
            // Some broken texts, such as "!!]a" and a lone "...", make YamlDotNet fail in this way.
            throw YamlDiagnostics.Syntax("the text is broken behind this place.", text.LocationAt(_end), fault);
        }
    }

    public static YamlSpan SpanOf(ParsingEvent current) => new((int)current.Start.Index, (int)current.End.Index);

    /// <summary>The parser reports a tab where the value before it starts, or the map that it stands in.</summary>
    private ChartException Coded(YamlException fault)
    {
        var start = Offset(fault.Start);
        var tab = fault.Message.Contains(" tab ", StringComparison.Ordinal) ? YamlTabs.FindFrom(text, start) : -1;

        return tab >= 0
            ? YamlDiagnostics.TabIndentation(text.LocationAt(tab))
            : YamlDiagnostics.Syntax(fault.Message, text.LocationAt(start), fault);
    }

    private int Offset(Mark mark) => (int)Math.Min(mark.Index, text.Text.Length);
}

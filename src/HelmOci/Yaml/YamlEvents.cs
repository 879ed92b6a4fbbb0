using HelmOci.Diagnostics;
using YamlDotNet.Core;
using YamlDotNet.Core.Events;

namespace HelmOci.Yaml;

/// <summary>The events of YamlDotNet's parser, its faults turned into coded ones.</summary>
internal sealed class YamlEvents(YamlText text)
{
    private readonly Parser _parser = new(new StringReader(text.Text));

    public ParsingEvent Current => _parser.Current!;

    /// <summary>Moves to the start of the next document; false at the end of the file.</summary>
    public bool NextDocument()
    {
        while (_parser.Current is not DocumentStart)
        {
            if (_parser.Current is StreamEnd) return false;
            Next();
        }

        return true;
    }

    public ParsingEvent Next()
    {
        try
        {
            _parser.MoveNext();

            return Current;
        }
        catch (YamlException fault)
        {
            throw YamlTabs.FindBefore(text, Offset(fault.Start)) is var tab and >= 0
                ? YamlDiagnostics.TabIndentation(text.LocationAt(tab))
                : YamlDiagnostics.Syntax(fault.Message, text.LocationAt(Offset(fault.Start)), fault);
        }
    }

    public static YamlSpan SpanOf(ParsingEvent current) => new((int)current.Start.Index, (int)current.End.Index);

    private int Offset(Mark mark) => (int)Math.Min(mark.Index, text.Text.Length);
}

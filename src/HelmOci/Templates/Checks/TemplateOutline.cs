namespace HelmOci.Templates.Checks;

/// <summary>Which lines of a manifest's template have a value that must be text, as far as the keys around them stand in the same file.</summary>
/// <remarks>Templates are no YAML yet: lines that are actions are passed over, and what a line lies in is told by columns.</remarks>
internal sealed class TemplateOutline
{
    private const int LongestLine = 500;

    private readonly string _text;
    private readonly HashSet<int> _lines = [];
    private readonly List<OpenKey> _open = [];

    public TemplateOutline(string text)
    {
        _text = text;
        for (var start = 0; start < text.Length;)
        {
            var end = text.IndexOf('\n', start);
            if (end < 0) end = text.Length;
            Read(start, new YamlLine(text.AsSpan(start, end - start)));
            start = end + 1;
        }
    }

    /// <summary>Whether an action is the whole value of a key, and Kubernetes wants text there.</summary>
    public bool TakesText(ActionNode action)
    {
        var start = StartOfLine(action.Start);
        if (start < 0 || !_lines.Contains(start) || !EndsLine(action.End)) return false;

        var before = new YamlLine(_text.AsSpan(start, action.Start - start));
        var isTrimmed = _text.AsSpan(action.Start).StartsWith("{{-") || _text.AsSpan(0, action.End).EndsWith("-}}");

        return !isTrimmed && !before.Key.IsEmpty && before.Value.IsEmpty && _text[action.Start - 1] is ' ' or '\t';
    }

    private void Read(int start, YamlLine line)
    {
        if (line.IsPassedOver) return;

        var isItem = line.Dash >= 0;
        Close(isItem ? line.Dash : line.Column, isItem);
        if (_open is [.., { IsText: true }]) return;

        if (isItem) _open.Add(new OpenKey(line.Dash, "", IsItem: true, IsText: false));
        if (TakesText(line.Key)) _lines.Add(start);
        _open.Add(new OpenKey(line.Column, line.Value.IsEmpty ? line.Key.ToString() : "", IsItem: false, IsText: !line.Value.IsEmpty && line.Value[0] is '|' or '>'));
    }

    /// <summary>Ends what does not hold a line in this column. The dashes of a list may stand in the column of its key.</summary>
    private void Close(int column, bool isItem)
    {
        while (_open is [.., var last] && (last.Column > column || (last.Column == column && (last.IsItem || !isItem)))) _open.RemoveAt(_open.Count - 1);
    }

    private bool TakesText(ReadOnlySpan<char> key) => _open switch
    {
        [.., { Name: "env" }, { IsItem: true }] => key is "value",
        [.., { Name: "annotations" or "labels" }] => true,
        _ => false,
    };

    private bool EndsLine(int at)
    {
        while (at < _text.Length && _text[at] is ' ' or '\t' or '\r') at++;

        return at == _text.Length || _text[at] is '\n' or '#';
    }

    /// <summary>Negative for a line that is too long: without an end, a hostile file takes hours.</summary>
    private int StartOfLine(int offset)
    {
        var first = Math.Max(0, offset - LongestLine);
        var end = _text.AsSpan(first, offset - first).LastIndexOf('\n');

        return end >= 0 ? first + end + 1 : first == 0 ? 0 : -1;
    }

    /// <summary>A key, or the dash of an item, that holds the lines below it.</summary>
    /// <param name="Column">Where it stands.</param>
    /// <param name="Name">The key; empty for one with a value of its own.</param>
    /// <param name="IsItem">Whether it is a dash.</param>
    /// <param name="IsText">Whether what follows is a text of several lines, whatever it looks like.</param>
    private sealed record OpenKey(int Column, string Name, bool IsItem, bool IsText);

    /// <summary>A line with a key.</summary>
    private readonly ref struct YamlLine
    {
        public YamlLine(ReadOnlySpan<char> line)
        {
            var content = line.TrimStart(' ');
            Column = line.Length - content.Length;
            Dash = -1;
            if (content.StartsWith("- "))
            {
                Dash = Column;
                content = content[1..].TrimStart(' ');
                Column = line.Length - content.Length;
            }

            content = content.TrimEnd();
            IsPassedOver = content.IsEmpty || content[0] == '#' || (content.StartsWith("{{") && content.EndsWith("}}"));
            // A key may be written by an action that has colons of its own.
            var colon = content.StartsWith("{{") ? content.LastIndexOf(':') : content.IndexOf(':');
            Key = colon < 0 ? default : content[..colon].Trim("\"'");
            Value = colon < 0 ? default : content[(colon + 1)..].Trim();
            if (Value.StartsWith("#")) Value = default;
            if (colon >= 0 || content.IsEmpty || content[0] is not ('|' or '>')) return;

            // An item that is a text of lines, which may stand in any column behind that of the dash.
            Value = content;
            Column = Dash + 1;
        }

        /// <summary>Where the dash of an item stands; -1 for none.</summary>
        public int Dash { get; }

        /// <summary>Where the key stands.</summary>
        public int Column { get; }

        public ReadOnlySpan<char> Key { get; }

        public ReadOnlySpan<char> Value { get; }

        /// <summary>Whether it says nothing of what lies in what.</summary>
        public bool IsPassedOver { get; }
    }
}

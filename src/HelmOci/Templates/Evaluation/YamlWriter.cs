using HelmOci.Yaml;

namespace HelmOci.Templates.Evaluation;

/// <summary>Writes a value as YAML that means the same as what <c>toYaml</c> writes.</summary>
internal sealed class YamlWriter
{
    private readonly List<TextPiece> _pieces = [];

    public TracedText Write(TemplateValue value)
    {
        Write(value, 0, isInLine: false);

        return new TracedText(_pieces);
    }

    /// <param name="value">What is written.</param>
    /// <param name="indent">The blanks before each line.</param>
    /// <param name="isInLine">Whether something stands before it in its line: a key or a dash.</param>
    private void Write(TemplateValue value, int indent, bool isInLine)
    {
        var blank = isInLine ? " " : "";
        switch (value)
        {
            case not ScalarValue when DeepStack.IsAtEnd:
                _pieces.Add(TextPiece.Unknown);
                break;
            case MapValue { Keys.Count: > 0 } map:
                var isFirst = !isInLine;
                foreach (var key in map.Keys)
                {
                    if (!isFirst) Break(indent);
                    isFirst = false;
                    Add($"{KeyOf(key)}:");
                    Write(map.Get(key)!, indent + 2, isInLine: true);
                }

                break;
            case ListValue { Items.Count: > 0 } list:
                var isStart = !isInLine;
                foreach (var item in list.Items)
                {
                    if (!isStart) Break(indent);
                    isStart = false;
                    Add("-");
                    // The first key of a map may stand behind the dash; in a line of its own it means the same.
                    Write(item, indent + 2, isInLine: true);
                }

                break;
            case ScalarValue scalar:
                Add(blank);
                WriteScalar(scalar);
                break;
            default:
                Add(blank);
                if (value is MapValue or ListValue) Add(value is MapValue ? "{}" : "[]");
                else _pieces.Add(TextPiece.Unknown);
                break;
        }
    }

    private void WriteScalar(ScalarValue scalar)
    {
        var text = scalar.Text.ToString();
        if (scalar.IsNil) Add("null");
        else if (scalar.Kind != YamlKind.Text || !NeedsQuotes(text)) _pieces.AddRange(scalar.Text.Pieces);
        else _pieces.AddRange(((ScalarValue)EvaluatedFunctions.Call("quote", [scalar])).Text.Pieces);
    }

    private static string KeyOf(string key) => NeedsQuotes(key) ? $"\"{TextFunctions.Escaped(key)}\"" : key;

    /// <summary>Whether plain text would mean something else.</summary>
    private static bool NeedsQuotes(string text) =>
        text.Length == 0 || YamlResolver.Resolve(text).Kind != YamlKind.Text || !(char.IsLetterOrDigit(text[0]) || text[0] is '/' or '_' or '.' or TextPiece.HoleCharacter)
        || text.AsSpan().IndexOfAny('\n', '\t', '#') >= 0 || text.Contains(": ", StringComparison.Ordinal) || text[^1] is ':' or ' ';

    private void Add(string text)
    {
        if (text.Length > 0) _pieces.Add(new TextPiece(text, []));
    }

    private void Break(int indent) => Add("\n" + new string(' ', indent));
}

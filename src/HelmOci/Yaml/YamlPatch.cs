using System.Text;

namespace HelmOci.Yaml;

/// <summary>Changes to stretches of a text, collected first and made at once.</summary>
internal sealed class YamlPatch
{
    private readonly List<Change> _changes = [];

    public void Insert(int at, string text) => Replace(at, at, text);

    public void Delete(int start, int end) => Replace(start, end, "");

    public void Replace(int start, int end, string text)
    {
        var at = _changes.Count;
        while (at > 0 && _changes[at - 1].Span.Start > start) at--;
        _changes.Insert(at, new Change(new YamlSpan(start, end), text));
    }

    /// <summary>What is inserted at one place keeps the order in which it came.</summary>
    public string ApplyTo(string text)
    {
        var result = new StringBuilder(text.Length + 256);
        var copied = 0;
        foreach (var (span, replacement) in _changes)
        {
            result.Append(text, copied, span.Start - copied).Append(replacement);
            copied = span.End;
        }

        return result.Append(text, copied, text.Length - copied).ToString();
    }

    public bool IsEmpty => _changes.Count == 0;

    private sealed record Change(YamlSpan Span, string Text);
}

using System.Globalization;
using System.Text;

namespace HelmOci.Diagnostics;

/// <summary>
/// Text from outside, as it may be printed in a build's log: one line, no control characters, no known <see cref="Secrets"/>, and
/// nothing that a build server takes for a command (<c>##vso[</c>, <c>::set-output</c>).
/// </summary>
public static class OutsideText
{
    private const int Longest = 500;

    /// <summary>A message of ours, which may quote what others wrote: its length and blanks stay.</summary>
    public static string Harmless(string message)
    {
        var shown = new StringBuilder(message.Length);
        foreach (var c in Secrets.StrikeOut(message))
        {
            if (StartsCommand(shown, c)) shown.Append(' ');
            shown.Append(IsShown(c) ? c : ' ');
        }

        return shown.ToString();
    }

    /// <summary>A value that goes into a file or a command of one line: what is not shown becomes a blank, the rest stays.</summary>
    public static string OneLine(string value)
    {
        var shown = Secrets.StrikeOut(value);

        return string.Create(shown.Length, shown, (line, text) =>
        {
            for (var i = 0; i < text.Length; i++) line[i] = IsShown(text[i]) ? text[i] : ' ';
        });
    }

    /// <summary>Text of others, shortened and folded to one line.</summary>
    public static string Clean(string text)
    {
        var shown = new StringBuilder(Math.Min(text.Length, Longest));
        foreach (var c in Secrets.StrikeOut(text))
        {
            if (shown.Length == Longest) return shown.Append('…').ToString();
            Append(shown, IsShown(c) ? c : ' ');
        }

        return shown.ToString().Trim();
    }

    private static void Append(StringBuilder shown, char c)
    {
        if (c == ' ' && (shown.Length == 0 || shown[^1] == ' ')) return;
        if (StartsCommand(shown, c)) shown.Append(' ');
        shown.Append(c);
    }

    // Azure Pipelines and TeamCity read "##word[" anywhere in a line, GitHub "::word"; "[::1]" stays as it is.
    private static bool StartsCommand(StringBuilder shown, char c) =>
        (EndsWith(shown, '#') && (char.IsLetter(c) || c == '[')) || (EndsWith(shown, ':') && char.IsLetter(c));

    private static bool EndsWith(StringBuilder shown, char twice) =>
        shown.Length >= 2 && shown[^1] == twice && shown[^2] == twice;

    private static bool IsShown(char c) => char.GetUnicodeCategory(c) is not
        (UnicodeCategory.Control or UnicodeCategory.Format or UnicodeCategory.LineSeparator or UnicodeCategory.ParagraphSeparator
        or UnicodeCategory.PrivateUse or UnicodeCategory.OtherNotAssigned);
}

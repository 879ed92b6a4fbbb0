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
        foreach (var rune in Secrets.StrikeOut(message, isOurs: true).EnumerateRunes())
        {
            if (StartsCommand(shown, rune)) shown.Append(' ');
            Append(shown, rune);
        }

        return shown.ToString();
    }

    /// <summary>A value of ours that goes into a file or a command of one line: what is not shown becomes a blank, the rest stays, or it would be wrong.</summary>
    public static string OneLine(string value)
    {
        var line = new StringBuilder(value.Length);
        foreach (var rune in value.EnumerateRunes()) Append(line, rune);

        return line.ToString();
    }

    /// <summary>Text of others, shortened and folded to one line.</summary>
    public static string Clean(string text)
    {
        var shown = new StringBuilder(Math.Min(text.Length, Longest));
        foreach (var rune in Secrets.StrikeOut(text, isOurs: false).EnumerateRunes())
        {
            if (shown.Length >= Longest) return shown.Append('…').ToString();

            var isBlank = !IsShown(rune) || rune.Value == ' ';
            if (isBlank && (shown.Length == 0 || shown[^1] == ' ')) continue;
            if (StartsCommand(shown, rune)) shown.Append(' ');
            Append(shown, rune);
        }

        return shown.ToString().Trim();
    }

    /// <summary>An address without the user name and password that may be written into it.</summary>
    public static string WithoutUser(string address) => address.Contains('@') ? $"***@{address[(address.LastIndexOf('@') + 1)..]}" : address;

    private static void Append(StringBuilder shown, Rune rune)
    {
        if (!IsShown(rune)) shown.Append(' ');
        else if (rune.IsBmp) shown.Append((char)rune.Value);
        else shown.Append(rune.ToString());
    }

    // Azure Pipelines and TeamCity read "##word[" anywhere in a line, GitHub "::word"; "[::1]" stays as it is.
    private static bool StartsCommand(StringBuilder shown, Rune rune) =>
        (EndsWith(shown, '#') && (Rune.IsLetter(rune) || rune.Value == '[')) || (EndsWith(shown, ':') && Rune.IsLetter(rune));

    private static bool EndsWith(StringBuilder shown, char twice) =>
        shown.Length >= 2 && shown[^1] == twice && shown[^2] == twice;

    private static bool IsShown(Rune rune) => Rune.GetUnicodeCategory(rune) is not
        (UnicodeCategory.Control or UnicodeCategory.Format or UnicodeCategory.LineSeparator or UnicodeCategory.ParagraphSeparator
        or UnicodeCategory.PrivateUse or UnicodeCategory.OtherNotAssigned);
}

using System.Globalization;
using System.Text;

namespace HelmOci.Charts;

/// <summary>Strings as Helm cleans them: every white space a blank, what cannot be printed left out.</summary>
/// <remarks>Helm's <c>sanitizeString</c>: nothing is collapsed or trimmed.</remarks>
internal static class HelmText
{
    public static string Clean(string text)
    {
        if (!text.AsSpan().ContainsAnyExceptInRange(' ', '~')) return text;

        var clean = new StringBuilder(text.Length);
        foreach (var rune in text.EnumerateRunes())
        {
            if (Rune.IsWhiteSpace(rune)) clean.Append(' ');
            else if (IsPrintable(rune)) clean.Append(rune.ToString());
        }

        return clean.ToString();
    }

    /// <summary>Letters, marks, numbers, punctuation and symbols.</summary>
    private static bool IsPrintable(Rune rune) => Rune.GetUnicodeCategory(rune) is not (
        UnicodeCategory.Control or UnicodeCategory.Format or UnicodeCategory.PrivateUse or UnicodeCategory.Surrogate
        or UnicodeCategory.OtherNotAssigned or UnicodeCategory.SpaceSeparator or UnicodeCategory.LineSeparator
        or UnicodeCategory.ParagraphSeparator);
}

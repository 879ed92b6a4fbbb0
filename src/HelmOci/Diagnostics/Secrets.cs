using System.Buffers;
using System.Globalization;
using System.Text;

namespace HelmOci.Diagnostics;

/// <summary>Passwords and tokens that are struck out of every text from outside, because a server can send back what it was sent.</summary>
/// <remarks>
/// They are known from when they are learned until this is disposed. <see cref="OutsideText"/> asks for all that the process knows: the
/// secret of another project is no more to be printed than that of this one.
/// </remarks>
public sealed class Secrets : IDisposable
{
    private const string Struck = "***";

    /// <summary>What is shorter is part of too many words to be struck out alone.</summary>
    private const int Shortest = 4;

    /// <summary>What is shorter may be an ordinary word: a password <c>orders</c> must not spoil the name of a chart.</summary>
    private const int ShortestUnmistakable = 16;

    /// <summary>How many characters show that a form begins here. A server chooses the token and the text: to compare all of both everywhere takes forever.</summary>
    private const int Prefix = 64;

    private static readonly SearchValues<char> WordEnds = SearchValues.Create(" \t\r\n\"'<>,;");

    private static readonly object Gate = new();

    // The list is replaced and never changed, so it is read without the lock. The references are weak: secrets that were not disposed of are forgotten, too.
    private static WeakReference<Secrets>[] _all = [];

    private Form[] _forms = [];

    public Secrets()
    {
        lock (Gate) _all = [.. _all.Where(known => known.TryGetTarget(out _)), new WeakReference<Secrets>(this)];
    }

    /// <summary>A token, or another secret that is sent as it is.</summary>
    public void Learn(string secret)
    {
        Add(secret);
        Add(Uri.EscapeDataString(secret));
        AddEncoded(secret);
    }

    /// <summary>A password, which HTTP's Basic scheme sends as the base64 of <c>name:password</c>.</summary>
    public void Learn(string userName, string password)
    {
        if (password.Length == 0) return;

        Learn(password);
        Add($"{userName}:{password}", isPair: true);
        AddEncoded($"{userName}:{password}", isPair: true);
    }

    /// <summary>A text without any secret that is known now, however it is spelled.</summary>
    /// <param name="text">The text.</param>
    /// <param name="isOurs">Whether we wrote it: then only what cannot be an ordinary word is struck out.</param>
    public static string StrikeOut(string text, bool isOurs)
    {
        foreach (var known in _all)
        {
            if (!known.TryGetTarget(out var secrets)) continue;

            foreach (var form in secrets._forms)
            {
                if (form.IsUnmistakable || !isOurs) text = StrikeOut(text, form.Text);
            }
        }

        return text;
    }

    public void Dispose()
    {
        lock (Gate) _all = [.. _all.Where(known => known.TryGetTarget(out var secrets) && secrets != this)];
    }

    /// <summary>Some write the base64 of addresses, and nobody needs the signs that fill it up.</summary>
    private void AddEncoded(string secret, bool isPair = false)
    {
        var encoded = Convert.ToBase64String(Encoding.UTF8.GetBytes(secret)).TrimEnd('=');
        Add(encoded, isPair);
        Add(encoded.Replace('+', '-').Replace('/', '_'), isPair);
    }

    // The longest first: a part must not hide the whole.
    private void Add(string text, bool isPair = false)
    {
        if (text.Length < Shortest) return;

        var form = new Form(text, isPair || text.Length >= ShortestUnmistakable);
        lock (Gate)
        {
            if (!_forms.Contains(form)) _forms = [.. _forms.Append(form).OrderByDescending(known => known.Text.Length)];
        }
    }

    private static string StrikeOut(string text, string form)
    {
        StringBuilder? left = null;
        var taken = 0;
        for (var at = 0; at < text.Length;)
        {
            var length = SpelledAt(text, at, form);
            if (length == 0)
            {
                at++;
                continue;
            }

            (left ??= new StringBuilder()).Append(text, taken, at - taken).Append(Struck);
            taken = at += length;
        }

        return left is null ? text : left.Append(text, taken, text.Length - taken).ToString();
    }

    /// <summary>How much of a text, from a place on, spells a secret: as it is, or with any of its characters escaped; 0 where nothing does.</summary>
    private static int SpelledAt(string text, int start, string form)
    {
        var (at, spelled) = (start, 0);
        while (spelled < form.Length && LengthOf(form[spelled], text.AsSpan(at)) is > 0 and var length)
        {
            at += length;
            if (++spelled == Prefix) return EndOf(text, start, form) - start;
        }

        return spelled == form.Length ? at - start : 0;
    }

    /// <summary>The end of a long secret whose beginning stands here; of one that goes on otherwise, such as a cut one, the end of its word.</summary>
    private static int EndOf(string text, int at, string form)
    {
        foreach (var c in form)
        {
            if (LengthOf(c, text.AsSpan(at)) is > 0 and var length) at += length;
            else return text.AsSpan(at).IndexOfAny(WordEnds) is >= 0 and var rest ? at + rest : text.Length;
        }

        return at;
    }

    private static int LengthOf(char c, ReadOnlySpan<char> text)
    {
        if (text.IsEmpty) return 0;

        var escaped = text[0] switch
        {
            '%' when IsHex(text, 1, 2, c) => 3,
            '\\' when text.Length > 1 && text[1] is 'u' or 'U' && IsHex(text, 2, 4, c) => 6,
            '\\' when text.Length > 1 && text[1] == c => 2,
            '&' => LengthOfEntity(c, text),
            '+' when c == ' ' => 1,
            _ => 0,
        };

        return escaped > 0 ? escaped : text[0] == c ? 1 : 0;
    }

    private static bool IsHex(ReadOnlySpan<char> text, int start, int length, char c) =>
        text.Length >= start + length
        && int.TryParse(text.Slice(start, length), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var value)
        && value == c;

    private static int LengthOfEntity(char c, ReadOnlySpan<char> text)
    {
        var end = text[..Math.Min(text.Length, 12)].IndexOf(';');

        return end > 0 && System.Net.WebUtility.HtmlDecode(text[..(end + 1)].ToString()) is [var meant] && meant == c ? end + 1 : 0;
    }

    private sealed record Form(string Text, bool IsUnmistakable);
}

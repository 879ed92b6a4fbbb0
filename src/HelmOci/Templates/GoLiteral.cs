using System.Buffers;
using System.Text;

namespace HelmOci.Templates;

/// <summary>Texts and characters in quotes, as Go reads them (strconv.Unquote).</summary>
internal static class GoLiteral
{
    /// <summary>What a text in double quotes or backquotes means; null where Go does not know an escape in it.</summary>
    public static string? Unquote(ReadOnlySpan<char> literal)
    {
        var inner = literal[1..^1];
        if (literal[0] == '`') return inner.ToString().Replace("\r", "", StringComparison.Ordinal);
        if (!inner.Contains('\\')) return inner.ToString();

        var text = new StringBuilder(inner.Length);
        for (var at = 0; at < inner.Length;)
        {
            if (!TakeCharacter(inner, ref at, '"', text)) return null;
        }

        return text.ToString();
    }

    /// <summary>Whether a literal in single quotes is one character.</summary>
    public static bool IsRune(ReadOnlySpan<char> literal)
    {
        var at = 1;

        return literal[1] != '\'' && TakeCharacter(literal, ref at, '\'', new StringBuilder()) && at == literal.Length - 1;
    }

    private static bool TakeCharacter(ReadOnlySpan<char> literal, ref int at, char quote, StringBuilder text)
    {
        if (literal[at] == '\\') return TakeEscape(literal, ref at, quote, text);

        var length = Rune.DecodeFromUtf16(literal[at..], out _, out var consumed) == OperationStatus.Done ? consumed : 1;
        text.Append(literal.Slice(at, length));
        at += length;

        return true;
    }

    private static bool TakeEscape(ReadOnlySpan<char> literal, ref int at, char quote, StringBuilder text)
    {
        if (at + 1 >= literal.Length) return false;

        var escape = literal[at + 1];
        at += 2;
        switch (escape)
        {
            case 'x': return TakeCode(literal, ref at, 2, 16, 0xff, text);
            case 'u': return TakeCode(literal, ref at, 4, 16, 0x10ffff, text);
            case 'U': return TakeCode(literal, ref at, 8, 16, 0x10ffff, text);
            case >= '0' and <= '7':
                at--;

                return TakeCode(literal, ref at, 3, 8, 0xff, text);
        }

        var index = @"abfnrtv\".IndexOf(escape, StringComparison.Ordinal);
        if (index < 0 && escape != quote) return false;

        text.Append(index < 0 ? quote : "\a\b\f\n\r\t\v\\"[index]);

        return true;
    }

    private static bool TakeCode(ReadOnlySpan<char> literal, ref int at, int length, uint radix, uint most, StringBuilder text)
    {
        var code = 0ul;
        for (var end = at + length; at < end; at++)
        {
            if (at >= literal.Length || !char.IsAsciiHexDigit(literal[at])) return false;

            var digit = (uint)Convert.FromHexString($"0{literal[at]}")[0];
            if (digit >= radix) return false;
            code = (code * radix) + digit;
        }

        if (code > most || !Rune.TryCreate((uint)code, out var rune)) return false;

        text.Append(rune.ToString());

        return true;
    }
}

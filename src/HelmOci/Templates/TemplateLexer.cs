using System.Text;
using HelmOci.Diagnostics;

namespace HelmOci.Templates;

/// <summary>Cuts a template into tokens, one at a time, as Go's text/template does.</summary>
internal sealed class TemplateLexer(TemplateText source)
{
    private const string DecimalDigits = "0123456789_";
    private const string HexDigits = "0123456789abcdefABCDEF_";

    private readonly string _text = source.Text;

    private int _at;
    private int _start;
    private int _action;
    private int _parentheses;
    private bool _isInAction;

    /// <summary>The next token; the last one, an end, comes again and again.</summary>
    /// <exception cref="ChartException">No token begins like this.</exception>
    public TemplateToken Next() => _isInAction ? NextInAction() : NextOutside();

    private TemplateToken NextOutside()
    {
        while (true)
        {
            _start = _at;
            var action = _text.IndexOf("{{", _at, StringComparison.Ordinal);
            if (action < 0)
            {
                _at = _text.Length;

                return Token(_at > _start ? TokenKind.Text : TokenKind.EndOfText);
            }

            var isTrimmed = action + 3 < _text.Length && _text[action + 2] == '-' && IsBlank(_text[action + 3]);
            var end = isTrimmed ? BeforeBlanks(action) : action;
            _at = action;
            if (end > _start) return new TemplateToken(TokenKind.Text, _start, end);

            _at += isTrimmed ? 4 : 2;
            if (!IsAt("/*")) return Enter(action);

            SkipComment();
        }
    }

    private TemplateToken Enter(int action)
    {
        (_isInAction, _action, _parentheses) = (true, action, 0);

        return new TemplateToken(TokenKind.LeftDelimiter, action, action + 2);
    }

    private void SkipComment()
    {
        var comment = _at;
        var end = _text.IndexOf("*/", _at + 2, StringComparison.Ordinal);
        if (end < 0) throw source.Fault(comment, "The comment has no end.", "Close it with '*/}}'.");

        _at = end + 2;
        if (!IsAtRightDelimiter(out var isTrimmed)) throw source.Fault(
            comment,
            "A comment fills its action: behind '*/' only '}}' or ' -}}' may stand.",
            "Delete what stands between.");

        Leave(isTrimmed);
    }

    private void Leave(bool isTrimmed)
    {
        _at += isTrimmed ? 4 : 2;
        while (isTrimmed && _at < _text.Length && IsBlank(_text[_at])) _at++;
        _isInAction = false;
    }

    private TemplateToken NextInAction()
    {
        _start = _at;
        if (IsAtRightDelimiter(out var isTrimmed)) return RightDelimiter(isTrimmed);
        if (_at == _text.Length) throw source.Fault(_at, $"The action that begins in line {source.LocationAt(_action).Line} has no end.", "Close it with '}}'.");

        switch (_text[_at])
        {
            case ' ' or '\t' or '\r' or '\n': return Space();
            case '=': return Take(TokenKind.Assign, 1);
            case ':': return At(1) == '=' ? Take(TokenKind.Declare, 2) : throw source.Fault(_start, "A ':' stands alone.", "Write ':=' to declare a variable.");
            case '|': return Take(TokenKind.Pipe, 1);
            case '(': return Open();
            case ')': return Close();
            case '"': return Quoted(TokenKind.Quoted, "The quoted text has no end in its line.", "Close it with '\"'; a text of several lines takes backquotes.");
            case '\'': return Quoted(TokenKind.Rune, "The character in single quotes has no end in its line.", "Put a text in double quotes: single quotes are for one character.");
            case '`': return Raw();
            case '$': return FieldOrVariable(TokenKind.Variable, TokenKind.Variable);
            case '.' when _at + 1 < _text.Length && !char.IsAsciiDigit(_text[_at + 1]): return FieldOrVariable(TokenKind.Field, TokenKind.Dot);
            case '.' or '+' or '-' or (>= '0' and <= '9'): return Number();
            case var other: return WordLength(_at) > 0 ? Word() : Character(other);
        }
    }

    private TemplateToken RightDelimiter(bool isTrimmed)
    {
        if (_parentheses > 0) throw source.Fault(_start, "A '(' is not closed before '}}'.", "Add ')'.");

        var start = isTrimmed ? _start + 2 : _start;
        Leave(isTrimmed);

        return new TemplateToken(TokenKind.RightDelimiter, start, start + 2);
    }

    /// <summary>The last blank belongs to a delimiter that trims (<c> -}}</c>).</summary>
    private TemplateToken Space()
    {
        while (_at < _text.Length && IsBlank(_text[_at])) _at++;
        if (IsAt("-}}")) _at--;

        return Token(TokenKind.Space);
    }

    private TemplateToken Open()
    {
        _parentheses++;

        return Take(TokenKind.LeftParenthesis, 1);
    }

    private TemplateToken Close() => --_parentheses >= 0
        ? Take(TokenKind.RightParenthesis, 1)
        : throw source.Fault(_start, "This ')' has no '(' before it.", "Delete it, or add '('.");

    private TemplateToken Quoted(TokenKind kind, string message, string nextStep)
    {
        var quote = _text[_at];
        for (_at++; _at < _text.Length && _text[_at] != '\n'; _at++)
        {
            if (_text[_at] == quote) return Take(kind, 1);
            if (_text[_at] == '\\' && At(1) != '\n') _at++;
        }

        throw source.Fault(_start, message, nextStep);
    }

    private TemplateToken Raw()
    {
        var end = _text.IndexOf('`', _at + 1);
        if (end < 0) throw source.Fault(_start, "The text in backquotes has no end.", "Close it with '`'.");

        _at = end;

        return Take(TokenKind.Raw, 1);
    }

    /// <summary>A dot or a dollar, with a name or without.</summary>
    private TemplateToken FieldOrVariable(TokenKind kind, TokenKind nameless)
    {
        _at++;
        if (IsAtTerminator()) return Token(nameless);

        SkipWord();

        return IsAtTerminator() ? Token(kind) : throw BadCharacter();
    }

    private TemplateToken Word()
    {
        SkipWord();

        return IsAtTerminator() ? Token(Keywords.KindOf(_text.AsSpan(_start, _at - _start))) : throw BadCharacter();
    }

    private TemplateToken Character(char character) => character is > ' ' and < '\x7f'
        ? Take(TokenKind.Character, 1)
        : throw source.Fault(_start, $"An action cannot hold the character U+{RuneAt(_start).Value:X4} outside quotes.", "Delete it; quotes must be straight ones.");

    private TemplateToken Number()
    {
        if (!ScanNumber()) throw BadNumber();
        if (At(0) is not ('+' or '-')) return Token(TokenKind.Number);

        // A complex number, the one place where two numbers meet without a blank.
        return ScanNumber() && _text[_at - 1] == 'i' ? Token(TokenKind.Complex) : throw BadNumber();
    }

    /// <summary>Takes what may be a number; whether it is one, <see cref="GoLiteral"/> knows.</summary>
    private bool ScanNumber()
    {
        Accept("+-");
        var digits = DecimalDigits;
        if (Accept("0"))
        {
            if (Accept("xX")) digits = HexDigits;
            else if (Accept("oO")) digits = "01234567_";
            else if (Accept("bB")) digits = "01_";
        }

        AcceptAll(digits);
        if (Accept(".")) AcceptAll(digits);
        if ((digits == DecimalDigits && Accept("eE")) || (digits == HexDigits && Accept("pP")))
        {
            Accept("+-");
            AcceptAll(DecimalDigits);
        }

        Accept("i");

        return WordLength(_at) == 0;
    }

    private bool Accept(string characters)
    {
        var isAccepted = _at < _text.Length && characters.Contains(_text[_at], StringComparison.Ordinal);
        if (isAccepted) _at++;

        return isAccepted;
    }

    private void AcceptAll(string characters)
    {
        while (Accept(characters))
        {
        }
    }

    private void SkipWord()
    {
        while (WordLength(_at) is > 0 and var length) _at += length;
    }

    /// <summary>The length of the letter, digit or underscore there; 0 for anything else.</summary>
    private int WordLength(int at)
    {
        if (at >= _text.Length) return 0;
        if (char.IsAscii(_text[at])) return char.IsAsciiLetterOrDigit(_text[at]) || _text[at] == '_' ? 1 : 0;

        return Rune.TryGetRuneAt(_text, at, out var rune) && (Rune.IsLetter(rune) || Rune.IsDigit(rune)) ? rune.Utf16SequenceLength : 0;
    }

    /// <summary>Whether a name may end here.</summary>
    private bool IsAtTerminator() =>
        _at == _text.Length || IsBlank(_text[_at]) || _text[_at] is '.' or ',' or '|' or ':' or ')' or '(' || IsAt("}}");

    private bool IsAtRightDelimiter(out bool isTrimmed)
    {
        isTrimmed = _at + 3 < _text.Length && IsBlank(_text[_at]) && _text.AsSpan(_at + 1).StartsWith("-}}");

        return isTrimmed || IsAt("}}");
    }

    private bool IsAt(string mark) => _text.AsSpan(_at).StartsWith(mark);

    private static bool IsBlank(char character) => character is ' ' or '\t' or '\r' or '\n';

    private int BeforeBlanks(int end)
    {
        while (end > _start && IsBlank(_text[end - 1])) end--;

        return end;
    }

    /// <summary>The character that many places on; NUL behind the end.</summary>
    private char At(int step) => _at + step < _text.Length ? _text[_at + step] : '\0';

    private TemplateToken Take(TokenKind kind, int length)
    {
        _at += length;

        return Token(kind);
    }

    private TemplateToken Token(TokenKind kind) => new(kind, _start, _at);

    private Rune RuneAt(int at) => Rune.TryGetRuneAt(_text, at, out var rune) ? rune : Rune.ReplacementChar;

    private ChartException BadNumber() => source.Fault(
        _start,
        $"{source.Quote(_start, Math.Min(_at + 1, _text.Length))} is not a number.",
        _text[_start] == '-' && _start == _action + 2 ? "Put a blank behind '{{-'." : "Put a text in quotes, and blanks between values.");

    private ChartException BadCharacter()
    {
        var name = source.Quote(_start, _at);
        if (IsAt("-}}")) return source.Fault(_at, $"'-}}}}' stands right behind {name}.", "Put a blank before it.");
        if (_text[_at] == '-') return source.Fault(
            _start,
            $"{name} is followed by '-', which no name may hold here.",
            "Reach a key with a dash by index: (index .Values \"my-key\").");

        return source.Fault(
            _start,
            $"{name} is followed by '{RuneAt(_at)}', which cannot stand there.",
            _text[_at] == '}' ? "Close the action with '}}'." : "Put a blank between, or correct the name; templates have functions instead of signs, as in (index .a 0).");
    }
}

using HelmOci.Diagnostics;

namespace HelmOci.Templates;

/// <summary>The tokens of a template for its parser, which may give some back.</summary>
/// <param name="source">The template.</param>
/// <param name="names">Names that stand in templates.</param>
internal sealed class TemplateTokens(TemplateText source, TemplateNames names)
{
    private readonly TemplateLexer _lexer = new(source);
    private readonly TemplateToken[] _givenBack = new TemplateToken[3];
    private int _count;

    public TemplateText Source { get; } = source;

    public TemplateToken Next() => _count > 0 ? _givenBack[--_count] : _lexer.Next();

    public TemplateToken NextNonSpace()
    {
        var token = Next();
        while (token.Kind == TokenKind.Space) token = Next();

        return token;
    }

    public TemplateToken Peek()
    {
        var token = Next();
        GiveBack(token);

        return token;
    }

    /// <summary>Drops blanks, and shows what comes behind them.</summary>
    public TemplateToken PeekNonSpace()
    {
        var token = NextNonSpace();
        GiveBack(token);

        return token;
    }

    /// <summary>Up to three tokens come again, the last one first.</summary>
    public void GiveBack(TemplateToken token) => _givenBack[_count++] = token;

    public string TextOf(TemplateToken token) => names.NameOf(Source.Text.AsSpan(token.Start, token.End - token.Start));

    /// <summary>The fields of a stretch such as <c>.a.b</c>.</summary>
    public string[] PathOf(int start, int end) => names.PathOf(Source.Text.AsSpan(start, end - start));

    /// <exception cref="ChartException">Another token comes.</exception>
    public TemplateToken Expect(TokenKind kind, string place)
    {
        var token = NextNonSpace();

        return token.Kind == kind ? token : throw Unexpected(token, place);
    }

    public ChartException Unexpected(TemplateToken token, string place) => token.Kind switch
    {
        TokenKind.EndOfText => Source.Fault(token.Start, $"The file ends in {place}.", "Finish the action."),
        TokenKind.RightDelimiter => Source.Fault(token.Start, $"The action ends too early: something is missing in {place}.", "Add what is missing before '}}'."),
        TokenKind.Character or TokenKind.Assign => Source.Fault(
            token.Start,
            $"{Source.Quote(token.Start, token.End)} cannot stand here, in {place}.",
            TextOf(token) switch
            {
                "}" => "Close the action with '}}'.",
                "{" => "Close the action before it with '}}'.",
                "," => "Arguments are parted by blanks, without a comma.",
                "/" when Source.Text.AsSpan(token.End).StartsWith("*") => "Put '/*' right behind '{{' or '{{- '.",
                _ => "Templates have functions instead of signs: (eq .a .b), (and .a .b), (not .a), (add .a .b), (index .a 0).",
            }),
        _ when place is "'end'" or "'else'" => Source.Fault(
            token.Start,
            $"{Source.Quote(token.Start, token.End)} cannot stand behind {place}.",
            place == "'end'" ? "Write '{{ end }}', whatever it ends." : "Write '{{ else }}' or '{{ else if … }}'."),
        _ => Source.Fault(token.Start, $"{Source.Quote(token.Start, token.End)} cannot stand here, in {place}.", "Put blanks between values, and '|' before a function that takes what stands before it."),
    };
}

/// <summary>Names and paths, each of them one object however often it stands in the templates of a chart, as long as no other takes its place here.</summary>
internal sealed class TemplateNames
{
    private const int Places = 1024;

    private readonly string?[] _names = new string?[Places];
    private readonly FieldPath?[] _paths = new FieldPath?[Places];

    public string NameOf(ReadOnlySpan<char> name)
    {
        ref var known = ref _names[PlaceOf(name)];

        return known is not null && name.SequenceEqual(known) ? known : known = name.ToString();
    }

    /// <param name="path">Fields, each with its dot.</param>
    public string[] PathOf(ReadOnlySpan<char> path)
    {
        ref var known = ref _paths[PlaceOf(path)];
        if (known is null || !path.SequenceEqual(known.Text)) known = new FieldPath(path.ToString(), path[1..].ToString().Split('.'));

        return known.Fields;
    }

    private static int PlaceOf(ReadOnlySpan<char> text) => string.GetHashCode(text) & (Places - 1);

    private sealed record FieldPath(string Text, string[] Fields);
}

/// <summary>A piece of a template.</summary>
/// <param name="Kind">What it is.</param>
/// <param name="Start">The offset of its first character.</param>
/// <param name="End">The offset behind its last.</param>
internal readonly record struct TemplateToken(TokenKind Kind, int Start, int End);

internal enum TokenKind
{
    EndOfText,
    Text,
    LeftDelimiter,
    RightDelimiter,
    Space,
    Declare,
    Assign,
    Pipe,
    LeftParenthesis,
    RightParenthesis,

    /// <summary>A printable character with no meaning of its own.</summary>
    Character,
    Quoted,
    Raw,
    Rune,
    Number,
    Complex,
    Boolean,
    Nil,
    Dot,
    Field,
    Variable,

    /// <summary>A word that must be a function.</summary>
    Name,
    Block,
    Break,
    Continue,
    Define,
    Else,
    End,
    If,
    Range,
    Template,
    With,
}

/// <summary>The words that are no names.</summary>
internal static class Keywords
{
    public static TokenKind KindOf(ReadOnlySpan<char> word) => word switch
    {
        "block" => TokenKind.Block,
        "break" => TokenKind.Break,
        "continue" => TokenKind.Continue,
        "define" => TokenKind.Define,
        "else" => TokenKind.Else,
        "end" => TokenKind.End,
        "if" => TokenKind.If,
        "nil" => TokenKind.Nil,
        "range" => TokenKind.Range,
        "template" => TokenKind.Template,
        "with" => TokenKind.With,
        "true" or "false" => TokenKind.Boolean,
        _ => TokenKind.Name,
    };
}

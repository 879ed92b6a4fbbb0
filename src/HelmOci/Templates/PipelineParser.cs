using HelmOci.Diagnostics;
using HelmOci.Yaml;

namespace HelmOci.Templates;

/// <summary>Parses what stands inside an action: pipelines, commands and their operands. It knows the variables that may be named there.</summary>
internal sealed class PipelineParser(TemplateTokens tokens)
{
    private readonly List<NameOperand> _functions = [];
    private readonly NodeStack<Operand> _operands = new();
    private readonly NodeStack<Command> _commands = new();
    private VariableScope _variables = new();
    private int _depth;

    public IReadOnlyList<NameOperand> Functions => _functions;

    /// <summary>How many variables there are.</summary>
    public int Mark() => _variables.Count;

    /// <summary>Forgets the variables since the mark.</summary>
    public void Release(int mark) => _variables.Release(mark);

    /// <summary>Parses a part in which no variable of the text around it is known: that of a definition.</summary>
    public T WithVariablesOfItsOwn<T>(Func<T> part)
    {
        var around = _variables;
        _variables = new VariableScope();
        var result = part();
        _variables = around;

        return result;
    }

    /// <summary>Parses one level deeper.</summary>
    /// <exception cref="ChartException">It is one too many.</exception>
    public TResult Deeper<T, TResult>(int offset, Func<T, TResult> part, T given)
    {
        if (_depth == TemplateParser.DeepestNesting) throw TooDeep(offset);

        _depth++;
        var result = DeepStack.IsAtEnd ? DeepStack.Continue(part, given) : part(given);
        _depth--;

        return result;
    }

    /// <summary>Up to and with the token that ends it.</summary>
    public Pipeline Parse(string place, TokenKind end)
    {
        var (variables, isAssignment) = ParseVariables(place);
        var mark = _commands.Count;
        while (true)
        {
            var token = tokens.NextNonSpace();
            if (token.Kind == end) return Checked(new Pipeline(variables, isAssignment, _commands.Take(mark), token.End), token, place);
            if (!BeginsOperand(token.Kind)) throw tokens.Unexpected(token, place);

            tokens.GiveBack(token);
            var command = ParseCommand();
            _commands.Add(command);
            if (_commands.Count - mark > 1 && command.Operands[0] is TextOperand or DotOperand or LiteralOperand)
            {
                throw tokens.Source.Fault(
                    command.Operands[0].Start,
                    "Only a function or method can take what comes through '|', and this is a plain value.",
                    "Put the value before the first '|'.");
            }
        }
    }

    private Pipeline Checked(Pipeline pipeline, TemplateToken end, string place) => pipeline.Commands.Length > 0
        ? pipeline
        : throw tokens.Source.Fault(end.Start, $"A value is missing in {place}.", "Write one, or delete the action.");

    /// <summary>Takes <c>$x :=</c>, <c>$x =</c>, and in a range <c>$i, $x :=</c>.</summary>
    private (string[] Names, bool IsAssignment) ParseVariables(string place)
    {
        string[] variables = [];
        while (tokens.PeekNonSpace().Kind == TokenKind.Variable)
        {
            var variable = tokens.Next();
            var blank = tokens.Peek();
            var next = tokens.NextNonSpace();
            var isComma = next.Kind == TokenKind.Character && tokens.TextOf(next) == ",";
            if (!isComma && next.Kind is not (TokenKind.Declare or TokenKind.Assign))
            {
                tokens.GiveBack(next);
                if (blank.Kind == TokenKind.Space) tokens.GiveBack(blank);
                tokens.GiveBack(variable);

                break;
            }

            variables = [.. variables, tokens.TextOf(variable)];
            _variables.Add(variables[^1]);
            if (!isComma) return (variables, next.Kind == TokenKind.Assign);
            if (place != TemplateParser.Range || variables.Length > 1) throw tokens.Source.Fault(
                next.Start,
                "Only a range sets two variables at once, and nothing sets more.",
                "Set one at a time.");
            if (tokens.PeekNonSpace() is { Kind: not (TokenKind.Variable or TokenKind.RightDelimiter or TokenKind.RightParenthesis) } other)
            {
                throw tokens.Source.Fault(other.Start, "Behind ',' a range takes the name of a variable.", "Write 'range $key, $value := ...'.");
            }
        }

        return (variables, false);
    }

    private Command ParseCommand()
    {
        var mark = _operands.Count;
        while (true)
        {
            tokens.PeekNonSpace();
            if (ParseOperand() is { } operand) _operands.Add(operand);
            var token = tokens.Next();
            switch (token.Kind)
            {
                case TokenKind.Space:
                    continue;
                case TokenKind.RightDelimiter or TokenKind.RightParenthesis:
                    tokens.GiveBack(token);
                    break;
                case TokenKind.Pipe:
                    break;
                default:
                    throw tokens.Unexpected(token, "a command");
            }

            return new Command(_operands.Take(mark));
        }
    }

    /// <summary>A term and the fields behind it; null where something else comes.</summary>
    private Operand? ParseOperand()
    {
        if (ParseTerm() is not { } term) return null;
        if (term is FieldOperand || tokens.Peek().Kind != TokenKind.Field) return term;

        var start = tokens.Peek().Start;
        var fields = Path(tokens.Next());

        return term switch
        {
            VariableOperand variable => variable with { Fields = fields },
            TextOperand or LiteralOperand or DotOperand => throw tokens.Source.Fault(
                start,
                $"{tokens.Source.Quote(term.Start, start)} has no fields.",
                "Put a blank before the dot, or delete it."),
            _ => new ChainOperand(term.Start, term, fields),
        };
    }

    private Operand? ParseTerm()
    {
        var token = tokens.NextNonSpace();
        switch (token.Kind)
        {
            case TokenKind.Name: return Function(token);
            case TokenKind.Dot: return new DotOperand(token.Start);
            case TokenKind.Variable: return Variable(token);
            case TokenKind.Field: return new FieldOperand(token.Start, Path(token));
            case TokenKind.Nil: return new LiteralOperand(token.Start, "", IsNil: true);
            case TokenKind.Boolean: return new LiteralOperand(token.Start, tokens.TextOf(token), IsNil: false);
            case TokenKind.Rune or TokenKind.Number or TokenKind.Complex: return Number(token);
            case TokenKind.Quoted or TokenKind.Raw: return new TextOperand(token.Start, Unquote(token));
            case TokenKind.LeftParenthesis:
                return Deeper(token.Start, static given => given.Parser.ParseParentheses(given.token), (Parser: this, token));
            default:
                tokens.GiveBack(token);

                return null;
        }
    }

    private PipelineOperand ParseParentheses(TemplateToken token) => new(token.Start, Parse("parentheses", TokenKind.RightParenthesis));

    /// <summary>What a text in quotes means.</summary>
    public string Unquote(TemplateToken token) =>
        GoLiteral.Unquote(tokens.Source.Text.AsSpan(token.Start, token.End - token.Start))
        ?? throw tokens.Source.Fault(
            token.Start,
            $"{tokens.Source.Quote(token.Start, token.End)} holds an escape that Go does not know.",
            "Write a backslash as '\\\\', or put the text in backquotes.");

    private NameOperand Function(TemplateToken token)
    {
        var function = new NameOperand(token.Start, tokens.TextOf(token));
        _functions.Add(function);

        return function;
    }

    private VariableOperand Variable(TemplateToken token)
    {
        var name = tokens.TextOf(token);

        return _variables.Knows(name)
            ? new VariableOperand(token.Start, name, [])
            : throw tokens.Source.Fault(
                token.Start,
                $"The variable {name} is not known here.",
                tokens.Source.Text.AsSpan(token.End).TrimStart().StartsWith("in ")
                    ? $"Write 'range {name} := …': Go's templates have no 'in'."
                    : "Declare it before with ':='; what is declared in a block or another template ends with it.");
    }

    private LiteralOperand Number(TemplateToken token)
    {
        var text = tokens.Source.Text.AsSpan(token.Start, token.End - token.Start);
        var isNumber = token.Kind switch
        {
            TokenKind.Rune => GoLiteral.IsRune(text),
            TokenKind.Complex => GoNumberLiteral.IsComplex(text),
            _ => GoNumberLiteral.IsNumber(text),
        };
        if (isNumber) return new LiteralOperand(token.Start, tokens.TextOf(token), IsNil: false);

        throw token.Kind == TokenKind.Rune
            ? tokens.Source.Fault(
                token.Start,
                $"{tokens.Source.Quote(token.Start, token.End)} is not one character.",
                "Put a text in double quotes: single quotes are for one character.")
            : tokens.Source.Fault(token.Start, $"{tokens.Source.Quote(token.Start, token.End)} is not a number that Go reads.", "Correct it, or put it in quotes.");
    }

    /// <summary>The field, and those right behind it.</summary>
    private string[] Path(TemplateToken token)
    {
        var end = token.End;
        while (tokens.Peek().Kind == TokenKind.Field) end = tokens.Next().End;

        return tokens.PathOf(token.Start, end);
    }

    private static bool BeginsOperand(TokenKind kind) => kind is TokenKind.Boolean or TokenKind.Rune or TokenKind.Complex or TokenKind.Dot or TokenKind.Field
        or TokenKind.Name or TokenKind.Number or TokenKind.Nil or TokenKind.Raw or TokenKind.Quoted or TokenKind.Variable or TokenKind.LeftParenthesis;

    private ChartException TooDeep(int offset) => new(new Diagnostic(
        DiagnosticCodes.TemplateTooDeep,
        $"The template is nested more than {TemplateParser.DeepestNesting} deep.",
        "Take parts out of it, with define or a variable.")
    { Location = tokens.Source.LocationAt(offset) });
}

/// <summary>What is being parsed, of all the lists that are not at their ends yet: each is copied out once, at its length.</summary>
internal sealed class NodeStack<T>
{
    private readonly List<T> _nodes = [];

    public int Count => _nodes.Count;

    public void Add(T node) => _nodes.Add(node);

    /// <summary>The nodes since there were so many.</summary>
    public T[] Take(int mark)
    {
        if (mark == _nodes.Count) return [];

        var taken = new T[_nodes.Count - mark];
        _nodes.CopyTo(mark, taken, 0, taken.Length);
        _nodes.RemoveRange(mark, taken.Length);

        return taken;
    }
}

/// <summary>The variables that may be named at a place; <c>$</c> always is there.</summary>
internal sealed class VariableScope
{
    private readonly List<string> _declared = [];
    private readonly Dictionary<string, int> _counts = new(StringComparer.Ordinal) { ["$"] = 1 };

    public int Count => _declared.Count;

    public bool Knows(string name) => CountOf(name) > 0;

    public void Add(string name)
    {
        _declared.Add(name);
        _counts[name] = CountOf(name) + 1;
    }

    public void Release(int count)
    {
        for (var i = count; i < _declared.Count; i++) _counts[_declared[i]]--;
        _declared.RemoveRange(count, _declared.Count - count);
    }

    private int CountOf(string name) => _counts.TryGetValue(name, out var count) ? count : 0;
}

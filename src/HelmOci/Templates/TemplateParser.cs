using HelmOci.Diagnostics;

namespace HelmOci.Templates;

/// <summary>Parses a template as Helm does (Go's text/template/parse): what it refuses, every Helm refuses.</summary>
/// <remarks>
/// It asks for no more of the text than Go's parser does at the same point, so both get stuck at the same token. Which functions there are it does not
/// ask: that depends on Helm's version.
/// </remarks>
internal sealed class TemplateParser
{
    /// <summary>Blocks and parentheses within each other; Go takes as many parentheses.</summary>
    public const int DeepestNesting = 10_000;

    /// <summary>What messages call a range.</summary>
    public const string Range = "'range'";

    private readonly TemplateTokens _tokens;
    private readonly PipelineParser _pipelines;
    private readonly CancellationToken _cancellation;
    private readonly NodeStack<TemplateNode> _nodes = new();
    private readonly List<TemplateDefinition> _definitions = [];
    private readonly List<NameOperand> _laterWords = [];
    private readonly Dictionary<string, TemplateDefinition> _named = new(StringComparer.Ordinal);
    private int _ranges;

    private TemplateParser(TemplateText source, TemplateNames names, CancellationToken cancellation)
    {
        (_tokens, _cancellation) = (new TemplateTokens(source, names), cancellation);
        _pipelines = new PipelineParser(_tokens);
    }

    private TemplateText Source => _tokens.Source;

    /// <param name="source">The text.</param>
    /// <param name="names">Those of the chart's other templates.</param>
    /// <param name="cancellation">Stops the work.</param>
    public static ParsedTemplate Parse(TemplateText source, TemplateNames names, CancellationToken cancellation)
    {
        var parser = new TemplateParser(source, names, cancellation);
        var body = new List<TemplateNode>();
        Diagnostic? fault = null;
        try
        {
            parser.ParseFile(body);
        }
        catch (ChartException stuck)
        {
            fault = stuck.Diagnostics[0];
        }

        return new ParsedTemplate(source, [.. body], parser._definitions, parser._pipelines.Functions, parser._laterWords) { Fault = fault };
    }

    private void ParseFile(List<TemplateNode> body)
    {
        while (_tokens.Peek().Kind != TokenKind.EndOfText)
        {
            if (TryParseDefinition()) continue;

            var node = ParseNode();
            if (node is Terminator end) throw Unopened(end);
            body.Add(node);
        }
    }

    /// <summary>A definition stands outside of all blocks.</summary>
    private bool TryParseDefinition()
    {
        if (_tokens.Peek().Kind != TokenKind.LeftDelimiter) return false;

        var delimiter = _tokens.Next();
        var word = _tokens.NextNonSpace();
        if (word.Kind == TokenKind.Define)
        {
            ParseDefinition(delimiter);

            return true;
        }

        _tokens.GiveBack(word);
        _tokens.GiveBack(delimiter);

        return false;
    }

    private void ParseDefinition(TemplateToken delimiter)
    {
        var name = ParseName("'define'");
        _tokens.Expect(TokenKind.RightDelimiter, "'define'");
        Define("'define'", name.Text, delimiter);
    }

    /// <summary>Parses the body of a definition. Of two with one name Go takes neither, unless one is blank.</summary>
    private void Define(string word, string name, TemplateToken delimiter)
    {
        var body = ParseBodyOfDefinition(word, delimiter);
        var definition = new TemplateDefinition(name, delimiter.Start, body);
        _definitions.Add(definition);
        if (!_named.TryGetValue(name, out var other) || Source.IsBlank(other.Body)) _named[name] = definition;
        else if (!Source.IsBlank(body)) throw Repeated(definition, other);
    }

    private TemplateNode[] ParseBodyOfDefinition(string word, TemplateToken delimiter)
    {
        var around = _ranges;
        _ranges = 0;
        var body = _pipelines.WithVariablesOfItsOwn(() => ParseBody(word, delimiter).Nodes);
        _ranges = around;

        return body;
    }

    /// <summary>Up to the <c>end</c>, or the <c>else</c> where the block may have one.</summary>
    private (TemplateNode[] Nodes, Terminator End) ParseBody(string word, TemplateToken delimiter, bool mayHaveElse = false)
    {
        var mark = _nodes.Count;
        while (_tokens.PeekNonSpace().Kind != TokenKind.EndOfText)
        {
            var node = ParseNode();
            if (node is not Terminator end) _nodes.Add(node);
            else if (end.IsElse && !mayHaveElse) throw SecondElse(end, word);
            else return (_nodes.Take(mark), end);
        }

        throw Source.Fault(
            _tokens.Peek().Start,
            $"The {word} of line {Source.LocationAt(delimiter.Start).Line} has no '{{{{ end }}}}'.",
            "Add one, or look for a block inside that lacks its own.");
    }

    private TemplateNode ParseNode()
    {
        _cancellation.ThrowIfCancellationRequested();
        var token = _tokens.NextNonSpace();

        return token.Kind switch
        {
            TokenKind.Text => new TextNode(token.Start, token.End),
            TokenKind.LeftDelimiter => ParseAction(token),
            // What is left of "else if" behind a block that cannot have it.
            _ => throw Source.Fault(
                token.Start,
                $"{Source.Quote(token.Start, token.End)} cannot stand behind the 'else' of another kind of block.",
                "Look for a block above that lacks its '{{ end }}', or put a block of its own into the 'else'."),
        };
    }

    private TemplateNode ParseAction(TemplateToken delimiter)
    {
        var word = _tokens.NextNonSpace();
        switch (word.Kind)
        {
            case TokenKind.Block: return ParseBlock(delimiter);
            case TokenKind.Break or TokenKind.Continue: return ParseJump(delimiter, word);
            case TokenKind.Else: return ParseElse(word);
            case TokenKind.End: return new Terminator(word.Start, _tokens.Expect(TokenKind.RightDelimiter, "'end'").End, IsElse: false);
            case TokenKind.If: return ParseDeeper(delimiter, word, BranchKind.If, "'if'");
            case TokenKind.Range: return ParseDeeper(delimiter, word, BranchKind.Range, Range);
            case TokenKind.Template: return ParseCall(delimiter);
            case TokenKind.With: return ParseDeeper(delimiter, word, BranchKind.With, "'with'");
        }

        _tokens.GiveBack(word);
        if (word.Kind == TokenKind.Define) throw Source.Fault(word.Start, "A 'define' stands inside a block.", "Look for a block or definition above that lacks its '{{ end }}', or move this one out: definitions stand at the top of a file.");

        var pipeline = _pipelines.Parse("this action", TokenKind.RightDelimiter);

        return new ActionNode(delimiter.Start, pipeline.End, pipeline);
    }

    private JumpNode ParseJump(TemplateToken delimiter, TemplateToken word)
    {
        var name = $"'{_tokens.TextOf(word)}'";
        var end = _tokens.Expect(TokenKind.RightDelimiter, name).End;
        if (_ranges == 0) throw Source.Fault(word.Start, $"{name} stands outside of a range.", "Delete it.");

        _laterWords.Add(new NameOperand(word.Start, _tokens.TextOf(word)));

        return new JumpNode(delimiter.Start, end);
    }

    /// <summary>An <c>else</c> leaves the <c>if</c> or <c>with</c> behind it to its block.</summary>
    private Terminator ParseElse(TemplateToken word)
    {
        var next = _tokens.PeekNonSpace();
        var end = next.Kind is TokenKind.If or TokenKind.With ? next.Start : _tokens.Expect(TokenKind.RightDelimiter, "'else'").End;

        return new Terminator(word.Start, end, IsElse: true);
    }

    private BranchNode ParseDeeper(TemplateToken delimiter, TemplateToken keyword, BranchKind kind, string word) => _pipelines.Deeper(
        keyword.Start, static given => given.Parser.ParseBranch(given.delimiter, given.kind, given.word), (Parser: this, delimiter, kind, word));

    /// <summary>Go parses each <c>else if</c> as a block within the one before; here they stand side by side.</summary>
    private BranchNode ParseBranch(TemplateToken delimiter, BranchKind kind, string word)
    {
        var mark = _pipelines.Mark();
        BranchArm[] arms = [ParseArm(delimiter, kind, word, out var terminator)];
        if (terminator.IsElse && Continues(kind)) arms = ParseOtherArms(arms[0], delimiter, kind, word, out terminator);
        var otherwise = terminator.IsElse ? ParseBody(word, delimiter).Nodes : [];
        _pipelines.Release(mark);

        return new BranchNode(delimiter.Start, arms[0].Condition.End, kind, arms, otherwise);
    }

    private BranchArm[] ParseOtherArms(BranchArm first, TemplateToken delimiter, BranchKind kind, string word, out Terminator terminator)
    {
        var arms = new List<BranchArm> { first };
        do
        {
            arms.Add(ParseArm(delimiter, kind, word, out terminator));
        }
        while (terminator.IsElse && Continues(kind));

        return [.. arms];
    }

    private BranchArm ParseArm(TemplateToken delimiter, BranchKind kind, string word, out Terminator terminator)
    {
        var condition = _pipelines.Parse(word, TokenKind.RightDelimiter);
        if (kind == BranchKind.Range) _ranges++;
        (var body, terminator) = ParseBody(word, delimiter, mayHaveElse: true);
        if (kind == BranchKind.Range) _ranges--;

        return new BranchArm(condition, body);
    }

    private bool Continues(BranchKind kind)
    {
        var next = _tokens.Peek();
        var continues = (kind == BranchKind.If && next.Kind == TokenKind.If) || (kind == BranchKind.With && next.Kind == TokenKind.With);
        if (continues) _tokens.Next();
        if (continues && kind == BranchKind.With) _laterWords.Add(new NameOperand(next.Start, "else with"));

        return continues;
    }

    private CallNode ParseBlock(TemplateToken delimiter)
    {
        var name = ParseName("'block'");
        var argument = _pipelines.Parse("'block'", TokenKind.RightDelimiter);
        _pipelines.Deeper(
            delimiter.Start,
            static given =>
            {
                given.Parser.Define("'block'", given.Name, given.delimiter);

                return true;
            },
            (Parser: this, Name: name.Text, delimiter));

        return new CallNode(delimiter.Start, argument.End, name.Text, name.Start, argument);
    }

    private CallNode ParseCall(TemplateToken delimiter)
    {
        var name = ParseName("'template'");
        if (_tokens.PeekNonSpace().Kind == TokenKind.RightDelimiter) return new CallNode(delimiter.Start, _tokens.Next().End, name.Text, name.Start, null);

        var argument = _pipelines.Parse("'template'", TokenKind.RightDelimiter);

        return new CallNode(delimiter.Start, argument.End, name.Text, name.Start, argument);
    }

    private TextOperand ParseName(string word)
    {
        var token = _tokens.NextNonSpace();

        return token.Kind is TokenKind.Quoted or TokenKind.Raw
            ? new TextOperand(token.Start, _pipelines.Unquote(token))
            : throw Source.Fault(
                token.Start,
                $"{word} takes the name of a template in quotes, and nothing else.",
                "Write it in double quotes; a name that is computed takes 'include'.");
    }

    private ChartException Unopened(Terminator end) => Source.Fault(
        end.Start, $"This '{(end.IsElse ? "else" : "end")}' belongs to no block.", "Delete it, or look for a block above that ends too early.");

    private ChartException SecondElse(Terminator end, string word) => Source.Fault(
        end.Start, word is "'define'" or "'block'" ? "This 'else' belongs to no block." : $"The {word} has an 'else' already, behind which only its 'end' may come.", "Correct the blocks.");

    private ChartException Repeated(TemplateDefinition definition, TemplateDefinition other) => Source.Fault(
        definition.Start, $"The template '{definition.Name}' is defined twice in this file; the first definition is in line {Source.LocationAt(other.Start).Line}.", "Delete one of them, or give it another name.");

    /// <summary>The <c>end</c> or <c>else</c> of a block.</summary>
    private sealed record Terminator(int Start, int End, bool IsElse) : TemplateNode(Start, End);
}

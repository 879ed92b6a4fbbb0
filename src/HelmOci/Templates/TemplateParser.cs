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
    private readonly List<TemplateNode> _body = [];
    private readonly List<TemplateDefinition> _definitions = [];
    private readonly Dictionary<string, TemplateDefinition> _named = new(StringComparer.Ordinal);
    private int _ranges;

    private TemplateParser(TemplateText source, CancellationToken cancellation)
    {
        (_tokens, _cancellation) = (new TemplateTokens(source), cancellation);
        _pipelines = new PipelineParser(_tokens);
    }

    private TemplateText Source => _tokens.Source;

    public static ParsedTemplate Parse(TemplateText source, CancellationToken cancellation)
    {
        var parser = new TemplateParser(source, cancellation);
        var parsed = new ParsedTemplate(source, parser._body, parser._definitions, parser._pipelines.Functions);
        try
        {
            parser.ParseFile();

            return parsed;
        }
        catch (ChartException stuck)
        {
            return parsed with { Fault = stuck.Diagnostics[0] };
        }
    }

    private void ParseFile()
    {
        while (_tokens.Peek().Kind != TokenKind.EndOfText)
        {
            if (TryParseDefinition()) continue;

            var node = ParseNode();
            if (node is Terminator end) throw Unopened(end);
            _body.Add(node);
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
        var body = Apart(() => ParseBody(word, delimiter).Nodes);
        var definition = new TemplateDefinition(name, delimiter.Start, body);
        _definitions.Add(definition);
        if (!_named.TryGetValue(name, out var other) || Source.IsBlank(other.Body)) _named[name] = definition;
        else if (!Source.IsBlank(body)) throw Repeated(definition, other);
    }

    private List<TemplateNode> Apart(Func<List<TemplateNode>> part)
    {
        var around = _ranges;
        _ranges = 0;
        var body = _pipelines.Apart(part);
        _ranges = around;

        return body;
    }

    /// <summary>Up to the <c>end</c>, or the <c>else</c> where the block may have one.</summary>
    private (List<TemplateNode> Nodes, Terminator End) ParseBody(string word, TemplateToken delimiter, bool mayHaveElse = false)
    {
        var nodes = new List<TemplateNode>();
        while (_tokens.PeekNonSpace().Kind != TokenKind.EndOfText)
        {
            var node = ParseNode();
            if (node is not Terminator end) nodes.Add(node);
            else if (end.IsElse && !mayHaveElse) throw SecondElse(end, word);
            else return (nodes, end);
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
                "Put a block of its own into the 'else'."),
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
            case TokenKind.If: return _pipelines.Deeper(word.Start, () => ParseBranch(delimiter, BranchKind.If, "'if'"));
            case TokenKind.Range: return _pipelines.Deeper(word.Start, () => ParseBranch(delimiter, BranchKind.Range, Range));
            case TokenKind.Template: return ParseCall(delimiter);
            case TokenKind.With: return _pipelines.Deeper(word.Start, () => ParseBranch(delimiter, BranchKind.With, "'with'"));
        }

        _tokens.GiveBack(word);
        if (word.Kind == TokenKind.Define) throw Source.Fault(word.Start, "A 'define' stands inside a block.", "Move it out: definitions stand at the top of a file.");

        var pipeline = _pipelines.Parse("this action", TokenKind.RightDelimiter);

        return new ActionNode(delimiter.Start, pipeline.End, pipeline);
    }

    private JumpNode ParseJump(TemplateToken delimiter, TemplateToken word)
    {
        var name = $"'{_tokens.TextOf(word)}'";
        var end = _tokens.Expect(TokenKind.RightDelimiter, name).End;

        return _ranges > 0 ? new JumpNode(delimiter.Start, end) : throw Source.Fault(word.Start, $"{name} stands outside of a range.", "Delete it.");
    }

    /// <summary>An <c>else</c> leaves the <c>if</c> or <c>with</c> behind it to its block.</summary>
    private Terminator ParseElse(TemplateToken word)
    {
        var next = _tokens.PeekNonSpace();
        var end = next.Kind is TokenKind.If or TokenKind.With ? next.Start : _tokens.Expect(TokenKind.RightDelimiter, "'else'").End;

        return new Terminator(word.Start, end, IsElse: true);
    }

    /// <summary>Go parses each <c>else if</c> as a block within the one before; here they stand side by side.</summary>
    private BranchNode ParseBranch(TemplateToken delimiter, BranchKind kind, string word)
    {
        var mark = _pipelines.Mark();
        var arms = new List<BranchArm>(1) { ParseArm(delimiter, kind, word, out var terminator) };
        while (terminator.IsElse && Continues(kind)) arms.Add(ParseArm(delimiter, kind, word, out terminator));
        var otherwise = terminator.IsElse ? ParseBody(word, delimiter).Nodes : [];
        _pipelines.Release(mark);

        return new BranchNode(delimiter.Start, arms[0].Condition.End, kind, arms, otherwise);
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

        return continues;
    }

    private CallNode ParseBlock(TemplateToken delimiter)
    {
        var name = ParseName("'block'");
        var argument = _pipelines.Parse("'block'", TokenKind.RightDelimiter);
        _pipelines.Deeper(delimiter.Start, () =>
        {
            Define("'block'", name.Text, delimiter);

            return true;
        });

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

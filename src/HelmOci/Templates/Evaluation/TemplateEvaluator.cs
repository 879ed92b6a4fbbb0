using System.Globalization;
using HelmOci.Yaml;

namespace HelmOci.Templates.Evaluation;

/// <summary>Renders templates as far as a chart alone tells what Helm would write; the rest is <see cref="TextPiece.Unknown"/>.</summary>
/// <remarks>
/// What it does not follow, and every fault at which Helm would end, gives an unknown value, never a wrong one. A block whose condition is not known is
/// rendered in doubt: its pieces are not certain, and what it assigns is not known.
/// </remarks>
/// <param name="set">The templates.</param>
/// <param name="takesBlocks">Whether blocks are rendered that nobody has switched on.</param>
/// <param name="cancellation">Stops the work.</param>
internal sealed class TemplateEvaluator(TemplateSet set, bool takesBlocks, CancellationToken cancellation)
{
    /// <summary>Beyond any chart; a hostile one costs no more.</summary>
    private const int MostSteps = 500_000;

    private const int MostCharacters = 20_000_000;

    private const int DeepestCalls = 100;

    private readonly Dictionary<string, ParsedTemplate> _texts = new(StringComparer.Ordinal);
    private readonly TemplateNames _names = new();
    private int _steps;
    private long _characters;
    private int _calls;
    private int _doubts;

    /// <summary>Whether there was more to do than is done; what was rendered then counts for nothing.</summary>
    public bool IsExhausted => _steps > MostSteps || _characters > MostCharacters;

    public TracedText Render(ChartTemplate template, MapValue root) => Write(template.Parsed.Body, root, new Frame(template.Text, null, root));

    private TracedText Write(TemplateNode[] body, TemplateValue dot, Frame frame)
    {
        var output = new List<TextPiece>();
        Write(body, dot, frame, output);

        return new TracedText(output);
    }

    private void Write(TemplateNode[] body, TemplateValue dot, Frame frame, List<TextPiece> output)
    {
        var mark = frame.Count;
        foreach (var node in body)
        {
            cancellation.ThrowIfCancellationRequested();
            if (IsExhausted || frame.Jump != LoopJump.None) break;

            _steps++;
            switch (node)
            {
                case TextNode text:
                    Add(output, frame.TextOf(text));
                    break;
                case ActionNode action:
                    var value = Evaluate(action.Pipeline, dot, frame);
                    if (action.Pipeline.Variables.Length == 0) Add(output, PrintedOf(value));
                    break;
                case CallNode call:
                    Add(output, PrintedOf(Call(call.Name, call.Argument is null ? TemplateValue.Nil : Evaluate(call.Argument, dot, frame))));
                    break;
                case BranchNode { Kind: BranchKind.Range } range:
                    WriteRange(range, dot, frame, output);
                    break;
                case BranchNode branch:
                    WriteBranch(branch, dot, frame, output);
                    break;
                case JumpNode jump when _doubts == 0:
                    frame.Jump = frame.Source.Text.AsSpan(jump.Start, jump.End - jump.Start).Contains("break", StringComparison.Ordinal) ? LoopJump.Break : LoopJump.Continue;
                    break;
            }
        }

        frame.Release(mark);
    }

    private void Add(List<TextPiece> output, TracedText text)
    {
        foreach (var piece in text.Pieces)
        {
            _characters += piece.Text.Length;
            output.Add(_doubts > 0 && piece.IsCertain ? piece with { IsCertain = false } : piece);
        }
    }

    private static TracedText PrintedOf(TemplateValue value) => value is ScalarValue scalar ? scalar.Text : new TracedText([TextPiece.Unknown]);

    private void WriteBranch(BranchNode branch, TemplateValue dot, Frame frame, List<TextPiece> output)
    {
        var mark = frame.Count;
        var isOnlyOne = branch.Arms.Length == 1 && branch.Otherwise.Length == 0;
        for (var i = 0; i < branch.Arms.Length; i++)
        {
            var arm = branch.Arms[i];
            var condition = Evaluate(arm.Condition, dot, frame);
            var inside = branch.Kind == BranchKind.With ? condition : dot;
            if (condition.IsTrue == false && takesBlocks && isOnlyOne && MayNameImages(arm.Body, frame)) (condition, inside) = (ScalarValue.Of(true), branch.Kind == BranchKind.With ? TemplateValue.Unknown : dot);
            if (condition.IsTrue == false) continue;

            if (condition.IsTrue == true) Write(arm.Body, inside, frame, output);
            else WriteInDoubt(branch, i, inside, dot, frame, output);
            frame.Release(mark);

            return;
        }

        Write(branch.Otherwise, dot, frame, output);
        frame.Release(mark);
    }

    /// <summary>The first body stands for all; those of the others are gone through for what they assign.</summary>
    private void WriteInDoubt(BranchNode branch, int first, TemplateValue inside, TemplateValue dot, Frame frame, List<TextPiece> output)
    {
        _doubts++;
        Write(branch.Arms[first].Body, inside, frame, output);
        var dropped = new List<TextPiece>();
        for (var i = first + 1; i < branch.Arms.Length; i++)
        {
            var condition = Evaluate(branch.Arms[i].Condition, dot, frame);
            Write(branch.Arms[i].Body, branch.Kind == BranchKind.With ? condition : dot, frame, dropped);
        }

        Write(branch.Otherwise, dot, frame, dropped);
        _doubts--;
    }

    /// <summary>Whether a block has an image, or is nothing but a call that may bring one. Others stay off: what they write may not fit together.</summary>
    private static bool MayNameImages(TemplateNode[] body, Frame frame)
    {
        if (DeepStack.IsAtEnd) return false;

        var isCall = false;
        foreach (var node in body)
        {
            if (node is BranchNode branch && (branch.Arms.Any(arm => MayNameImages(arm.Body, frame)) || MayNameImages(branch.Otherwise, frame))) return true;
            if (node is TextNode text && frame.Source.Text.AsSpan(text.Start, text.End - text.Start).Contains("image:", StringComparison.Ordinal)) return true;
            isCall |= node is CallNode or ActionNode { Pipeline.Commands: [{ Function: "include" }, ..] };
        }

        return isCall && body.All(node => node is not TextNode text || frame.Source.Text.AsSpan(text.Start, text.End - text.Start).IsWhiteSpace());
    }

    private void WriteRange(BranchNode range, TemplateValue dot, Frame frame, List<TextPiece> output)
    {
        var mark = frame.Count;
        var (condition, body) = (range.Arms[0].Condition, range.Arms[0].Body);
        var over = Evaluate(condition with { Variables = [] }, dot, frame);
        var isEmpty = over.IsTrue == false && over is ListValue or MapValue or ScalarValue { Kind: YamlKind.Null };
        if (over is ListValue list && list.Items.Count > 0)
        {
            for (var i = 0; i < list.Items.Count && frame.Jump != LoopJump.Break; i++) WriteItem(condition, body, ScalarValue.Of(i), list.Items[i], frame, output);
        }
        else if (over is MapValue { Keys.Count: > 0 } map)
        {
            foreach (var key in map.Keys.ToList())
            {
                if (frame.Jump != LoopJump.Break) WriteItem(condition, body, ScalarValue.Of(key), map.Get(key) ?? TemplateValue.Unknown, frame, output);
            }
        }
        else if (isEmpty && !takesBlocks)
        {
            Write(range.Otherwise, dot, frame, output);
        }
        else
        {
            _doubts++;
            WriteItem(condition, body, TemplateValue.Unknown, TemplateValue.Unknown, frame, output);
            _doubts--;
        }

        frame.Jump = LoopJump.None;
        frame.Release(mark);
    }

    private void WriteItem(Pipeline condition, TemplateNode[] body, TemplateValue key, TemplateValue item, Frame frame, List<TextPiece> output)
    {
        var mark = frame.Count;
        frame.Jump = LoopJump.None;
        if (condition.Variables.Length > 1) frame.Declare(condition.Variables[0], key, _doubts);
        if (condition.Variables.Length > 0) frame.Declare(condition.Variables[^1], item, _doubts);
        Write(body, item, frame, output);
        frame.Release(mark);
    }

    private TemplateValue Evaluate(Pipeline pipeline, TemplateValue dot, Frame frame)
    {
        _steps++;
        // Parentheses a thousand deep are followed by nobody.
        if (DeepStack.IsAtEnd || IsExhausted) return TemplateValue.Unknown;

        TemplateValue? value = null;
        foreach (var command in pipeline.Commands) value = Evaluate(command, value, dot, frame);
        foreach (var variable in pipeline.Variables)
        {
            if (pipeline.IsAssignment) frame.Assign(variable, value!, _doubts);
            else frame.Declare(variable, value!, _doubts);
        }

        return value!;
    }

    private TemplateValue Evaluate(Command command, TemplateValue? last, TemplateValue dot, Frame frame)
    {
        if (command.Operands[0] is not NameOperand function)
        {
            var value = Evaluate(command.Operands[0], dot, frame);

            // Arguments make it a method, of what Helm alone has.
            return command.Operands.Length == 1 && last is null ? value : TemplateValue.Unknown;
        }

        var arguments = new List<TemplateValue>(command.Operands.Length);
        for (var i = 1; i < command.Operands.Length; i++) arguments.Add(Evaluate(command.Operands[i], dot, frame));
        if (last is not null) arguments.Add(last);

        return (function.Name, arguments) switch
        {
            ("include", [var name, var argument]) => name.KnownText is { } called ? Call(called, argument) : TemplateValue.Unknown,
            ("tpl", [ScalarValue text, var argument]) => RenderText(text.Text, argument),
            ("set" or "unset" or "merge" or "mergeOverwrite" or "mustMerge" or "mustMergeOverwrite", _) when _doubts > 0 => TemplateValue.Unknown,
            _ => EvaluatedFunctions.Call(function.Name, arguments),
        };
    }

    private TemplateValue Evaluate(Operand operand, TemplateValue dot, Frame frame) => operand switch
    {
        DotOperand => dot,
        FieldOperand field => FieldsOf(dot, field.Fields),
        VariableOperand variable => FieldsOf(frame.Find(variable.Name), variable.Fields),
        // Unlike .a.b, (.a).b may lack its a.
        ChainOperand chain => Evaluate(chain.Target, dot, frame) is var target && target.IsNil ? target : FieldsOf(target, chain.Fields),
        PipelineOperand inner => Evaluate(inner.Pipeline, dot, frame),
        TextOperand text => ScalarValue.Of(text.Text),
        LiteralOperand { IsNil: true } => TemplateValue.Nil,
        LiteralOperand { Text: "true" or "false" } literal => ScalarValue.Of(literal.Text == "true"),
        LiteralOperand literal => long.TryParse(literal.Text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number) ? ScalarValue.Of(number) : TemplateValue.Unknown,
        NameOperand function => EvaluatedFunctions.Call(function.Name, []),
        _ => TemplateValue.Unknown,
    };

    private static TemplateValue FieldsOf(TemplateValue value, string[] fields)
    {
        // A field of nil ends Helm: Field gives the unknown for it.
        foreach (var field in fields) value = value.Field(field);

        return value;
    }

    private TemplateValue Call(string name, TemplateValue argument)
    {
        if (set.Find(name) is not { } template || _calls >= DeepestCalls || DeepStack.IsAtEnd) return TemplateValue.Unknown;

        _calls++;
        var text = Write(template.Body, argument, new Frame(template.Owner.Text, null, argument));
        _calls--;

        return new ScalarValue(YamlKind.Text, text);
    }

    private TemplateValue RenderText(TracedText text, TemplateValue argument)
    {
        var source = text.ToString();
        if (!source.Contains("{{", StringComparison.Ordinal)) return new ScalarValue(YamlKind.Text, text);
        if (!text.IsKnown || _calls >= DeepestCalls || DeepStack.IsAtEnd) return TemplateValue.Unknown;

        if (!_texts.TryGetValue(source, out var parsed)) _texts.Add(source, parsed = TemplateParser.Parse(new TemplateText("", source), _names, cancellation));
        if (parsed.Fault is not null || parsed.Definitions.Count > 0) return TemplateValue.Unknown;

        _calls++;
        var rendered = Write(parsed.Body, argument, new Frame(parsed.Source, text, argument));
        _calls--;

        return new ScalarValue(YamlKind.Text, rendered);
    }

    private enum LoopJump
    {
        None,
        Break,
        Continue,
    }

    /// <summary>One run of a template.</summary>
    /// <param name="source">Its text.</param>
    /// <param name="traced">The same, where it is a value; null for a file.</param>
    /// <param name="dollar">What it was called with.</param>
    private sealed class Frame(TemplateText source, TracedText? traced, TemplateValue dollar)
    {
        private readonly Dictionary<string, Stack<Variable>> _variables = new(StringComparer.Ordinal);
        private readonly Stack<string> _declared = new();

        public TemplateText Source { get; } = source;

        /// <summary>How many variables there are.</summary>
        public int Count => _declared.Count;

        public LoopJump Jump { get; set; }

        public TracedText TextOf(TextNode node) => traced?.Slice(node.Start, node.End)
            ?? new TracedText([new TextPiece(Source.Text[node.Start..node.End], []) { Source = Source, Offset = node.Start }]);

        public void Declare(string name, TemplateValue value, int doubts)
        {
            if (!_variables.TryGetValue(name, out var variables)) _variables.Add(name, variables = new Stack<Variable>());
            variables.Push(new Variable(value, doubts));
            _declared.Push(name);
        }

        public void Assign(string name, TemplateValue value, int doubts)
        {
            if (!_variables.TryGetValue(name, out var variables) || !variables.TryPop(out var variable)) return;

            // A block that may be passed over leaves two answers.
            variables.Push(variable with { Value = doubts > variable.Doubts ? TemplateValue.Unknown : value });
        }

        public TemplateValue Find(string name) =>
            name == "$" ? dollar : _variables.TryGetValue(name, out var variables) && variables.TryPeek(out var variable) ? variable.Value : TemplateValue.Unknown;

        public void Release(int count)
        {
            while (_declared.Count > count) _variables[_declared.Pop()].Pop();
        }
    }

    /// <summary>A variable, and how many doubts there were where it was declared.</summary>
    private sealed record Variable(TemplateValue Value, int Doubts);
}

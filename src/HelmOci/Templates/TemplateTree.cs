using HelmOci.Diagnostics;

namespace HelmOci.Templates;

/// <summary>A part of a template's body, and where it stands.</summary>
/// <remarks>All nodes of a chart are held until it is packed, so their lists are arrays, and names that return are one object.</remarks>
/// <param name="Start">The offset of its first character, of an action that of <c>{{</c>.</param>
/// <param name="End">The offset behind its last; of a block behind the <c>}}</c> that opens it.</param>
internal abstract record TemplateNode(int Start, int End);

/// <summary>Plain text, without what delimiters beside it trim.</summary>
internal sealed record TextNode(int Start, int End) : TemplateNode(Start, End);

/// <summary><c>{{ pipeline }}</c>.</summary>
internal sealed record ActionNode(int Start, int End, Pipeline Pipeline) : TemplateNode(Start, End);

/// <summary><c>if</c>, <c>with</c> or <c>range</c>.</summary>
/// <param name="Start">The offset of <c>{{</c>.</param>
/// <param name="End">Behind the <c>}}</c> of its first line.</param>
/// <param name="Kind">Which of the three.</param>
/// <param name="Arms">The block itself, and those of <c>else if</c> or <c>else with</c>.</param>
/// <param name="Otherwise">The body of <c>else</c>.</param>
internal sealed record BranchNode(int Start, int End, BranchKind Kind, BranchArm[] Arms, TemplateNode[] Otherwise)
    : TemplateNode(Start, End);

/// <summary>A condition, or what is ranged over, and the body that depends on it.</summary>
internal sealed record BranchArm(Pipeline Condition, TemplateNode[] Body);

internal enum BranchKind
{
    If,
    With,
    Range,
}

/// <summary><c>{{ template "name" pipeline }}</c>; a <c>block</c> is this and a definition.</summary>
/// <param name="Start">The offset of <c>{{</c>.</param>
/// <param name="End">Behind <c>}}</c>.</param>
/// <param name="Name">Which template.</param>
/// <param name="NameStart">Where the name stands.</param>
/// <param name="Argument">Its dot; null for none.</param>
internal sealed record CallNode(int Start, int End, string Name, int NameStart, Pipeline? Argument) : TemplateNode(Start, End);

/// <summary><c>break</c> or <c>continue</c>.</summary>
internal sealed record JumpNode(int Start, int End) : TemplateNode(Start, End);

/// <summary>Commands, each of which takes the result of the one before.</summary>
/// <param name="Variables">The variables that it sets, with their dollars.</param>
/// <param name="IsAssignment">Whether they are there already (<c>=</c>).</param>
/// <param name="Commands">At least one.</param>
/// <param name="End">The offset behind the <c>}}</c> or <c>)</c> that ends it.</param>
internal sealed record Pipeline(string[] Variables, bool IsAssignment, Command[] Commands, int End);

/// <summary>A value, or a function or method with its arguments.</summary>
internal sealed record Command(Operand[] Operands)
{
    /// <summary>The function that it calls; empty where it begins with something else.</summary>
    public string Function => Operands[0] is NameOperand name ? name.Name : "";
}

/// <summary>One word of a command.</summary>
internal abstract record Operand(int Start);

/// <summary><c>.a.b</c>, a field of dot.</summary>
internal sealed record FieldOperand(int Start, string[] Fields) : Operand(Start);

/// <summary><c>$</c>, <c>$x</c> or <c>$x.a.b</c>.</summary>
internal sealed record VariableOperand(int Start, string Name, string[] Fields) : Operand(Start);

/// <summary>A field of anything else: <c>(pipeline).a.b</c>.</summary>
internal sealed record ChainOperand(int Start, Operand Target, string[] Fields) : Operand(Start);

/// <summary>A pipeline in parentheses.</summary>
internal sealed record PipelineOperand(int Start, Pipeline Pipeline) : Operand(Start);

/// <summary>A function.</summary>
internal sealed record NameOperand(int Start, string Name) : Operand(Start);

/// <summary>A text in quotes, quotes undone.</summary>
internal sealed record TextOperand(int Start, string Text) : Operand(Start);

/// <summary>Dot itself.</summary>
internal sealed record DotOperand(int Start) : Operand(Start);

/// <summary>A number, a boolean or nil.</summary>
internal sealed record LiteralOperand(int Start, string Text, bool IsNil) : Operand(Start);

/// <summary>A template as Helm knows it after parsing its file.</summary>
/// <param name="Name">By which it is called.</param>
/// <param name="Start">Where <c>define</c> or <c>block</c> stands.</param>
/// <param name="Body">What it is made of.</param>
internal sealed record TemplateDefinition(string Name, int Start, TemplateNode[] Body);

/// <summary>What a file holds.</summary>
/// <param name="Source">Its text.</param>
/// <param name="Body">What stands outside definitions.</param>
/// <param name="Definitions">The templates that it defines, in the order of the text.</param>
/// <param name="Functions">Every use of a function.</param>
/// <param name="LaterWords">Every use of a word that Go's templates did not have from the start: <c>break</c>, <c>continue</c>, <c>else with</c>.</param>
internal sealed record ParsedTemplate(
    TemplateText Source,
    TemplateNode[] Body,
    IReadOnlyList<TemplateDefinition> Definitions,
    IReadOnlyList<NameOperand> Functions,
    IReadOnlyList<NameOperand> LaterWords)
{
    /// <summary>Where parsing got stuck; null for a whole file. What was read before it stands above.</summary>
    public Diagnostic? Fault { get; init; }
}

using HelmOci.Yaml;

namespace HelmOci.Templates.Checks;

/// <summary>Goes through the templates of a chart as rendering would, and shows each check what it comes to.</summary>
/// <remarks>It starts at the files that Helm renders and follows the names that they call; what is left over comes last. Nothing is evaluated.</remarks>
internal sealed class TemplateWalk(TemplateSet set, IReadOnlyList<ITemplateCheck> checks, CancellationToken cancellation)
{
    /// <summary>Functions around a value that say it need not be there.</summary>
    private static readonly HashSet<string> Guards = new(StringComparer.Ordinal) { "and", "or", "default", "coalesce", "hasKey", "dig", "required" };

    private readonly Dictionary<NamedTemplate, List<Visit>> _visits = [];
    private readonly Queue<Visit> _calls = new();

    public void Run()
    {
        foreach (var template in set.Templates)
        {
            if (!template.IsPartial) Start(template.Parsed.Body, WalkPlace.OfFile(template));
        }

        FollowCalls();
        foreach (var template in set.Templates) VisitRest(template);
        FollowCalls();
    }

    private void FollowCalls()
    {
        while (_calls.TryDequeue(out var call)) Start(call.Template.Body, call.Place);
    }

    /// <summary>What nobody calls by name may still be called by a name that is computed.</summary>
    private void VisitRest(ChartTemplate template)
    {
        if (template.IsPartial) Start(template.Parsed.Body, WalkPlace.Unknown(template));
        foreach (var definition in template.Parsed.Definitions)
        {
            var isCalled = set.Find(definition.Name) is { } named && ReferenceEquals(named.Body, definition.Body) && _visits.ContainsKey(named);
            if (!isCalled) Start(definition.Body, WalkPlace.Unknown(template));
        }
    }

    private void Start(TemplateNode[] body, WalkPlace place) => Walk(body, place with { Variables = new RootVariables() });

    private void Walk(TemplateNode[] nodes, WalkPlace place)
    {
        if (DeepStack.IsAtEnd)
        {
            DeepStack.Continue(given => Walk(given.nodes, given.place), (nodes, place));

            return;
        }

        foreach (var node in nodes)
        {
            cancellation.ThrowIfCancellationRequested();
            switch (node)
            {
                case ActionNode action:
                    foreach (var check in checks) check.SeeAction(action, place);
                    Evaluate(action.Pipeline, place);
                    break;
                case CallNode call:
                    Call(call.Name, call.NameStart, call.Argument is { Commands: [{ Operands: [var argument] }] } && place.IsRoot(argument), place);
                    if (call.Argument is not null) Evaluate(call.Argument, place);
                    break;
                case BranchNode branch:
                    WalkBranch(branch, place);
                    break;
            }
        }
    }

    private void WalkBranch(BranchNode branch, WalkPlace place)
    {
        var isTest = branch.Kind != BranchKind.Range;
        var mark = place.Variables.Count;
        var inside = place with { IsCertain = false, IsGuarded = place.IsGuarded || isTest };
        for (var i = 0; i < branch.Arms.Length; i++)
        {
            var condition = branch.Arms[i].Condition;
            Evaluate(condition, place with { IsCertain = place.IsCertain && i == 0, IsCondition = isTest });
            var isRoot = branch.Kind == BranchKind.If
                ? place.DotIsRoot
                : branch.Kind == BranchKind.With && condition.Commands is [{ Operands: [var dot] }] && place.IsRoot(dot);
            inside = inside with { TestsFiles = inside.TestsFiles || (isTest && TestsFiles(condition)) };
            var tested = isTest ? place.Tested.Inside(condition, place) : place.Tested;
            Walk(branch.Arms[i].Body, inside with { DotIsRoot = isRoot, Tested = tested });
        }

        Walk(branch.Otherwise, inside);
        place.Variables.Release(mark);
    }

    private void Evaluate(Pipeline pipeline, WalkPlace place)
    {
        if (DeepStack.IsAtEnd)
        {
            DeepStack.Continue(given => Evaluate(given.pipeline, given.place), (pipeline, place));

            return;
        }

        var asks = false;
        foreach (var command in pipeline.Commands) asks |= Guards.Contains(command.Function);
        var inside = place with { IsGuarded = place.IsGuarded || asks, MayBeNothing = place.MayBeNothing || asks || pipeline.Variables.Length > 0 };
        foreach (var command in pipeline.Commands) Evaluate(command, inside);
        if (pipeline.Variables.Length > 0) place.Variables.Set(pipeline, pipeline.Commands is [{ Operands: [var value] }] && place.IsRoot(value));
    }

    private void Evaluate(Command command, WalkPlace place)
    {
        foreach (var check in checks) check.SeeCommand(command, place);
        if (command is { Function: "include", Operands: [_, TextOperand name, ..] })
        {
            Call(name.Text, name.Start, command.Operands.Length == 3 && place.IsRoot(command.Operands[2]), place);
        }

        // These two leave an argument aside where those before it settle the result.
        var isLazy = command.Function is "and" or "or";
        for (var i = 0; i < command.Operands.Length; i++)
        {
            EvaluateOperand(command.Operands[i], isLazy && i > 1 ? place with { IsCertain = false } : place);
        }
    }

    private void EvaluateOperand(Operand operand, WalkPlace place)
    {
        if (operand is PipelineOperand inner) Evaluate(inner.Pipeline, place);
        else if (operand is ChainOperand chain) EvaluateOperand(chain.Target, place);
    }

    private void Call(string name, int offset, bool isRoot, WalkPlace place)
    {
        foreach (var check in checks) check.SeeCall(name, offset, place);
        if (set.Find(name) is not { } template) return;

        var inside = WalkPlace.OfCall(template.Owner, place, isRoot);
        if (!_visits.TryGetValue(template, out var visits)) _visits.Add(template, visits = []);
        if (visits.Exists(visit => visit.Place.Covers(inside))) return;

        visits.Add(new Visit(template, inside));
        _calls.Enqueue(visits[^1]);
    }

    private static bool TestsFiles(Pipeline pipeline)
    {
        foreach (var operand in pipeline.Commands.SelectMany(command => command.Operands))
        {
            var isTest = operand switch
            {
                FieldOperand field => field.Fields[0] == "Files",
                VariableOperand variable => variable.Fields is ["Files", ..],
                PipelineOperand inner when !DeepStack.IsAtEnd => TestsFiles(inner.Pipeline),
                _ => false,
            };
            if (isTest) return true;
        }

        return false;
    }

    /// <summary>A way on which a template is called.</summary>
    private sealed record Visit(NamedTemplate Template, WalkPlace Place);
}

/// <summary>Looks at what a walk comes to. It may come to one place several times, on several ways.</summary>
internal interface ITemplateCheck
{
    void SeeAction(ActionNode action, WalkPlace place)
    {
    }

    void SeeCommand(Command command, WalkPlace place)
    {
    }

    void SeeCall(string name, int offset, WalkPlace place)
    {
    }
}

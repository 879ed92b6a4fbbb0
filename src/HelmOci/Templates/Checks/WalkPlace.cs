namespace HelmOci.Templates.Checks;

/// <summary>Where a walk is, and what is known there.</summary>
/// <param name="Template">The file.</param>
/// <param name="Chart">The chart whose values <c>.Values</c> are; null where that is not known.</param>
internal readonly record struct WalkPlace(ChartTemplate Template, ChartScope? Chart)
{
    /// <summary>Whether every rendering of the chart comes here, or ends before with a fault of its own.</summary>
    public bool IsCertain { get; init; }

    /// <summary>Whether dot is what Helm gives to a file: Values, Chart, Files and so on.</summary>
    public bool DotIsRoot { get; init; }

    /// <summary>The same for <c>$</c>, which is dot as it was at the start of the file or definition.</summary>
    public bool DollarIsRoot { get; init; }

    /// <summary>Whether something around it asks first: an <c>if</c>, a <c>with</c>, a <c>default</c>.</summary>
    public bool IsGuarded { get; init; }

    /// <summary>The values without which nothing comes here.</summary>
    public TestedValues Tested { get; init; } = TestedValues.None;

    /// <summary>Whether it is the condition of an <c>if</c> or <c>with</c>.</summary>
    public bool IsCondition { get; init; }

    /// <summary>Whether its pipeline asks what it gives, or keeps it in a variable, which may be asked.</summary>
    public bool MayBeNothing { get; init; }

    /// <summary>Whether an <c>if</c> or <c>with</c> around it asks for files.</summary>
    public bool TestsFiles { get; init; }

    /// <summary>The variables that hold what Helm gives to a file.</summary>
    public RootVariables Variables { get; init; } = new();

    public static WalkPlace OfFile(ChartTemplate template) =>
        new(template, template.Scope) { IsCertain = !template.Scope.MayBeOff, DotIsRoot = true, DollarIsRoot = true };

    public static WalkPlace Unknown(ChartTemplate template) => new(template, null);

    /// <summary>At the start of a template that is called. Whose values those of a foreign chart's template are is not asked.</summary>
    public static WalkPlace OfCall(ChartTemplate template, WalkPlace caller, bool isRoot) => new(template, isRoot && caller.Chart == template.Scope ? caller.Chart : null)
    {
        IsCertain = caller.IsCertain && !template.Scope.MayBeOff,
        DotIsRoot = isRoot,
        DollarIsRoot = isRoot,
        IsGuarded = caller.IsGuarded,
        Tested = caller.IsGuarded ? TestedValues.All : TestedValues.None,
        TestsFiles = caller.TestsFiles,
    };

    /// <summary>Whether a walk from here shows all that a walk from there does.</summary>
    public bool Covers(WalkPlace other) =>
        Chart == other.Chart && (IsCertain || !other.IsCertain) && (DotIsRoot || !other.DotIsRoot) && (!IsGuarded || other.IsGuarded) && (!TestsFiles || other.TestsFiles);

    public bool IsRoot(Operand operand) => operand switch
    {
        DotOperand => DotIsRoot,
        VariableOperand { Fields.Length: 0 } variable => IsRoot(variable.Name),
        _ => false,
    };

    /// <summary>The fields that an operand names of what Helm gives to a file, from <c>Values</c> on; empty for anything else.</summary>
    public string[] FieldsOfRoot(Operand operand) => operand switch
    {
        FieldOperand field when DotIsRoot => field.Fields,
        VariableOperand variable when IsRoot(variable.Name) => variable.Fields,
        _ => [],
    };

    private bool IsRoot(string variable) => variable == "$" ? DollarIsRoot : Variables.Holds(variable);
}

/// <summary>Values for which an <c>if</c> or <c>with</c> around a place asks: they are neither false nor 0 nor empty there.</summary>
internal sealed class TestedValues
{
    public static readonly TestedValues None = new([], null);

    /// <summary>In a template that is called from such a place: which values are asked for there is not kept.</summary>
    public static readonly TestedValues All = new([], null);

    /// <summary>More than a reader follows; who asks for so many asks for the one in question, too.</summary>
    private const int Most = 100;

    private readonly string[] _fields;
    private readonly TestedValues? _others;
    private readonly int _count;

    private TestedValues(string[] fields, TestedValues? others) => (_fields, _others, _count) = (fields, others, others is null ? 0 : others._count + 1);

    /// <summary>Inside a block with that condition: a value by itself, or several behind <c>and</c>, in parentheses or not.</summary>
    public TestedValues Inside(Pipeline condition, WalkPlace place)
    {
        var tested = this;
        if (condition.Commands is not [{ Operands: { } operands } command] || (operands.Length > 1 && command.Function != "and")) return tested;

        foreach (var operand in operands)
        {
            if (tested._count == Most || Yaml.DeepStack.IsAtEnd) return All;

            if (operand is PipelineOperand inner) tested = tested.Inside(inner.Pipeline, place);
            else if (place.FieldsOfRoot(operand) is { Length: > 0 } fields) tested = new TestedValues(fields, tested);
        }

        return tested;
    }

    public bool Has(string[] fields)
    {
        var tested = this;
        while (tested._others is not null && !fields.AsSpan().SequenceEqual(tested._fields)) tested = tested._others;

        return tested != None;
    }
}

/// <summary>Which variables hold what Helm gives to a file, as in <c>{{ $root := . }}</c>.</summary>
internal sealed class RootVariables
{
    private readonly Dictionary<string, bool> _isRoot = new(StringComparer.Ordinal);
    private readonly Stack<Earlier> _earlier = new();

    public int Count => _earlier.Count;

    public bool Holds(string name) => _isRoot.TryGetValue(name, out var isRoot) && isRoot;

    /// <summary>Forgets what was declared since there were so many.</summary>
    public void Release(int count)
    {
        while (_earlier.Count > count)
        {
            var earlier = _earlier.Pop();
            _isRoot[earlier.Name] = earlier.IsRoot;
        }
    }

    public void Set(Pipeline pipeline, bool isRoot)
    {
        foreach (var name in pipeline.Variables)
        {
            var before = Holds(name);
            if (!pipeline.IsAssignment) _earlier.Push(new Earlier(name, before));
            // A branch may be passed over: what is set there counts only where nothing changes.
            _isRoot[name] = isRoot && (before || !pipeline.IsAssignment);
        }
    }

    /// <summary>What a name meant before it was declared anew.</summary>
    private sealed record Earlier(string Name, bool IsRoot);
}

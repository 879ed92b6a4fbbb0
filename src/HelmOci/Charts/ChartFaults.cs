using HelmOci.Diagnostics;

namespace HelmOci.Charts;

/// <summary>Gathers the faults of a chart, so that one build shows all of them.</summary>
internal sealed class ChartFaults
{
    private readonly DiagnosticList _faults = new();

    public bool Any => _faults.Any;

    public void Add(Diagnostic fault) => _faults.Add(fault);

    /// <summary>Runs a step; what it refuses is kept, and the fallback stands for its result.</summary>
    public T Try<T>(Func<T> step, T fallback)
    {
        try
        {
            return step();
        }
        catch (ChartException refused)
        {
            _faults.AddRange(refused.Diagnostics);

            return fallback;
        }
    }

    /// <summary>Adds what the rules refuse too, unless a fault of the same line is known: it would only follow from it.</summary>
    public void AddErrorsOf(Chart chart, CancellationToken cancellation)
    {
        var known = _faults.ToList().Select(LineOf).ToHashSet();
        _faults.AddRange(ChartRules.Check(chart, cancellation).Errors.Where(error => !known.Contains(LineOf(error))));
    }

    public void ThrowIfAny()
    {
        if (Any) throw new ChartException(_faults.ToList());
    }

    private static SourceLocation? LineOf(Diagnostic fault) => fault.Location is { } location ? location with { Column = 0 } : null;
}

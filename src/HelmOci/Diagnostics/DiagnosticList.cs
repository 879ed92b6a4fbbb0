namespace HelmOci.Diagnostics;

/// <summary>Diagnostics in the order in which they came; of a flood, the first ones and how many more there were.</summary>
internal sealed class DiagnosticList
{
    private readonly List<Diagnostic> _shown = [];
    private readonly DiagnosticTally _tally = new();

    public bool Any => _shown.Count > 0;

    public void Add(Diagnostic diagnostic)
    {
        if (_tally.Take(diagnostic.Code, diagnostic.Location?.File ?? "", diagnostic.More)) _shown.Add(diagnostic);
    }

    public void AddRange(IEnumerable<Diagnostic> diagnostics)
    {
        foreach (var diagnostic in diagnostics) Add(diagnostic);
    }

    /// <summary>Runs a step. What it refuses is added, and the fallback stands for its result.</summary>
    public T Try<T>(Func<T> step, T fallback)
    {
        try
        {
            return step();
        }
        catch (ChartException refused)
        {
            AddRange(refused.Diagnostics);

            return fallback;
        }
    }

    /// <exception cref="ChartException">There is an error; the exception holds all of them.</exception>
    public void ThrowIfAny()
    {
        if (Any) throw new ChartException(ToList());
    }

    /// <summary>All that are shown, and behind them the lines that stand for the others.</summary>
    public IReadOnlyList<Diagnostic> ToList() => [.. _shown, .. _tally.Rest()];
}

/// <summary>What checks say of a chart.</summary>
/// <param name="Errors">The chart must not be packed: Helm refuses it, or what the build wrote into it.</param>
/// <param name="Warnings">Helm takes it, and it is probably a mistake, or fails with some values or versions.</param>
/// <param name="Notes">For a detailed log.</param>
internal sealed record ChartDiagnostics(IReadOnlyList<Diagnostic> Errors, IReadOnlyList<Diagnostic> Warnings, IReadOnlyList<Diagnostic> Notes)
{
    public static readonly ChartDiagnostics None = new([], [], []);

    public ChartDiagnostics And(ChartDiagnostics others) =>
        new([.. Errors, .. others.Errors], [.. Warnings, .. others.Warnings], [.. Notes, .. others.Notes]);
}

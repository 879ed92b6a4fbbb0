namespace HelmOci.Diagnostics;

/// <summary>One or more faults that the user can mend.</summary>
public class ChartException : Exception
{
    public ChartException(Diagnostic diagnostic, Exception? cause = null)
        : base(diagnostic.ToString(), cause) => Diagnostics = [diagnostic];

    public ChartException(IReadOnlyList<Diagnostic> diagnostics)
        : base(string.Join(Environment.NewLine, diagnostics)) => Diagnostics = diagnostics;

    /// <summary>The faults, in the order in which they were found; never empty.</summary>
    public IReadOnlyList<Diagnostic> Diagnostics { get; }
}

using HelmOci.Diagnostics;

namespace HelmOci.Charts;

/// <summary>Gathers findings in the order in which they are made.</summary>
internal sealed class FindingsBuilder
{
    private readonly DiagnosticList _errors = new();
    private readonly DiagnosticList _warnings = new();
    private readonly DiagnosticList _notes = new();

    public void Errors(IEnumerable<Diagnostic> errors) => _errors.AddRange(errors);

    public void Warn(Diagnostic warning) => _warnings.Add(warning);

    public void Warn(IEnumerable<Diagnostic> warnings) => _warnings.AddRange(warnings);

    public void Note(Diagnostic note) => _notes.Add(note);

    public ChartFindings Build() => new(_errors.ToList(), _warnings.ToList(), _notes.ToList());
}

using HelmOci.Diagnostics;

namespace HelmOci.Charts;

/// <summary>What the rules found in a chart.</summary>
/// <param name="Errors">Helm refuses to pack, load or push such a chart.</param>
/// <param name="Warnings">Helm takes it, and the user will regret it.</param>
/// <param name="Notes">Recommendations, for a detailed log.</param>
public sealed record ChartFindings(IReadOnlyList<Diagnostic> Errors, IReadOnlyList<Diagnostic> Warnings, IReadOnlyList<Diagnostic> Notes);

using HelmOci.Diagnostics;
using HelmOci.Files;

namespace HelmOci.Publishing;

/// <summary>What became of a push.</summary>
/// <param name="Pushed">The chart under each tag of each destination that has it now; the first named comes first.</param>
/// <param name="Files">The layout that has the chart now, for Clean; empty for registries, and where another's chart was kept.</param>
/// <param name="Faults">What went wrong at the others.</param>
public sealed record PushOutcome(IReadOnlyList<PushedChart> Pushed, IReadOnlyList<WrittenFile> Files, IReadOnlyList<Diagnostic> Faults)
{
    internal static PushOutcome Join(IReadOnlyList<PushOutcome> outcomes) => new(
        [.. outcomes.SelectMany(outcome => outcome.Pushed)],
        [.. outcomes.SelectMany(outcome => outcome.Files)],
        [.. outcomes.SelectMany(outcome => outcome.Faults)]);
}

using HelmOci.Diagnostics;

namespace HelmOci.Publishing;

/// <summary>What became of a push.</summary>
/// <param name="Pushed">The chart under each tag of each destination that has it now; the first named comes first.</param>
/// <param name="Files">The files of a layout that this push wrote; empty for registries.</param>
/// <param name="Faults">What went wrong at the others.</param>
public sealed record PushOutcome(IReadOnlyList<PushedChart> Pushed, IReadOnlyList<string> Files, IReadOnlyList<Diagnostic> Faults)
{
    /// <summary>Whether the build was cancelled, and <see cref="Pushed"/> is what was out by then.</summary>
    public bool IsCancelled { get; init; }

    internal static PushOutcome Join(IReadOnlyList<PushOutcome> outcomes) => new(
        [.. outcomes.SelectMany(outcome => outcome.Pushed)],
        [.. outcomes.SelectMany(outcome => outcome.Files)],
        [.. outcomes.SelectMany(outcome => outcome.Faults)])
    {
        IsCancelled = outcomes.Any(outcome => outcome.IsCancelled),
    };
}

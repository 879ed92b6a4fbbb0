using HelmOci.Diagnostics;

namespace HelmOci.Publishing;

/// <summary>Pushes one chart to all destinations of one registry, one after another: the first one's blobs are mounted for the others.</summary>
internal sealed class RegistryPushes(ChartArtifact chart, PushRequest request, IChartLog log)
{
    /// <summary>Pushes to each; a fault at one does not keep the others from getting the chart, and a cancelled build learns what is out.</summary>
    public PushOutcome Push(IReadOnlyList<PushTarget> targets, CancellationToken cancellation)
    {
        var pushed = new List<PushedChart>();
        var faults = new List<Diagnostic>();
        foreach (var target in targets)
        {
            try
            {
                var mountFrom = pushed.Count > 0 ? pushed[0].Repository : "";
                var outcome = Push(target, mountFrom, cancellation);
                pushed.AddRange(outcome.Pushed);
                faults.AddRange(outcome.Faults);
                if (outcome.IsCancelled) return new PushOutcome(pushed, [], faults) { IsCancelled = true };
            }
            catch (ChartException fault)
            {
                faults.AddRange(fault.Diagnostics);
            }
            catch (OperationCanceledException) when (cancellation.IsCancellationRequested)
            {
                return new PushOutcome(pushed, [], faults) { IsCancelled = true };
            }
        }

        return new PushOutcome(pushed, [], faults);
    }

    private PushOutcome Push(PushTarget target, string mountFrom, CancellationToken cancellation)
    {
        using var open = OpenTarget.Of(target, request, log, cancellation);
        var push = new RegistryPush(open.Repository, request.Overwrite, target.Destination.IsLocal, log);

        return push.Push(chart, target.Reference, open.There, request.Tags, mountFrom, cancellation);
    }
}

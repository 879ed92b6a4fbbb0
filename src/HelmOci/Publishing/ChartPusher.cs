using HelmOci.Charts.Archive;
using HelmOci.Diagnostics;
using HelmOci.Registry;

namespace HelmOci.Publishing;

/// <summary>Pushes a packed chart: archive → artifact → each destination.</summary>
public static class ChartPusher
{
    /// <returns>What became of it at each destination; also of a cancelled push, where the chart is out somewhere.</returns>
    /// <exception cref="OperationCanceledException">It was cancelled before anything was out.</exception>
    /// <exception cref="ChartException">Nothing could be pushed anywhere: a name that no registry takes, a collision with the image.</exception>
    public static PushOutcome Push(ChartArchive archive, PushRequest request, IChartLog log, CancellationToken cancellation)
    {
        var chart = ChartArtifact.From(archive, request.Build, request.IsExperimental, request.Provenance);
        if (request.Destinations.Count == 0) return new LayoutPush(request.Overwrite, log).Push(chart, request.LayoutPath, cancellation);

        var registries = ByRegistry(PushTarget.Of(request, chart.Metadata.Name, chart.Version));
        var images = ImageCompanions.Join(request.Images).Select(image => ImagePush.Run(image, request, log, cancellation)).ToList();
        var outcomes = Concurrently.Run(registries, targets => new RegistryPushes(chart, request, log).Push(targets, cancellation));

        var outcome = PushOutcome.Join(outcomes).WithRest() with { Images = images };

        return outcome.IsCancelled && outcome.Pushed.Count == 0 ? throw new OperationCanceledException(cancellation) : outcome;
    }

    private static List<List<PushTarget>> ByRegistry(List<PushTarget> targets)
    {
        var registries = new List<List<PushTarget>>();
        foreach (var target in targets)
        {
            var known = registries.Find(others => others[0].Reference.Registry.Equals(target.Reference.Registry, StringComparison.OrdinalIgnoreCase));
            if (known is null) registries.Add([target]);
            else known.Add(target);
        }

        return registries;
    }
}

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
        using var open = ResolvedTarget.Of(target, request, log, cancellation);
        var push = new RegistryPush(open.Repository, request.Overwrite, target.Destination.IsLocal, log) { Companions = request.Companions };

        var outcome = push.Push(chart, target.Reference, open.Existing, request.Tags, mountFrom, cancellation);

        return outcome with { Pushed = [.. outcome.Pushed.Select(pushed => pushed with { Transport = open.Client.Transport })] };
    }
}

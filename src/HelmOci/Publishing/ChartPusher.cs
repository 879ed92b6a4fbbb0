using HelmOci.Charts.Archive;
using HelmOci.Diagnostics;
using HelmOci.Registry;

namespace HelmOci.Publishing;

/// <summary>Pushes a packed chart: archive → artifact → each destination.</summary>
public static class ChartPusher
{
    /// <exception cref="ChartException">Nothing could be pushed anywhere: a name that no registry takes, a collision with the image.</exception>
    public static PushOutcome Push(ChartArchive archive, PushRequest request, IChartLog log, CancellationToken cancellation)
    {
        var chart = ChartArtifact.From(archive, request.Build, request.IsExperimental);
        if (request.Destinations.Count == 0) return new LayoutPush(request.Overwrite, log).Push(chart, request.LayoutPath, cancellation);

        var registries = ByRegistry(PushTarget.Of(request, chart.Metadata.Name, chart.Version));
        var outcomes = Concurrently.Run(registries, targets => new RegistryPushes(chart, request, log).Push(targets, cancellation));

        return PushOutcome.Join(outcomes);
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

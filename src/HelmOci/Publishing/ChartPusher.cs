using HelmOci.Charts;
using HelmOci.Diagnostics;

namespace HelmOci.Publishing;

/// <summary>Pushes a packed chart: archive → artifact → each destination.</summary>
public static class ChartPusher
{
    /// <exception cref="ChartException">Nothing could be pushed anywhere: a name that no registry takes, a collision with the image.</exception>
    public static async Task<PushOutcome> PushAsync(ChartArchive archive, PushRequest request, IChartLog log, CancellationToken cancellation)
    {
        var chart = ChartArtifact.From(archive, request.Build, request.IsExperimental);
        if (request.Destinations.Count == 0) return new LayoutPush(request.Overwrite, log).Push(chart, request.LayoutPath);

        var targets = request.Destinations.Select(destination => (destination, destination.ReferenceTo(chart.Metadata.Name, chart.Version, request.ImageRepository))).ToList();
        var registries = targets.GroupBy(target => target.destination.Registry, StringComparer.OrdinalIgnoreCase);
        var outcomes = await Task.WhenAll(registries.Select(registry => new RegistryPushes(chart, request, log).PushAsync([.. registry], cancellation)));

        return PushOutcome.Join(outcomes);
    }
}

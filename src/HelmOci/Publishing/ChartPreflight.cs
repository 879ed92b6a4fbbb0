using HelmOci.Charts;
using HelmOci.Diagnostics;
using HelmOci.Oci;
using HelmOci.Registry;
using HelmOci.Registry.Exchange;

namespace HelmOci.Publishing;

/// <summary>Asks each destination, before an image is pushed, whether it will take the chart: login, what the tag holds, policy.</summary>
public static class ChartPreflight
{
    /// <returns>Whether every destination keeps the version that it has, so that nothing is to be pushed.</returns>
    /// <exception cref="ChartException">A destination will not take the chart.</exception>
    public static async Task<bool> RunAsync(ChartMetadata chart, PushRequest request, IChartLog log, CancellationToken cancellation)
    {
        var kept = await AtOnce.RunAsync(request.Destinations, destination => IsKeptAsync(chart, destination, request, log, cancellation));

        return kept.Length > 0 && kept.All(isKept => isKept);
    }

    private static async Task<bool> IsKeptAsync(
        ChartMetadata chart, ChartDestination destination, PushRequest request, IChartLog log, CancellationToken cancellation)
    {
        var reference = destination.ReferenceTo(chart.Name, chart.Version, request.ImageRepository);
        using var client = new RegistryClient(destination.Connect(request.Machine, log), request.Credentials, log);
        var repository = client.Repository(reference.Repository);
        if (await IsThereAndKeptAsync(chart, destination, reference, repository, request.Overwrite, cancellation)) return true;

        // Reading proves no login where anybody may read.
        await repository.CheckPushAsync(cancellation);

        return false;
    }

    private static async Task<bool> IsThereAndKeptAsync(
        ChartMetadata chart, ChartDestination destination, OciReference reference, RepositoryClient repository, OverwritePolicy policy, CancellationToken cancellation)
    {
        var there = await repository.ResolveAsync(reference.Tag, cancellation);
        if (there is null) return false;

        var existing = await ExistingChart.ReadAsync(repository, reference.ToString(), there, cancellation);
        var decision = policy.Decide(chart.Version, destination.IsLocal);

        return decision == OverwriteDecision.Refuse
            ? throw PushDiagnostics.TagTakenBeforeImage(reference.ToString(), existing.Digest.ToString())
            : decision == OverwriteDecision.Keep;
    }
}

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
        var targets = PushTarget.Of(request, chart.Name, chart.Version);
        var kept = await AtOnce.RunAsync(targets, target => IsKeptAsync(chart, target, request, log, cancellation));

        return kept.Length > 0 && kept.All(isKept => isKept);
    }

    private static async Task<bool> IsKeptAsync(ChartMetadata chart, PushTarget target, PushRequest request, IChartLog log, CancellationToken cancellation)
    {
        using var open = await OpenTarget.OfAsync(target, request, log, cancellation);
        if (open.There is { } there && await IsKeptAsync(chart, target, there, open.Repository, request.Overwrite, cancellation)) return true;

        // Reading proves no login where anybody may read.
        await open.Repository.CheckPushAsync(cancellation);

        return false;
    }

    private static async Task<bool> IsKeptAsync(
        ChartMetadata chart, PushTarget target, Descriptor there, RepositoryClient repository, OverwritePolicy policy, CancellationToken cancellation)
    {
        var reference = target.Reference.ToString();
        var existing = await ExistingChart.ReadAsync(repository, reference, there, cancellation);
        var decision = policy.Decide(chart.Version, target.Destination.IsLocal);

        return decision == OverwriteDecision.Refuse
            ? throw PushDiagnostics.TagTakenBeforeImage(reference, existing.Digest.ToString())
            : decision == OverwriteDecision.Keep;
    }
}

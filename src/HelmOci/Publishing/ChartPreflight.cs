using HelmOci.Charts;
using HelmOci.Diagnostics;
using HelmOci.Oci;
using HelmOci.Registry.Exchange;

namespace HelmOci.Publishing;

/// <summary>Asks each destination, before an image is pushed, whether it will take the chart: login, what the tag holds, policy.</summary>
public sealed class ChartPreflight
{
    private readonly ChartMetadata _chart;
    private readonly PushRequest _request;
    private readonly IChartLog _log;

    private ChartPreflight(ChartMetadata chart, PushRequest request, IChartLog log) => (_chart, _request, _log) = (chart, request, log);

    /// <returns>Whether every destination keeps the version that it has, so that nothing is to be pushed.</returns>
    /// <exception cref="ChartException">A destination will not take the chart.</exception>
    public static async Task<bool> RunAsync(ChartMetadata chart, PushRequest request, IChartLog log, CancellationToken cancellation)
    {
        var preflight = new ChartPreflight(chart, request, log);
        var targets = PushTarget.Of(request, chart.Name, chart.Version);
        var kept = await AtOnce.RunAsync(targets, target => preflight.IsKeptAsync(target, cancellation));

        return kept.Length > 0 && kept.All(isKept => isKept);
    }

    private async Task<bool> IsKeptAsync(PushTarget target, CancellationToken cancellation)
    {
        using var open = await OpenTarget.OfAsync(target, _request, _log, cancellation);
        if (open.There is { } there && await IsKeptAsync(target, open, there, cancellation)) return true;

        // Reading proves no login where anybody may read.
        await open.Repository.CheckPushAsync(cancellation);

        return false;
    }

    private async Task<bool> IsKeptAsync(PushTarget target, OpenTarget open, Descriptor there, CancellationToken cancellation)
    {
        var reference = target.Reference.ToString();
        var existing = await ExistingChart.ReadAsync(open.Repository, reference, there, cancellation);
        switch (_request.Overwrite.Decide(_chart.Version, target.Destination.IsLocal))
        {
            case OverwriteDecision.Keep:
                return true;
            case OverwriteDecision.Refuse:
                throw PushDiagnostics.TagTakenBeforeImage(reference, existing.Digest.ToString());
            default:
                _log.Warn(PushDiagnostics.Replaced(reference, existing.Digest.ToString()));
                return false;
        }
    }
}

using HelmOci.Charts;
using HelmOci.Diagnostics;
using HelmOci.Oci;
using HelmOci.Registry;

namespace HelmOci.Publishing;

/// <summary>Asks each destination, before an image is pushed, whether it will take the chart: login, what the tag holds, policy.</summary>
public sealed class ChartPreflight
{
    private readonly ChartMetadata _chart;
    private readonly PushRequest _request;
    private readonly IChartLog _log;

    private ChartPreflight(ChartMetadata chart, PushRequest request, IChartLog log) =>
        (_chart, _request, _log) = (chart, request, log);

    /// <returns>Whether every destination keeps the version that it has, so that nothing is to be pushed.</returns>
    /// <exception cref="ChartException">A destination will not take the chart.</exception>
    public static bool Run(ChartMetadata chart, PushRequest request, IChartLog log, CancellationToken cancellation)
    {
        var preflight = new ChartPreflight(chart, request, log);
        var targets = PushTarget.Of(request, chart.Name, chart.Version);
        var kept = Concurrently.Run(targets, target => preflight.IsKept(target, cancellation));

        return kept.Length > 0 && kept.All(isKept => isKept);
    }

    private bool IsKept(PushTarget target, CancellationToken cancellation)
    {
        using var open = ResolvedTarget.Of(target, _request, _log, cancellation);
        if (open.Existing is { } there && IsKept(target, open, there, cancellation)) return true;

        // Reading proves no login where anybody may read.
        open.Repository.CheckPush(cancellation);

        return false;
    }

    private bool IsKept(PushTarget target, ResolvedTarget open, Descriptor there, CancellationToken cancellation)
    {
        var reference = target.Reference.ToString();
        var existing = ExistingChart.Read(open.Repository, reference, there, cancellation);
        switch (_request.Overwrite.Decide(_chart.Version, target.Destination.IsLocal))
        {
            case OverwriteDecision.Keep:
                return true;
            case OverwriteDecision.Refuse:
                throw TagTakenBeforeImage(reference, existing.Digest.ToString());
            default:
                _log.Warn(ExistingChart.Replaced(reference, existing.Digest.ToString()));
                return false;
        }
    }

    private static ChartException TagTakenBeforeImage(string reference, string digest) => new(new Diagnostic(
        DiagnosticCodes.TagTaken,
        $"{reference} is there already ({digest}). Nothing was pushed: a new image would never match the chart that is there.",
        "Raise the version; or set ChartOverwrite to Skip (push neither image nor chart) or Always (replace both)."));
}

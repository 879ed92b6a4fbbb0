using HelmOci.Charts;
using HelmOci.Charts.Archive;
using HelmOci.Charts.Loading;
using HelmOci.Charts.Rules;
using HelmOci.Diagnostics;
using HelmOci.Stamping;

namespace HelmOci.Publishing;

/// <summary>Packs a chart: folder → chart → stamped chart → checks → archive.</summary>
public static class ChartPacker
{
    /// <exception cref="ChartException">The chart or the version cannot be packed; all faults at once.</exception>
    public static ChartArchive Pack(PackRequest request, IChartLog log, CancellationToken cancellation)
    {
        if (request.ChartPackage.Length > 0) return Open(request, cancellation);

        var options = new ChartLoadOptions { AllowExternalLinks = request.AllowExternalLinks };
        var chart = ChartLoader.Load(request.ChartDirectory, options, log, cancellation);
        var stamp = StampRequest.Of(request, chart.Metadata);
        request.HeadStart?.Ask(chart.Metadata.Name, stamp.Version.Length > 0 ? stamp.Version : chart.Metadata.Version);
        var stamped = ChartStamper.Stamp(chart, stamp, cancellation);
        Check(stamped, log, cancellation);
        foreach (var warning in ImageChecks.Of(chart, stamped, request.Image, cancellation))
        {
            log.Warn(warning);
        }

        return ChartArchive.Of(stamped, request.Timestamp, cancellation);
    }

    private static ChartArchive Open(PackRequest request, CancellationToken cancellation)
    {
        var archive = ChartArchive.Open(request.ChartPackage, cancellation);
        request.HeadStart?.Ask(archive.Metadata.Name, archive.Metadata.Version);

        return archive;
    }

    private static void Check(Chart chart, IChartLog log, CancellationToken cancellation)
    {
        var diagnostics = ChartRules.Check(chart, cancellation);
        foreach (var note in diagnostics.Notes)
        {
            log.Detail(note.ToString());
        }

        foreach (var warning in diagnostics.Warnings)
        {
            log.Warn(warning);
        }

        if (diagnostics.Errors.Count > 0) throw new ChartException(diagnostics.Errors);
    }
}

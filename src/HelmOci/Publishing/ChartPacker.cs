using HelmOci.Charts;
using HelmOci.Charts.Archive;
using HelmOci.Charts.Loading;
using HelmOci.Charts.Rules;
using HelmOci.Diagnostics;
using HelmOci.Rendering;
using HelmOci.Schemas;
using HelmOci.Stamping;
using HelmOci.Templates;
using HelmOci.Templates.Checks;

namespace HelmOci.Publishing;

/// <summary>Packs a chart: folder → chart → with its dependencies → stamped → checks → archive.</summary>
public static class ChartPacker
{
    /// <param name="request">What is packed.</param>
    /// <param name="log">Gets warnings.</param>
    /// <param name="cancellation">Stops the work.</param>
    /// <exception cref="ChartException">The chart or the version cannot be packed; all faults at once.</exception>
    public static ChartArchive Pack(PackRequest request, IChartLog log, CancellationToken cancellation)
    {
        if (request.ChartPackage.Length > 0) return ChartArchive.Open(request.ChartPackage, cancellation);

        var options = new ChartLoadOptions { AllowExternalLinks = request.AllowExternalLinks };
        var chart = ChartLoader.Load(request.ChartDirectory, options, log, cancellation);
        var referenced = ReferencedCharts.Load(request.Subcharts, options, cancellation);
        var together = referenced.AddTo(chart);
        var complete = request.Dependencies is { } dependencies ? dependencies.Complete(together, log, cancellation) : together;
        var whole = referenced.Enter(complete, request.Timestamp, cancellation);
        var stamp = StampRequest.Of(request, chart.Metadata);
        // Stamping leaves templates as they are, so that they are parsed once.
        var templates = request.ChecksTemplates || stamp.Images.Count > 0 ? TemplateSet.Of(whole, cancellation) : null;
        var stamped = ChartStamper.Stamp(whole, stamp, cancellation, templates);
        templates = templates is null ? null : TemplateSet.Of(stamped, cancellation, templates);
        Check(whole, stamped, request.ChecksTemplates ? templates : null, log, cancellation);
        foreach (var warning in templates is null ? [] : ImageChecks.Of(whole, stamped, request.Image, request.OtherImages, templates, cancellation))
        {
            log.Warn(warning);
        }

        var archive = ChartArchive.Of(stamped, request.Timestamp, cancellation);
        if (request.Helm is { } helm) HelmCheck.Run(stamped, archive, StampRequest.ImagesOf(request, stamped.Metadata.Version), helm, log, cancellation);

        return archive;
    }

    private static void Check(Chart chart, Chart stamped, TemplateSet? templates, IChartLog log, CancellationToken cancellation)
    {
        var ofRules = ChartRules.Check(stamped, cancellation);
        var found = templates is null ? ofRules : ofRules.And(TemplateChecks.Of(templates, cancellation));
        // A chart that is broken may have values that cannot be read.
        if (templates is not null && ofRules.Errors.Count == 0) found = found.And(SchemaChecks.Of(chart, stamped, cancellation));
        foreach (var note in found.Notes)
        {
            log.Detail(note.ToString());
        }

        foreach (var warning in found.Warnings)
        {
            log.Warn(warning);
        }

        if (found.Errors.Count > 0) throw new ChartException(found.Errors);
    }
}

/// <summary>Decides what a build changes in its chart.</summary>
internal static class StampRequest
{
    /// <exception cref="ChartException">The version is not SemVer, or the image's reference is malformed.</exception>
    public static ChartStamp Of(PackRequest request, ChartMetadata chart)
    {
        var version = VersionOf(request);
        var image = request.Image.StampFor(version.Length > 0 ? version : chart.Version);

        return new ChartStamp
        {
            Version = version,
            AppVersion = AppVersionOf(request, image),
            IsAppVersionGiven = request.AppVersion.Length > 0,
            Annotations = request.Annotations,
            Project = request.Project,
            Images = [.. OfAll(image, request, version.Length > 0 ? version : chart.Version)],
            Values = request.Values,
        };
    }

    /// <summary>The images that the chart must name.</summary>
    public static IReadOnlyList<ImageStamp> ImagesOf(PackRequest request, string version) => [.. OfAll(request.Image.StampFor(version), request, version)];

    private static IEnumerable<ImageStamp> OfAll(ImageStamp? own, PackRequest request, string version) =>
        request.OtherImages.Select(other => other.StampFor(version)).Prepend(own).OfType<ImageStamp>();

    private static string AppVersionOf(PackRequest request, ImageStamp? image)
    {
        if (request.AppVersion.Length > 0) return request.AppVersion;

        return request.Image.IsBuilt && image is { Tag.Length: > 0 } ? image.Tag : request.ProjectVersion;
    }

    /// <summary>The version to stamp; empty keeps the chart's own.</summary>
    private static string VersionOf(PackRequest request)
    {
        if (request.Version.Length == 0) return "";

        return ChartVersion.TryNormalize(request.Version, out var version)
            ? version.ToString()
            : throw BadChartVersion(request.VersionProperty, request.Version, ChartVersion.Suggest(request.Version));
    }

    private static ChartException BadChartVersion(string property, string version, string suggestion) => new(new Diagnostic(
        DiagnosticCodes.BadChartVersion,
        $"{property} '{version}' is not a SemVer 2 version, and Helm takes no other.",
        $"Write {(suggestion.Length > 0 ? suggestion : "MAJOR.MINOR.PATCH, such as 1.4.0 or 1.4.0-rc.1")}{(property == "ChartVersion" ? "" : ", or set ChartVersion")}."));
}

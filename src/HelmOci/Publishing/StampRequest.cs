using HelmOci.Charts;
using HelmOci.Diagnostics;
using HelmOci.Stamping;

namespace HelmOci.Publishing;

/// <summary>Decides what a build changes in its chart.</summary>
internal static class StampRequest
{
    /// <exception cref="ChartException">The version is none, or the image no image.</exception>
    public static ChartStamp Of(PackRequest request, ChartMetadata chart)
    {
        var version = VersionOf(request);
        var image = request.Image.StampFor(version.Length > 0 ? version : chart.Version);

        return new ChartStamp
        {
            Version = version,
            AppVersion = AppVersionOf(request, image),
            Annotations = request.Annotations,
            Project = request.Project,
            Images = image is null ? [] : [image],
            Values = request.Values,
        };
    }

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
            : throw PropertyDiagnostics.BadChartVersion(request.VersionProperty, request.Version, ChartVersion.Suggest(request.Version));
    }
}

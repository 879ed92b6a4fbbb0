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
            : throw PropertyDiagnostics.BadChartVersion(request.VersionProperty, request.Version, Suggestion(request.Version));
    }

    /// <summary>A spelling of a four-part version that keeps all of it and still orders as it did.</summary>
    private static string Suggestion(string version)
    {
        var parts = version.TrimStart('v', 'V').Split('.');
        var isFourPart = parts.Length == 4 && parts.All(part => part.Length > 0 && part.All(char.IsAsciiDigit));

        return isFourPart ? $"{parts[0]}.{parts[1]}.{parts[2]}+{parts[3]} (or {parts[0]}.{parts[1]}.{parts[2]}-{parts[3]} for a prerelease)" : "";
    }
}

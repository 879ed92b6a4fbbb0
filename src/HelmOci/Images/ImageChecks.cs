using HelmOci.Charts;
using HelmOci.Diagnostics;
using HelmOci.Yaml;

namespace HelmOci.Images;

/// <summary>What does not fit between a chart and the image that the same build made: only a build knows both.</summary>
internal static class ImageChecks
{
    /// <param name="source">The chart as it is in the source tree, for places.</param>
    /// <param name="stamped">The chart as it is packed.</param>
    /// <param name="image">The image that it runs.</param>
    /// <param name="cancellation">Stops the work.</param>
    public static IEnumerable<Diagnostic> Of(Chart source, Chart stamped, ChartImage image, CancellationToken cancellation)
    {
        if (!image.IsBuilt || stamped.Values is not { } packed) return [];

        var content = image.Built!.Content;
        var values = Parse(packed, cancellation).Root;
        var places = source.Values is { } own ? Parse(own, cancellation).Root : values;

        return
        [
            .. PortCheck.Of(stamped.Templates, values, image.ValuesPath, content),
            .. EnvironmentCheck.Of(places, values, content.Variables, [.. stamped.Subcharts.Select(chart => chart.Metadata.Name)]),
        ];
    }

    private static YamlDocument Parse(ChartFile file, CancellationToken cancellation) =>
        YamlDocument.ParseFirst(YamlText.Decode(file.Content, file.SourcePath.Length > 0 ? file.SourcePath : file.Path), cancellation);
}

using System.Text;
using HelmOci.Charts;
using HelmOci.Diagnostics;
using HelmOci.Templates;
using HelmOci.Templates.Evaluation;
using HelmOci.Yaml;

namespace HelmOci.Stamping;

/// <summary>What does not fit between a chart and the image that the same build made: only a build knows both.</summary>
internal static class ImageChecks
{
    /// <param name="source">The chart as it is in the source tree, for places.</param>
    /// <param name="stamped">The chart as it is packed.</param>
    /// <param name="image">The image that it runs.</param>
    /// <param name="others">Images of other projects that it runs as well.</param>
    /// <param name="templates">The chart's templates.</param>
    /// <param name="cancellation">Stops the work.</param>
    public static IReadOnlyList<Diagnostic> Of(
        Chart source, Chart stamped, ChartImage image, IReadOnlyList<ChartImage> others, TemplateSet templates, CancellationToken cancellation)
    {
        var built = others.Prepend(image).Where(one => one.IsBuilt).ToList();
        if (built.Count == 0 || stamped.Values is not { } packed) return [];

        var values = Parse(packed, cancellation).Root;
        var places = source.Values is { } own ? Parse(own, cancellation).Root : values;

        var images = built.Exists(one => ImagePorts.Of(one.Built!.Content).Count > 0)
            ? new ChartRendering(templates, stamped, "", cancellation).Render(takesBlocks: false).SelectMany(file => ManifestImages.Of(file, cancellation)).ToList()
            : [];

        var warnings = new DiagnosticList();
        foreach (var one in built)
        {
            var content = one.Built!.Content;
            IEnumerable<string> foreign = one == image ? others.SelectMany(KeyOf).Concat(SubchartKeys(stamped)) : KeysBeside(one, values);
            warnings.AddRange(PortCheck.Of(images, stamped.Templates, values, one.ValuesPath, content));
            warnings.AddRange(EnvironmentCheck.Of(places, values, content.Variables, [.. foreign]));
        }

        return warnings.ToList();
    }

    /// <summary>The key that holds all values of a program: <c>worker</c> of <c>worker.image</c>; none of <c>image</c>.</summary>
    private static string[] KeyOf(ChartImage image) =>
        YamlPath.Parse(image.ValuesPath).Steps is { Count: > 1 } steps ? [steps[0].Key] : [];

    private static IEnumerable<string> KeysBeside(ChartImage image, YamlNode values) =>
        values is YamlMapping root ? root.Entries.Select(entry => entry.Name).Except(KeyOf(image)) : [];

    private static IEnumerable<string> SubchartKeys(Chart chart) =>
        chart.Subcharts.Select(subchart => subchart.Metadata.Name).Concat(chart.Metadata.Dependencies.Select(dependency => dependency.NameInParent));

    private static YamlDocument Parse(ChartFile file, CancellationToken cancellation) =>
        YamlDocument.ParseFirst(YamlText.Decode(file.Content, file.Name), cancellation);
}

/// <summary>Whether the container of a chart has a port that its image serves. The starter chart of Helm has 80, and .NET serves 8080.</summary>
/// <remarks>Says nothing where it is not sure: a port that only an installation tells, a chart that tells the app its port.</remarks>
internal static class PortCheck
{
    /// <summary>Where a chart or its user tells the app which port to serve.</summary>
    private static readonly string[] Settings = ["HTTP_PORTS", "HTTPS_PORTS", "URLS", "Kestrel", "--urls"];

    /// <param name="images">What the chart's manifests name.</param>
    /// <param name="templates">The chart's templates.</param>
    /// <param name="values">Its values.</param>
    /// <param name="imagePath">Where these keep the image.</param>
    /// <param name="image">What is known of the image.</param>
    public static IEnumerable<Diagnostic> Of(
        IReadOnlyList<ManifestImage> images, IReadOnlyList<ChartFile> templates, YamlNode values, string imagePath, ImageContent image)
    {
        var exposed = ImagePorts.Of(image);
        var path = ValueReader.PathOf(YamlPath.Parse(imagePath));
        var ports = images.Where(one => one.IsCertain && one.IsMadeOf(path)).SelectMany(one => one.Ports()).ToList();
        var isKnown = ports.Count > 0 && ports.TrueForAll(port => port.Number is { } number && !exposed.Contains(number));
        if (!isKnown || exposed.Count == 0 || SetsPort(values.Source.Text) || templates.Any(template => SetsPort(Encoding.UTF8.GetString(template.Content.Span)))) return [];

        return [PortNotExposed(ports[0], exposed)];
    }

    private static bool SetsPort(string text) => Array.Exists(Settings, setting => text.Contains(setting, StringComparison.Ordinal));

    private static Diagnostic PortNotExposed(ManifestPort port, IEnumerable<int> exposed) => new(
        DiagnosticCodes.PortNotExposed,
        $"The container's port is {port.Number}{(port.Origin.Length > 0 ? $" (.Values.{port.Origin})" : "")}, and the image serves {string.Join(", ", exposed)}: no request would arrive.",
        "Correct containerPort, or set ContainerPort items or the variable ASPNETCORE_HTTP_PORTS so that the app serves it.")
    {
        Location = port.Location,
    };
}

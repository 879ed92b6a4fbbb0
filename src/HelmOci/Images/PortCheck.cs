using System.Text;
using HelmOci.Charts;
using HelmOci.Diagnostics;
using HelmOci.Yaml;

namespace HelmOci.Images;

/// <summary>Whether the container of a chart has a port that its image serves. The starter chart of Helm has 80, and .NET serves 8080.</summary>
/// <remarks>Silent where a doubt is left: a port that only rendering tells, several containers, a chart that tells the app its port.</remarks>
internal static class PortCheck
{
    /// <summary>Where a chart or its user tells the app which port to serve.</summary>
    private static readonly string[] Settings = ["HTTP_PORTS", "HTTPS_PORTS", "URLS", "Kestrel", "--urls"];

    public static IEnumerable<Diagnostic> Of(IReadOnlyList<ChartFile> templates, YamlNode values, string imagePath, ImageContent image)
    {
        var exposed = ImagePorts.Of(image);
        var ports = templates.SelectMany(template => new ContainerTemplate(template, imagePath).Ports()).ToList();
        var isKnown = ports.Count > 0 && ports.TrueForAll(port => port.In(values) is { } number && !exposed.Contains(number));
        if (!isKnown || exposed.Count == 0 || SetsPort(values.Source.Text) || templates.Any(template => SetsPort(Encoding.UTF8.GetString(template.Content.Span)))) return [];

        return [ImageDiagnostics.PortNotExposed(ports[0].In(values)!.Value, ports[0].Text, exposed, ports[0].Location)];
    }

    private static bool SetsPort(string text) => Array.Exists(Settings, setting => text.Contains(setting, StringComparison.Ordinal));
}

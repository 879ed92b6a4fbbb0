using System.Text;
using HelmOci.Charts;
using HelmOci.Charts.Archive;
using HelmOci.Diagnostics;
using HelmOci.Files;
using HelmOci.Machine;
using HelmOci.Yaml;

namespace HelmOci.Rendering;

/// <summary>Has a helm of the team's own render and lint what was packed.</summary>
internal static class HelmCheck
{
    /// <param name="chart">What is packed, with the places of its files.</param>
    /// <param name="archive">The package.</param>
    /// <param name="images">The images that the manifests must name, <c>host/path:tag@digest</c>.</param>
    /// <param name="request">Which helm, and with what.</param>
    /// <param name="log">Gets warnings.</param>
    /// <param name="cancellation">Stops the work.</param>
    /// <exception cref="ChartException">Helm does not render the chart, lint finds an error, or an image is not in the manifests.</exception>
    public static void Run(Chart chart, ChartArchive archive, IReadOnlyList<string> images, HelmRequest request, IChartLog log, CancellationToken cancellation)
    {
        var helm = new HelmProgram(request, log);
        var package = Path.Combine(request.Folder, $"{chart.Metadata.Name}.tgz");
        AtomicFile.Write(package, archive.Content.Span, cancellation);
        var rendered = Render(helm, package, chart, log, cancellation);
        CheckImages(rendered.Output, images, cancellation);
        if (request.ManifestsPath.Length > 0) AtomicFile.Write(request.ManifestsPath, Encoding.UTF8.GetBytes(rendered.Output), cancellation);
    }

    private static ProgramResult Render(HelmProgram helm, string package, Chart chart, IChartLog log, CancellationToken cancellation)
    {
        try
        {
            var rendered = helm.Template(package, cancellation);
            if (rendered.ExitCode != 0) throw new ChartException(HelmMessages.OfTemplate(rendered.Errors, chart));

            Lint(helm, package, chart, log, cancellation);

            return rendered;
        }
        finally
        {
            new HeldFiles().Delete(package, CancellationToken.None);
        }
    }

    private static void Lint(HelmProgram helm, string package, Chart chart, IChartLog log, CancellationToken cancellation)
    {
        var result = helm.Lint(package, cancellation);
        var findings = HelmMessages.OfLint(result.Output, chart).ToList();
        var errors = findings.Where(finding => finding.IsError).Select(finding => finding.Finding).ToList();
        if (errors.Count > 0) throw new ChartException(errors);
        if (result.ExitCode != 0) throw new ChartException(HelmMessages.OfTemplate(result.Errors, chart));

        foreach (var (_, warning) in findings) log.Warn(warning);
    }

    /// <summary>Each is named by a container as it is, and nothing names it with another tag or digest.</summary>
    private static void CheckImages(string manifests, IReadOnlyList<string> images, CancellationToken cancellation)
    {
        if (images.Count == 0) return;

        var named = YamlDocument.ParseAll(new YamlText("manifests", manifests), cancellation).SelectMany(document => ImagesIn(document.Root)).Distinct().ToList();
        foreach (var image in images)
        {
            var name = NameOf(image);
            var others = named.Where(other => other != image && NameOf(other) == name).ToList();
            if (!named.Contains(image) || others.Count > 0) throw NotNamed(image, others);
        }
    }

    /// <summary>Those of all containers, whatever kind of object runs them.</summary>
    private static IEnumerable<string> ImagesIn(YamlNode node) => node switch
    {
        YamlMapping mapping => mapping.Entries.SelectMany(entry => entry is { Name: "containers" or "initContainers", Value: YamlSequence containers }
            ? containers.Items.OfType<YamlMapping>().Select(container => container.Find("image")?.Value).OfType<YamlScalar>().Select(image => image.HelmString)
            : ImagesIn(entry.Value)),
        YamlSequence sequence => sequence.Items.SelectMany(ImagesIn),
        _ => [],
    };

    /// <summary>Without tag and digest.</summary>
    private static string NameOf(string image)
    {
        var name = image.Split('@')[0];
        var colon = name.LastIndexOf(':');

        return colon > name.LastIndexOf('/') ? name[..colon] : name;
    }

    private static ChartException NotNamed(string image, List<string> others) => new(new Diagnostic(
        DiagnosticCodes.ImageNotRendered,
        $"The manifests that helm makes of the chart do not name the image of this build, {image}{(others.Count > 0 ? $", but {OutsideText.Clean(string.Join(", ", others))}" : "")}.",
        "Let the container's image come from the values at ChartImageValuesPath, tag and digest included; README shows the layouts that are understood."));
}

using System.Text;
using HelmOci.Charts;
using HelmOci.Charts.Archive;
using HelmOci.Diagnostics;
using HelmOci.Files;
using HelmOci.Stamping;
using HelmOci.Yaml;

namespace HelmOci.Rendering;

/// <summary>Has a helm of the team's own render and lint what was packed.</summary>
internal static class HelmCheck
{
    /// <param name="chart">What is packed, with the places of its files.</param>
    /// <param name="archive">The package.</param>
    /// <param name="images">The images that the manifests must name.</param>
    /// <param name="request">Which helm, and with what.</param>
    /// <param name="log">Gets warnings.</param>
    /// <param name="cancellation">Stops the work.</param>
    /// <exception cref="ChartException">Helm does not render the chart, lint finds an error, or an image is not in the manifests.</exception>
    public static void Run(Chart chart, ChartArchive archive, IReadOnlyList<ImageStamp> images, HelmRequest request, IChartLog log, CancellationToken cancellation)
    {
        var helm = new HelmProgram(request, log);
        var package = Path.Combine(request.Folder, $"{chart.Metadata.Name}.tgz");
        AtomicFile.Write(package, archive.Content.Span, cancellation);
        try
        {
            // Nobody can install a library, so that there is nothing to render.
            if (chart.Metadata.Type != "library") Render(helm, package, chart, images, request.ManifestsPath, cancellation);
            Lint(helm, package, chart, log, cancellation);
        }
        finally
        {
            new HeldFiles().Delete(package, CancellationToken.None);
        }
    }

    private static void Render(HelmProgram helm, string package, Chart chart, IReadOnlyList<ImageStamp> images, string manifestsPath, CancellationToken cancellation)
    {
        var rendered = helm.Template(package, cancellation);
        if (rendered.ExitCode != 0) throw new ChartException(HelmMessages.OfTemplate(rendered.Errors, chart));

        CheckImages(rendered.Output, images, cancellation);
        if (manifestsPath.Length > 0) AtomicFile.Write(manifestsPath, Encoding.UTF8.GetBytes(rendered.Output), cancellation);
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

    /// <summary>Each is named by a container, and nothing names it with another tag or digest. A chart may have a place for one of the two alone.</summary>
    private static void CheckImages(string manifests, IReadOnlyList<ImageStamp> images, CancellationToken cancellation)
    {
        if (images.Count == 0) return;

        var named = YamlDocument.ParseAll(new YamlText("manifests", manifests), cancellation).SelectMany(document => ImagesIn(document.Root)).Distinct().Select(ImageStamp.Split).ToList();
        foreach (var image in images)
        {
            var same = named.Where(other => NameOf(other) == NameOf(image)).ToList();
            var others = same.Where(other => !IsOf(other, image)).ToList();
            if (same.Count == 0 || others.Count > 0) throw NotNamed(image, others);
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

    private static bool IsOf(ImageStamp named, ImageStamp image) =>
        named.Tag.Length + named.Digest.Length > 0
        && (named.Tag.Length == 0 || named.Tag == image.Tag)
        && (named.Digest.Length == 0 || named.Digest == image.Digest);

    /// <summary>The name without what Docker Hub's images may leave out.</summary>
    private static string NameOf(ImageStamp image)
    {
        var name = WithoutStart(image.Name, "docker.io/");

        return WithoutStart(name, "library/");
    }

    private static string WithoutStart(string name, string start) => name.StartsWith(start, StringComparison.Ordinal) ? name[start.Length..] : name;

    private static ChartException NotNamed(ImageStamp image, List<ImageStamp> others) => new(new Diagnostic(
        DiagnosticCodes.ImageNotRendered,
        $"The manifests that helm makes of the chart do not name the image of this build, {image.Reference}{(others.Count > 0 ? $", but {OutsideText.Clean(string.Join(", ", others.Select(other => other.Reference)))}" : "")}.",
        "Let the container's image come from the values at ChartImageValuesPath, tag and digest included; README shows the layouts that are understood."));
}

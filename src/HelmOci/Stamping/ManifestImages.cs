using System.Globalization;
using System.Text.RegularExpressions;
using HelmOci.Diagnostics;
using HelmOci.Templates.Evaluation;
using HelmOci.Yaml;

namespace HelmOci.Stamping;

/// <summary>Finds the images that a chart's manifests name.</summary>
internal static partial class ManifestImages
{
    public const string Key = "image";

    /// <summary>Every text at a key <c>image</c>, but for what is data alone. A document that is no YAML, for what is not known in it, has none.</summary>
    public static IReadOnlyList<ManifestImage> Of(RenderedFile file, CancellationToken cancellation)
    {
        var images = new List<ManifestImage>();
        var text = file.Text.ToString();
        for (var start = 0; start < text.Length;)
        {
            var next = text.IndexOf("\n---", start, StringComparison.Ordinal);
            var end = next < 0 ? text.Length : next + 1;
            if (text.AsSpan(start, end - start).Contains(Key, StringComparison.Ordinal)) Read(file, start, text[start..end], images, cancellation);

            start = end;
        }

        return images;
    }

    private static void Read(RenderedFile file, int start, string text, List<ManifestImage> images, CancellationToken cancellation)
    {
        try
        {
            var document = YamlDocument.ParseFirst(new YamlText(file.File.Template.File.Path, OpenEnd().Replace(text, "$1_$2")), cancellation);
            var isData = (document.Root as YamlMapping)?.Find("kind")?.Value is YamlScalar { HelmString: "ConfigMap" or "Secret" };
            if (!isData) Collect(document.Root, "", new Manifest(file, start), images);
        }
        catch (ChartException)
        {
            // Helm may think so, too, with other values; that is for it to say.
        }
    }

    /// <summary>The colon of a name whose tag is still to come, which would be that of a map.</summary>
    [GeneratedRegex(@"^([ -]*image: +[^ '""\n]+):( *\r?)$", RegexOptions.Multiline | RegexOptions.CultureInvariant)]
    private static partial Regex OpenEnd();

    /// <param name="node">What is looked at.</param>
    /// <param name="key">The key that holds it, or the list that it is in.</param>
    /// <param name="manifest">Where it stands.</param>
    /// <param name="images">Gets what is found.</param>
    private static void Collect(YamlNode node, string key, Manifest manifest, List<ManifestImage> images)
    {
        if (DeepStack.IsAtEnd) return;

        if (node is YamlSequence sequence)
        {
            foreach (var item in sequence.Items) Collect(item, key, manifest, images);
        }
        else if (node is YamlMapping mapping)
        {
            if (mapping.Find(Key)?.Value is YamlScalar image) images.Add(new ManifestImage(manifest, mapping, image) { IsOfContainer = key is "containers" or "initContainers" });
            foreach (var entry in mapping.Entries) Collect(entry.Value, entry.Name, manifest, images);
        }
    }
}

/// <summary>A document that Helm makes of a file.</summary>
/// <param name="File">The file.</param>
/// <param name="Start">Where in its text the document begins.</param>
internal sealed record Manifest(RenderedFile File, int Start)
{
    public TracedText TextOf(YamlNode node) => File.Text.Slice(Start + node.Span.Start, Start + node.Span.End);
}

/// <summary>An image that a manifest names.</summary>
internal sealed class ManifestImage(Manifest manifest, YamlMapping container, YamlScalar image)
{
    private readonly TracedText _text = manifest.TextOf(image);

    public Manifest Manifest { get; } = manifest;

    /// <summary>The map that it stands in, which in most cases is a container.</summary>
    public YamlMapping Container { get; } = container;

    /// <summary>Whether it stands in a list of containers, and not in a resource that somebody else reads.</summary>
    public bool IsOfContainer { get; init; }

    public string Reference { get; } = image.HelmString;

    /// <summary>Whether this is what Helm writes in any case.</summary>
    public bool IsCertain => _text.IsCertain;

    /// <summary>Whether a value at a path, or below it, is a part of it.</summary>
    public bool IsMadeOf(string path) => _text.Origins.Any(origin => IsAtOrBelow(origin, path));

    /// <summary>What stands before the first value at a path, as far as a template writes it itself.</summary>
    public string TextBefore(string path) =>
        string.Concat(_text.Pieces.TakeWhile(piece => !piece.Origins.Any(origin => IsAtOrBelow(origin, path))).Select(piece => piece.Text)).TrimStart('"', '\'');

    /// <summary>The template that writes it, with the place of its key where that stands in a file.</summary>
    public string Place
    {
        get
        {
            var location = PlaceOf(Container.Find(ManifestImages.Key)!.Key);

            return $"{Manifest.File.File.Template.File.Path}{(location is null ? "" : $" (line {location.Line})")}";
        }
    }

    /// <summary>The ports of its container.</summary>
    public IEnumerable<ManifestPort> Ports()
    {
        if (Container.Find("ports")?.Value is not YamlSequence ports) yield break;

        foreach (var entry in ports.Items.OfType<YamlMapping>().Select(port => port.Find("containerPort")).OfType<YamlEntry>())
        {
            var text = Manifest.TextOf(entry.Value);
            var isNumber = int.TryParse((entry.Value as YamlScalar)?.HelmString, NumberStyles.None, CultureInfo.InvariantCulture, out var number);
            var origin = text.Origins.FirstOrDefault(origin => origin != ValueReader.AppVersion) ?? "";

            yield return new ManifestPort(isNumber && text.IsCertain ? number : null, origin.Replace(ValueReader.Separator, '.'), PlaceOf(entry.Key));
        }
    }

    /// <summary>Where a template has a part of the manifest word for word; null where it was computed.</summary>
    public SourceLocation? PlaceOf(YamlNode node) =>
        Manifest.TextOf(node).Pieces.FirstOrDefault(piece => piece.Text.Length > 0) is { Source: { } source } piece ? source.LocationAt(piece.Offset) : null;

    private static bool IsAtOrBelow(string origin, string path) =>
        origin.StartsWith(path, StringComparison.Ordinal) && (origin.Length == path.Length || origin[path.Length] == ValueReader.Separator);
}

/// <summary>A port of a container.</summary>
/// <param name="Number">Null where it is not certain.</param>
/// <param name="Origin">The value that it comes from; empty where the template writes it.</param>
/// <param name="Location">Where; null where it was computed.</param>
internal sealed record ManifestPort(int? Number, string Origin, SourceLocation? Location);

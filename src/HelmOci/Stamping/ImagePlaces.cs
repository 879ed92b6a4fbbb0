using HelmOci.Templates.Evaluation;
using HelmOci.Yaml;

namespace HelmOci.Stamping;

/// <summary>The keys of values.yaml that take a part of an image's name, by the names that charts give them.</summary>
/// <remarks>Only keys that the chart has count, because its templates read no others.</remarks>
/// <param name="Nearest">The value at the image's path, or the last one on the way there.</param>
internal sealed record ImagePlaces(YamlNode Nearest)
{
    // Inside of the image's map.
    private static readonly string[] RegistryKeys = ["registry"];
    private static readonly string[] NameKeys = ["repository", "repo", "name", "image"];
    private static readonly string[] VersionKeys = ["tag", "version", "imageTag"];
    private static readonly string[] DigestKeys = ["digest", "sha", "sha256"];

    // Beside the image, whose own key stands for {0}. They are its own only where a template reads them.
    private static readonly string[] RegistriesBeside = ["{0}Registry", "imageRegistry", "registry"];
    private static readonly string[] VersionsBeside = ["{0}Tag", "imageTag", "tag", "{0}Version", "version"];
    private static readonly string[] DigestsBeside = ["{0}Digest", "digest", "{0}Sha", "sha"];

    // In global, for every image that looks there.
    private static readonly string[] GlobalRegistries = ["imageRegistry", "image.registry", "registry"];

    public ImagePlace? Registry { get; private init; }

    public ImagePlace? GlobalRegistry { get; private init; }

    /// <summary>Where the name goes, or its last part.</summary>
    public IReadOnlyList<ImagePlace> Names { get; private init; } = [];

    public IReadOnlyList<ImagePlace> Versions { get; private init; } = [];

    public IReadOnlyList<ImagePlace> Digests { get; private init; } = [];

    /// <param name="path">Where values.yaml keeps the image.</param>
    /// <param name="values">The values.</param>
    /// <param name="reads">What templates were seen to read; null where they could not be followed.</param>
    public static ImagePlaces Of(YamlPath path, YamlNode values, IReadOnlySet<string>? reads)
    {
        YamlNode? above = null;
        var nearest = values;
        foreach (var step in path.Steps)
        {
            if (Child(nearest, step) is not { } child) return new ImagePlaces(nearest);

            (above, nearest) = (nearest, child);
        }

        bool IsRead(ImagePlace place) => reads?.Contains(ValueReader.PathOf(place.Path)) == true;
        ImagePlace[] Inside(string[] keys) => Find(nearest, keys, path.Then);
        // One that is left over counts only where nothing is known of the others.
        ImagePlace[] Read(ImagePlace[] places) => Array.FindAll(places, IsRead) is { Length: > 0 } read ? read : places;
        ImagePlace[] Beside(string[] keys) => path.Steps[^1].IsIndex ? []
            : Array.FindAll(Find(above!, keys.Select(key => key.Replace("{0}", path.Steps[^1].Key, StringComparison.Ordinal)).Distinct(), path.Beside), IsRead);

        ImagePlace[] names = nearest is YamlScalar { Kind: YamlKind.Text } text ? [new ImagePlace(path, text.HelmString)] : Read(Inside(NameKeys));

        return new ImagePlaces(nearest)
        {
            Registry = Inside(RegistryKeys).Concat(Beside(RegistriesBeside)).FirstOrDefault(),
            GlobalRegistry = GlobalRegistryIn(values, IsRead),
            Names = names,
            Versions = Read([.. Inside(VersionKeys), .. Beside(VersionsBeside)]),
            Digests = [.. Inside(DigestKeys), .. Beside(DigestsBeside)],
        };
    }

    private static ImagePlace[] Find(YamlNode node, IEnumerable<string> keys, Func<string, YamlPath> pathOf)
    {
        var places = new List<ImagePlace>();
        foreach (var key in keys)
        {
            if ((node as YamlMapping)?.Find(key)?.Value is YamlScalar scalar) places.Add(new ImagePlace(pathOf(key), scalar.HelmString));
        }

        return [.. places];
    }

    private static ImagePlace? GlobalRegistryIn(YamlNode values, Predicate<ImagePlace> isRead)
    {
        foreach (var key in GlobalRegistries)
        {
            var path = YamlPath.Parse("global." + key);
            var node = path.Steps.Aggregate((YamlNode?)values, (at, step) => at is null ? null : Child(at, step));
            if (node is YamlScalar scalar && new ImagePlace(path, scalar.HelmString) is var place && isRead(place)) return place;
        }

        return null;
    }

    private static YamlNode? Child(YamlNode node, YamlStep step) => node switch
    {
        YamlMapping mapping when !step.IsIndex => mapping.Find(step.Key)?.Value,
        YamlSequence sequence when step.IsIndex && step.Index < sequence.Items.Count => sequence.Items[step.Index],
        _ => null,
    };
}

/// <summary>A key of values.yaml that takes a part of an image's name.</summary>
/// <param name="Path">Where it stands.</param>
/// <param name="Old">What it holds.</param>
internal sealed record ImagePlace(YamlPath Path, string Old)
{
    public string Key => Path.Steps[^1].Key;

    /// <summary>Whether the old text has a tag or a digest.</summary>
    public bool HasVersion => Old.Contains('@', StringComparison.Ordinal) || Old.LastIndexOf(':') > Old.LastIndexOf('/');

    /// <summary>A new text for it. Slashes at the ends stay: the templates count on them.</summary>
    public ImageText Set(string text)
    {
        var isLonger = text.Length > 0 && Old.Length > 1;

        return new ImageText(Path, $"{(isLonger && Old[0] == '/' ? "/" : "")}{text}{(isLonger && Old[^1] == '/' ? "/" : "")}");
    }
}

/// <summary>A text to write into values.yaml.</summary>
internal sealed record ImageText(YamlPath Path, string Text);

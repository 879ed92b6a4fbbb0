using HelmOci.Yaml;

namespace HelmOci.Stamping;

/// <summary>Where values.yaml keeps the parts of an image's name. What the chart has no key for is null.</summary>
/// <remarks>Only keys that the chart has count, because its templates read no others.</remarks>
/// <param name="Nearest">The value at the image's path, or the last one on the way there.</param>
internal sealed record ImagePlaces(YamlNode Nearest)
{
    // Inside of the image's map; of several keys the first that a template reads counts, else the first.
    private static readonly string[] RegistryKeys = ["registry"];
    private static readonly string[] FolderKeys = ["repository", "repo"];
    private static readonly string[] NameKeys = ["repository", "repo", "name", "image"];
    private static readonly string[] VersionKeys = ["tag", "version", "imageTag"];
    private static readonly string[] DigestKeys = ["digest", "sha", "sha256"];

    // Beside the image, whose own key stands for {0}. They are its own only where a template reads them for it.
    private static readonly string[] RegistriesBeside = ["{0}Registry", "imageRegistry", "registry"];
    private static readonly string[] VersionsBeside = ["{0}Tag", "imageTag", "tag", "{0}Version", "version"];
    private static readonly string[] DigestsBeside = ["{0}Digest", "digest", "{0}Sha", "sha"];

    // In global, for every image that looks there.
    private static readonly string[] GlobalRegistries = ["imageRegistry", "image.registry", "registry"];

    public ImagePlace? Registry { get; private init; }

    public ImagePlace? GlobalRegistry { get; private init; }

    /// <summary>Where the last part of the path is a key of its own, the one for those before it.</summary>
    public ImagePlace? Folder { get; private init; }

    public ImagePlace? Name { get; private init; }

    public ImagePlace? Version { get; private init; }

    public IReadOnlyList<ImagePlace> Digests { get; private init; } = [];

    public static ImagePlaces Of(YamlPath path, YamlNode values, ImageLines lines)
    {
        YamlNode? above = null;
        var nearest = values;
        foreach (var step in path.Steps)
        {
            if (Child(nearest, step) is not { } child) return new ImagePlaces(nearest);

            (above, nearest) = (nearest, child);
        }

        var own = nearest switch
        {
            YamlScalar { Kind: YamlKind.Text } text => new ImagePlaces(text) { Name = new ImagePlace(path, text.HelmString) },
            YamlMapping map => Inside(path, map, lines),
            _ => new ImagePlaces(nearest),
        };

        return own.Name is null ? own : own.WithKeysBeside(path, above, lines) with { GlobalRegistry = GlobalRegistryIn(values, lines) };
    }

    private static ImagePlaces Inside(YamlPath path, YamlMapping map, ImageLines lines)
    {
        ImagePlace? First(string[] keys) => Find(map, [.. keys.Where(key => lines.Read(key)), .. keys], path.Then).FirstOrDefault();
        var folder = First(FolderKeys);
        var last = First(["name"]);
        var isParted = folder is not null && last is not null && lines.Read(folder.Key, last.Key);
        var name = isParted ? last : First(NameKeys);
        // Templates that join name and version and pass over the registry want it in the name.
        var hasRegistry = name is null || lines.TakeWholeName || !lines.Read(name.Key) || lines.Read(RegistryKeys);

        return new ImagePlaces(map)
        {
            Registry = hasRegistry ? First(RegistryKeys) : null,
            Folder = isParted ? folder : null,
            Name = name,
            // One that no template reads is left over where they take the appVersion.
            Version = First([.. VersionKeys.Where(key => !lines.ReadAppVersion || lines.Read(key) || lines.Contain($"\"{key}\""))]),
            Digests = [.. Find(map, DigestKeys, path.Then)],
        };
    }

    private ImagePlaces WithKeysBeside(YamlPath path, YamlNode? above, ImageLines lines)
    {
        if (above is not YamlMapping map || path.Steps[^1].IsIndex) return this;

        IEnumerable<ImagePlace> Beside(string[] keys) =>
            Find(map, keys.Select(key => key.Replace("{0}", path.Steps[^1].Key, StringComparison.Ordinal)).Distinct(), path.Beside).Where(place => lines.Read(place.Path));

        return this with
        {
            Registry = Registry ?? Beside(RegistriesBeside).FirstOrDefault(),
            Version = Version ?? Beside(VersionsBeside).FirstOrDefault(),
            Digests = [.. Digests, .. Beside(DigestsBeside)],
        };
    }

    private static IEnumerable<ImagePlace> Find(YamlMapping map, IEnumerable<string> keys, Func<string, YamlPath> pathOf)
    {
        foreach (var key in keys)
        {
            if (map.Find(key)?.Value is YamlScalar scalar) yield return new ImagePlace(pathOf(key), scalar.HelmString);
        }
    }

    private static ImagePlace? GlobalRegistryIn(YamlNode values, ImageLines lines)
    {
        foreach (var key in GlobalRegistries.Where(lines.ReadGlobal))
        {
            var path = YamlPath.Parse("global." + key);
            var node = path.Steps.Aggregate((YamlNode?)values, (at, step) => at is null ? null : Child(at, step));
            if (node is YamlScalar scalar) return new ImagePlace(path, scalar.HelmString);
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

    /// <summary>The edit for a new text. Slashes at the ends stay: the templates count on them.</summary>
    public YamlEdit Set(string text)
    {
        var isLonger = text.Length > 0 && Old.Length > 1;

        return YamlEdit.SetText(Path, $"{(isLonger && Old[0] == '/' ? "/" : "")}{text}{(isLonger && Old[^1] == '/' ? "/" : "")}");
    }
}

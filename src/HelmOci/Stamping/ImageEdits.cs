using HelmOci.Charts;
using HelmOci.Diagnostics;
using HelmOci.Yaml;

namespace HelmOci.Stamping;

/// <summary>Decides what is written where values.yaml keeps an image, so that the chart renders the whole reference, or warns and leaves it as it is.</summary>
/// <remarks>Name and version each need a place: a new name with an old tag, or the reverse, names an image that nobody pushed.</remarks>
internal sealed class ImageEdits
{
    private readonly List<YamlEdit> _edits = [];
    private readonly List<Diagnostic> _warnings = [];
    private readonly ImageStamp _image;
    private readonly ImageLines _lines;
    private readonly ImagePlaces _places;

    private ImageEdits(ImageStamp image, ImageLines lines, ImagePlaces places) => (_image, _lines, _places) = (image, lines, places);

    public IReadOnlyList<YamlEdit> Edits => _edits;

    public IReadOnlyList<Diagnostic> Warnings => _warnings;

    /// <summary>The appVersion that the chart's templates take for the tag; empty where the tag stands elsewhere.</summary>
    public string AppVersion { get; private set; } = "";

    /// <param name="image">The image.</param>
    /// <param name="appVersion">The appVersion that the user wants; empty for none.</param>
    /// <param name="chart">The chart.</param>
    /// <param name="values">Its values.yaml.</param>
    /// <param name="cancellation">Stops the work.</param>
    /// <exception cref="ChartException"><see cref="ImageStamp.ValuesPath"/> is no path.</exception>
    public static ImageEdits Of(ImageStamp image, string appVersion, Chart chart, YamlDocument values, CancellationToken cancellation)
    {
        var path = YamlPath.Parse(image.ValuesPath);
        var lines = ImageLines.Of(chart, path, cancellation);
        var edits = new ImageEdits(image, lines, ImagePlaces.Of(path, values.Root, lines));
        if (!edits.Write(appVersion)) edits.LeaveAsItIs();

        return edits;
    }

    /// <summary>Where the tag goes, or a digest in its place: the first rule that holds.</summary>
    private VersionPlace PlaceOfVersion() => this switch
    {
        { _places.Version: not null } => VersionPlace.Key,
        { _places.Name.HasVersion: true } => VersionPlace.Name,
        { _lines.ReadAppVersion: true, _image.Tag.Length: > 0 } => VersionPlace.AppVersion,
        { _lines.TakeWholeName: true } => VersionPlace.Name,
        // Containers that templates write as they stand in values.yaml.
        { _lines.AreNone: true, _places.Nearest: YamlScalar } => VersionPlace.Name,
        { _places.Digests.Count: > 0, _image.Digest.Length: > 0 } => VersionPlace.Digest,
        _ => VersionPlace.None,
    };

    /// <summary>False where a part has no place; a warning says which.</summary>
    private bool Write(string appVersion)
    {
        if (_places.Name is null && !IsNamedByTemplate) return Warn(NoName());

        var rest = _places.Name is null ? _image.Name : WithoutRegistry();
        if (rest is null) return false;

        return PlaceOfVersion() switch
        {
            VersionPlace.Key => WriteKey(rest, _places.Version!),
            VersionPlace.Name => WriteName(rest + VersionInName) && WriteDigests(_image.Digest),
            VersionPlace.AppVersion => TakeAppVersion(appVersion) && WriteName(rest) && WriteDigests(_image.Digest),
            VersionPlace.Digest => WriteName(rest) && WriteDigests(_image.Digest),
            _ => Warn(NoVersion()),
        };
    }

    /// <summary>A tag alone is enough where the template itself names the repository.</summary>
    private bool IsNamedByTemplate => _places.Version is not null && _lines.Contain(_image.Name + ":") && _image.Tag.Length > 0;

    /// <summary>Sets the registry where it has a key of its own, and gives what is left for the name; null where it cannot be.</summary>
    private string? WithoutRegistry()
    {
        var (registry, global, name) = (_places.Registry, _places.GlobalRegistry, _places.Name!);
        var isShared = global is not null && _lines.ShareGlobal(global.Path.Text["global.".Length..]);
        var isGlobal = global is { Old.Length: > 0 } || (global is not null && registry is null && !isShared);
        if (isGlobal && isShared && global!.Old.Trim('/') != _image.Qualified.Registry) return WarnOfName(RegistryOfAll(global));

        ImagePlace[] keys = [.. registry is null ? [] : new[] { registry }, .. isGlobal ? new[] { global! } : []];
        if (keys.Length == 0) return WithoutPrefix(_lines.TextBefore((_places.Folder ?? name).Key));
        // A short name stays one where no registry was before it.
        if (IsShort && Array.TrueForAll(keys, key => key.Old.Length == 0)) return _image.Repository;

        foreach (var key in keys) _edits.Add(key.Set(_image.Qualified.Registry));

        return _image.Qualified.Repository;
    }

    /// <summary>Whether the name may go without a registry, which then is Docker Hub: it is too short to be parted.</summary>
    private bool IsShort => _image.Registry.Length == 0 && _places.Folder is null;

    private string? WithoutPrefix(string prefix)
    {
        if (prefix.Length == 0 && IsShort) return _image.Name;

        var name = _image.Qualified.Name;

        return name.StartsWith(prefix, StringComparison.Ordinal) ? name[prefix.Length..] : WarnOfName(OtherPrefix(prefix));
    }

    private bool WriteKey(string name, ImagePlace version)
    {
        var hasDigest = _places.Digests.Count > 0;
        var isPinned = _image.IsPinned && !hasDigest;
        if (_image.Tag.Length > 0) return Set(version, isPinned ? _image.PinnedTag : _image.Tag) && WriteName(name) && WriteDigests(_image.Digest);
        if (hasDigest && !_lines.NeedValueOf(version.Key)) return Set(version, "") && WriteName(name) && WriteDigests(_image.Digest);

        // The template puts a colon between the two: path@sha256 and the digits make one digest.
        var parts = _image.Digest.Split(':', 2);

        return parts.Length == 2 ? Set(version, parts[1]) && WriteName($"{name}@{parts[0]}") && WriteDigests("") : Warn(NoVersion());
    }

    /// <summary>An appVersion that the user wants must be a tag of the image: the chart would render one that nobody pushed.</summary>
    private bool TakeAppVersion(string wanted)
    {
        if (wanted.Length > 0 && wanted != _image.Tag && !_image.Tags.Contains(wanted)) return Warn(OtherAppVersion(wanted));

        AppVersion = wanted.Length > 0 ? wanted : _image.Tag;
        if (_image.IsPinned && _image.Digest.Length > 0 && _places.Digests.Count == 0) _warnings.Add(NoPlaceForDigest());

        return true;
    }

    private string VersionInName
    {
        get
        {
            var isPinned = _image.IsPinned || _image.Tag.Length == 0 || _places.Name!.Old.Contains('@', StringComparison.Ordinal);
            var hasDigest = isPinned && _places.Digests.Count == 0 && _image.Digest.Length > 0;

            return $"{(_image.Tag.Length > 0 ? ":" : "")}{_image.Tag}{(hasDigest ? "@" + _image.Digest : "")}";
        }
    }

    private bool WriteName(string name)
    {
        if (_places.Folder is not { } folder) return _places.Name is null || Set(_places.Name, name);

        var slash = name.LastIndexOf('/');
        if (slash < 0) return Warn(NoFolder(folder));

        return Set(folder, name[..slash]) && Set(_places.Name!, name[(slash + 1)..]);
    }

    /// <summary>An old digest goes even where the new one is not known: it would still pull the old image.</summary>
    private bool WriteDigests(string digest)
    {
        foreach (var place in _places.Digests)
        {
            var hasAlgorithm = _lines.Read(place.Key) ? !_lines.AddAlgorithm
                : place.Old.Length > 0 ? place.Old.Contains(':', StringComparison.Ordinal)
                : !place.Key.StartsWith("sha", StringComparison.Ordinal);
            Set(place, hasAlgorithm ? digest : digest[(digest.IndexOf(':', StringComparison.Ordinal) + 1)..]);
        }

        return true;
    }

    private bool Set(ImagePlace place, string text)
    {
        _edits.Add(place.Set(text));

        return true;
    }

    private bool Warn(Diagnostic warning)
    {
        _warnings.Add(warning);

        return false;
    }

    private string? WarnOfName(Diagnostic warning)
    {
        _warnings.Add(warning);

        return null;
    }

    private void LeaveAsItIs()
    {
        _edits.Clear();
        AppVersion = "";
    }

    private Diagnostic NoName() => NoPlaceForImage(
        $"there is no {Path}.repository, {Path}.name or text at {Path} in its values",
        $"Add {Path} with repository and tag and use them in the templates, or set ChartImageValuesPath to where the chart keeps its image.");

    private Diagnostic NoVersion() => NoPlaceForImage(
        _image.Tag.Length > 0
            ? $"there is no {Path}.tag, {Path}.version or {Path}Tag for its tag {_image.Tag} in its values, and no template adds the appVersion to its name"
            : $"there is no {Path}.digest, {Path}.tag or {Path}.version for its digest in its values",
        $"Add {Path}.{(_image.Tag.Length > 0 ? "tag" : "digest")} to the values and use it in the templates, or set ChartImageValuesPath to where the chart keeps its image.");

    private Diagnostic OtherAppVersion(string appVersion) => NoPlaceForImage(
        $"there is no {Path}.tag in its values, so the tag is its appVersion, and ChartAppVersion '{appVersion}' is no tag of the image, which has {_image.Tag}",
        $"Add {Path}.tag to the values and use it in the templates, or leave ChartAppVersion out.");

    private Diagnostic RegistryOfAll(ImagePlace global) => NoPlaceForImage(
        $"{global.Path} '{OutsideText.WithoutUser(global.Old)}' goes before its name, and other images need that registry",
        $"Add {Path}.registry to the values and have the templates take it first, or set ChartImageRegistry to that registry if it serves the image.");

    private Diagnostic OtherPrefix(string prefix) => NoPlaceForImage(
        $"a template puts '{OutsideText.WithoutUser(prefix)}' before {_places.Name!.Path}",
        "Take it out of the template, or set ChartImageRegistry to that registry if it serves the image.");

    private Diagnostic NoFolder(ImagePlace folder) => NoPlaceForImage(
        $"{folder.Path} and {_places.Name!.Path} take a path of two parts, and it has one",
        "Set ContainerRepository to a path with a slash, or take one of the two out of values and templates.");

    private Diagnostic NoPlaceForImage(string reason, string nextStep) => new(
        DiagnosticCodes.NoPlaceForImage,
        $"The chart has no place for the image {_image.Name}, and is left with the one it has: {reason}.",
        nextStep)
    { Location = _places.Nearest.Location };

    private Diagnostic NoPlaceForDigest() => new(
        DiagnosticCodes.NoPlaceForDigest,
        $"The image's digest is not pinned: {Path} has neither a digest nor a tag.",
        $"Add {Path}.digest or {Path}.tag and use it in the templates.")
    { Location = _places.Nearest.Location };

    private string Path => _image.ValuesPath;
}

/// <summary>Where a chart takes the version of its image from.</summary>
internal enum VersionPlace
{
    None,

    /// <summary>A key of values.yaml: <c>tag</c>.</summary>
    Key,

    /// <summary>Behind the name, in one text: <c>repository: shop/web:1.0</c>.</summary>
    Name,

    /// <summary>The chart's appVersion.</summary>
    AppVersion,

    /// <summary>The digest alone.</summary>
    Digest,
}

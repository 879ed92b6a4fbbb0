using HelmOci.Diagnostics;
using HelmOci.Templates.Evaluation;
using HelmOci.Yaml;

namespace HelmOci.Stamping;

/// <summary>Decides what is written where values.yaml keeps an image, so that the chart renders the whole reference, or warns and leaves it as it is.</summary>
/// <remarks>
/// Each way to write it is tried on the templates: the first counts with which a manifest names exactly the image, and no other image changes. Where the
/// templates do not tell, the usual way counts.
/// </remarks>
internal sealed class ImageEdits
{
    /// <summary>More than any chart has keys for.</summary>
    private const int MostLayouts = 200;

    private readonly ImageStamp _image;
    private readonly ChartRendering _rendering;
    private readonly bool _takesBlocks;
    private readonly CancellationToken _cancellation;
    private readonly string _path;
    private readonly string _wantedAppVersion;
    private readonly ImagePlaces _places;
    private readonly List<ManifestImage> _before;
    private readonly List<ManifestImage> _own;

    private ImageEdits(ImageStamp image, string appVersion, ChartRendering rendering, YamlDocument values, CancellationToken cancellation)
    {
        var path = YamlPath.Parse(image.ValuesPath);
        (_image, _wantedAppVersion, _rendering, _cancellation, _path) = (image, appVersion, rendering, cancellation, ValueReader.PathOf(path));
        _before = ImagesIn(_rendering.Render(takesBlocks: false));
        _own = Own(_before);
        if (_own.Count == 0)
        {
            // It may be switched off until somebody asks for it.
            _takesBlocks = true;
            _before = ImagesIn(_rendering.Render(takesBlocks: true));
            _own = Own(_before);
        }

        var reads = _own.SelectMany(own => own.Manifest.File.Reads).ToHashSet(StringComparer.Ordinal);
        _places = ImagePlaces.Of(path, values.Root, _own.Count > 0 ? reads : null);
    }

    public IReadOnlyList<YamlEdit> Edits { get; private set; } = [];

    public IReadOnlyList<Diagnostic> Warnings { get; private set; } = [];

    /// <summary>The appVersion that the chart's templates take for the tag; empty where the tag stands elsewhere.</summary>
    public string AppVersion { get; private set; } = "";

    /// <param name="image">The image.</param>
    /// <param name="appVersion">The appVersion that the user wants; empty for none.</param>
    /// <param name="rendering">Renders the chart, with the values that the user sets.</param>
    /// <param name="values">Its values.yaml.</param>
    /// <param name="cancellation">Stops the work.</param>
    /// <exception cref="ChartException"><see cref="ImageStamp.ValuesPath"/> is no path.</exception>
    public static ImageEdits Of(ImageStamp image, string appVersion, ChartRendering rendering, YamlDocument values, CancellationToken cancellation)
    {
        var edits = new ImageEdits(image, appVersion, rendering, values, cancellation);
        edits.Decide();

        return edits;
    }

    private void Decide()
    {
        var prefix = _own.Select(own => own.TextBefore(_path)).FirstOrDefault(text => text.EndsWith('/'), "");
        var layouts = new ImageLayouts(_image, _places, prefix).All().Take(MostLayouts).ToList();
        var fitting = _own.Count > 0 ? layouts.Find(Fits) : _places.Names.Count > 0 ? layouts.Find(IsUsual) : null;

        if (fitting is null) Warnings = [NoPlace(layouts)];
        else if (fitting.Version == VersionPlace.AppVersion && !IsTag(_wantedAppVersion)) Warnings = [OtherAppVersion()];
        else Take(fitting);
    }

    private void Take(ImageLayout layout)
    {
        Edits = [.. layout.Texts.Select(text => YamlEdit.SetText(text.Path, text.Text))];
        if (layout.Version != VersionPlace.AppVersion) return;

        AppVersion = AppVersionOf(layout);
        if (_image.IsPinned && _image.Digest.Length > 0 && _places.Digests.Count == 0) Warnings = [NoPlaceForDigest()];
    }

    /// <summary>Where no template tells, only a key that takes the version is sure to be meant for it.</summary>
    private bool IsUsual(ImageLayout layout) =>
        layout.Version is VersionPlace.Key or VersionPlace.OldName || (layout.Version == VersionPlace.Name && _places.Nearest is YamlScalar)
        || (layout.Version == VersionPlace.Digest && _places.Versions.Count == 0);

    /// <summary>An appVersion that the user wants must be a tag of the image: the chart would render one that nobody pushed.</summary>
    private bool IsTag(string appVersion) => appVersion.Length == 0 || appVersion == _image.Tag || _image.Tags.Contains(appVersion);

    private string AppVersionOf(ImageLayout layout) =>
        layout.Version != VersionPlace.AppVersion ? "" : _wantedAppVersion.Length > 0 && IsTag(_wantedAppVersion) ? _wantedAppVersion : _image.Tag;

    private bool Fits(ImageLayout layout)
    {
        var tag = layout.Version == VersionPlace.AppVersion ? AppVersionOf(layout) : _image.Tag;
        var after = ImagesWith(layout);
        var own = Own(after);
        var isNamed = own.Exists(image => IsTarget(image.Reference, tag)) && !own.Exists(image => NamesTarget(image.Reference) && !IsTarget(image.Reference, tag));

        return isNamed && LeavesOthers(after);
    }

    /// <summary>Images that are made of other values stay what they were.</summary>
    private bool LeavesOthers(List<ManifestImage> after)
    {
        var files = after.Select(image => image.Manifest.File.File).ToHashSet();
        var before = _before.Where(image => files.Contains(image.Manifest.File.File)).ToList();
        if (before.Count != after.Count) return true;

        for (var i = 0; i < before.Count; i++)
        {
            var isOther = !before[i].IsMadeOf(_path) && !after[i].IsMadeOf(_path) && before[i].IsCertain && after[i].IsCertain;
            if (isOther && before[i].Reference != after[i].Reference) return false;
        }

        return true;
    }

    /// <summary>The images of all files that read what a layout changes.</summary>
    private List<ManifestImage> ImagesWith(ImageLayout layout)
    {
        var texts = layout.Texts.ToDictionary(text => ValueReader.PathOf(text.Path), text => text.Text, StringComparer.Ordinal);
        var appVersion = AppVersionOf(layout);
        var changed = texts.Keys.ToHashSet(StringComparer.Ordinal);
        if (appVersion.Length > 0) changed.Add(ValueReader.AppVersion);
        var files = _before.Where(image => image.IsMadeOf(_path) || image.Manifest.File.Reads.Overlaps(changed)).Select(image => image.Manifest.File.File).ToHashSet();

        return ImagesIn(_rendering.Render(_takesBlocks, files.Contains, texts, appVersion));
    }

    private List<ManifestImage> ImagesIn(IReadOnlyList<RenderedFile> files)
    {
        var images = new List<ManifestImage>();
        foreach (var file in files) images.AddRange(ManifestImages.Of(file, _cancellation));

        return images;
    }

    /// <summary>The images that are made of the image's values: those of containers, and only where there is none those of other resources.</summary>
    private List<ManifestImage> Own(List<ManifestImage> images)
    {
        var own = images.FindAll(image => image.IsCertain && image.IsMadeOf(_path));
        var ofContainers = own.FindAll(image => image.IsOfContainer);

        return ofContainers.Count > 0 ? ofContainers : own;
    }

    private bool NamesTarget(string reference) => ImageStamp.Split(reference).Qualified.Name == _image.Qualified.Name;

    private bool IsTarget(string reference, string tag)
    {
        var named = ImageStamp.Split(reference);
        var isDigest = named.Digest.Length > 0 && named.Digest == _image.Digest;
        var isVersion = named.Digest.Length > 0 ? isDigest && (named.Tag.Length == 0 || named.Tag == tag) : named.Tag.Length > 0 && named.Tag == tag;

        // Put together again it is the same but for a lone colon or at sign, with which nobody pulls it.
        return isVersion && named.Qualified.Name == _image.Qualified.Name && named.Reference == reference;
    }

    private Diagnostic NoPlace(List<ImageLayout> layouts)
    {
        var hasVersion = _places.Versions.Count > 0 || _places.Names.Any(name => name.HasVersion);
        if (layouts.Count == 0 || (_own.Count == 0 && _places.Names.Count == 0)) return NoName();
        if (layouts.Find(IsUsual) is { } usual && hasVersion && Own(ImagesWith(usual)) is [var first, ..]) return OtherImage(first);

        return NoVersion();
    }

    private Diagnostic NoName() => NoPlaceForImage(
        $"there is no {Path}.repository, {Path}.name or text at {Path} in its values",
        $"Add {Path} with repository and tag and use them in the templates, or set ChartImageValuesPath to where the chart keeps its image.");

    private Diagnostic NoVersion() => NoPlaceForImage(
        _image.Tag.Length > 0
            ? $"there is no {Path}.tag, {Path}.version or {Path}Tag for its tag {_image.Tag} in its values, and no template adds the appVersion to its name"
            : $"there is no {Path}.digest, {Path}.tag or {Path}.version for its digest in its values",
        $"Add {Path}.{(_image.Tag.Length > 0 ? "tag" : "digest")} to the values and use it in the templates, or set ChartImageValuesPath to where the chart keeps its image.");

    private Diagnostic OtherImage(ManifestImage rendered) => NoPlaceForImage(
        $"{rendered.Place} would make '{OutsideText.WithoutUser(rendered.Reference)}' of it, or other images take its registry or tag from the same values",
        $"Have the template put {Path}.repository and {Path}.tag together and nothing else, or set ChartImageRegistry to the registry that the template writes.");

    private Diagnostic OtherAppVersion() => NoPlaceForImage(
        $"there is no {Path}.tag in its values, so the tag is its appVersion, and ChartAppVersion '{_wantedAppVersion}' is no tag of the image, which has {_image.Tag}",
        $"Add {Path}.tag to the values and use it in the templates, or leave ChartAppVersion out.");

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

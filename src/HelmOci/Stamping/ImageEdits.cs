using HelmOci.Diagnostics;
using HelmOci.Yaml;

namespace HelmOci.Stamping;

/// <summary>Finds the place of an image in values.yaml, and what is to be written there.</summary>
/// <remarks>
/// Only keys that the chart has are set, because its templates read no others. Charts use three forms: a map of <c>repository</c>,
/// <c>tag</c> and maybe <c>registry</c> and <c>digest</c>; the same without <c>tag</c>, where the template takes the chart's
/// <c>appVersion</c>; one text <c>repository:tag</c>.
/// </remarks>
internal sealed class ImageEdits(ImageStamp image, YamlDocument values)
{
    private readonly List<YamlEdit> _edits = [];
    private readonly List<Diagnostic> _warnings = [];

    public IReadOnlyList<YamlEdit> Edits => _edits;

    public IReadOnlyList<Diagnostic> Warnings => _warnings;

    /// <exception cref="ChartException"><see cref="ImageStamp.ValuesPath"/> is no path.</exception>
    public static ImageEdits Of(ImageStamp image, YamlDocument values)
    {
        var edits = new ImageEdits(image, values);
        edits.Find(YamlPath.Parse(image.ValuesPath));

        return edits;
    }

    private void Find(YamlPath path)
    {
        var nearest = values.Root;
        foreach (var step in path.Steps)
        {
            if (Child(nearest, step) is not { } child)
            {
                WarnNoPlace(nearest);

                return;
            }

            nearest = child;
        }

        if (nearest is YamlScalar { Kind: YamlKind.Text } text) SetWhole(path, text);
        else if (nearest is YamlMapping mapping && NamesImage(mapping)) SetKeys(path, mapping);
        else WarnNoPlace(nearest);
    }

    private static bool NamesImage(YamlMapping mapping) =>
        (mapping.Find("repository") ?? mapping.Find("tag") ?? mapping.Find("digest")) is not null;

    private static YamlNode? Child(YamlNode node, YamlStep step) => node switch
    {
        YamlMapping mapping when !step.IsIndex => mapping.Find(step.Key)?.Value,
        YamlSequence sequence when step.IsIndex && step.Index < sequence.Items.Count => sequence.Items[step.Index],
        _ => null,
    };

    private void WarnNoPlace(YamlNode nearest) =>
        _warnings.Add(NoPlaceForImage(nearest.Location));

    /// <summary><c>image: repository:tag</c>.</summary>
    private void SetWhole(YamlPath path, YamlScalar old)
    {
        var isPinned = image.IsPinned || image.Tag.Length == 0 || old.HelmString.Contains('@', StringComparison.Ordinal);
        var tag = image.Tag.Length > 0 ? ":" + image.Tag : "";
        var digest = isPinned && image.Digest.Length > 0 ? "@" + image.Digest : "";
        Set(path, image.Name + tag + digest);
    }

    private void SetKeys(YamlPath path, YamlMapping mapping)
    {
        var hasRegistry = mapping.Find("registry") is not null && image.Registry.Length > 0;
        if (hasRegistry) Set(path.Then("registry"), image.Registry);
        if (mapping.Find("repository") is not null) Set(path.Then("repository"), hasRegistry ? image.Repository : image.Name);

        var hasDigest = mapping.Find("digest") is not null;
        // An old digest must go even if the new one is not known: it would still pull the old image.
        if (hasDigest) Set(path.Then("digest"), image.Digest);

        var isPinned = image.Digest.Length > 0 && !hasDigest && (image.IsPinned || image.Tag.Length == 0);
        if (mapping.Find("tag") is not null) Set(path.Then("tag"), isPinned ? image.PinnedTag : image.Tag);
        else if (isPinned) _warnings.Add(NoPlaceForDigest(mapping.Location));
    }

    private void Set(YamlPath path, string text) => _edits.Add(YamlEdit.SetText(path, text));

    private Diagnostic NoPlaceForImage(SourceLocation location) => new(
        DiagnosticCodes.NoPlaceForImage,
        $"The chart has no place for the image {image.Name}: there is no {image.ValuesPath}.repository, {image.ValuesPath}.tag or text at {image.ValuesPath} in its values.",
        $"Add {image.ValuesPath} with repository and tag and use them in the templates, or set ChartImageValuesPath to where the chart keeps its image.")
    { Location = location };

    private Diagnostic NoPlaceForDigest(SourceLocation location) => new(
        DiagnosticCodes.NoPlaceForDigest,
        $"The image's digest is not pinned: {image.ValuesPath} has neither a digest nor a tag.",
        $"Add {image.ValuesPath}.digest or {image.ValuesPath}.tag and use it in the templates.")
    { Location = location };
}

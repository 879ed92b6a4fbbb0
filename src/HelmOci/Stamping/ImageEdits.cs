using HelmOci.Diagnostics;
using HelmOci.Yaml;

namespace HelmOci.Stamping;

/// <summary>Finds the place of an image in values.yaml, and what is to be written there.</summary>
/// <remarks>
/// Only keys that the chart has are set, because a template reads no other. The three forms in use: a map of
/// <c>repository</c>, <c>tag</c> and maybe <c>registry</c> and <c>digest</c>; the same without <c>tag</c>, which the template takes from
/// the chart's <c>appVersion</c>; one text <c>repository:tag</c>.
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
        _warnings.Add(StampingDiagnostics.NoPlaceForImage(image.Name, image.ValuesPath, nearest.Location));

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
        // A digest that is not known any more must go, or it would still pull the old image.
        if (hasDigest) Set(path.Then("digest"), image.Digest);

        var isPinned = image.Digest.Length > 0 && !hasDigest && (image.IsPinned || image.Tag.Length == 0);
        if (mapping.Find("tag") is not null) Set(path.Then("tag"), isPinned ? image.PinnedTag : image.Tag);
        else if (isPinned) _warnings.Add(StampingDiagnostics.NoPlaceForDigest(image.ValuesPath, mapping.Location));
    }

    private void Set(YamlPath path, string text) => _edits.Add(YamlEdit.SetText(path, text));
}

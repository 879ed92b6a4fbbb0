using HelmOci.Diagnostics;
using HelmOci.Yaml;

namespace HelmOci.Stamping;

/// <summary>What a build changes in a chart. What is empty stays as the chart has it.</summary>
internal sealed record ChartStamp
{
    /// <summary>Changes nothing.</summary>
    public static readonly ChartStamp None = new();

    /// <summary>Chart.yaml's <c>version</c>.</summary>
    public string Version { get; init; } = "";

    /// <summary>Chart.yaml's <c>appVersion</c>.</summary>
    public string AppVersion { get; init; } = "";

    /// <summary>Whether <see cref="AppVersion"/> is what the user wants, also where the chart takes the image's tag from there.</summary>
    public bool IsAppVersionGiven { get; init; }

    /// <summary>Chart.yaml's <c>annotations</c> to set or add.</summary>
    public IReadOnlyList<KeyValuePair<string, string>> Annotations { get; init; } = [];

    /// <summary>What Chart.yaml gets where it lacks it; null: nothing.</summary>
    public ProjectMetadata? Project { get; init; }

    /// <summary>The images that values.yaml names, each at its own path.</summary>
    public IReadOnlyList<ImageStamp> Images { get; init; } = [];

    /// <summary>Other values of values.yaml. They win over <see cref="Images"/>.</summary>
    public IReadOnlyList<ChartValue> Values { get; init; } = [];
}

/// <summary>A value of values.yaml to set.</summary>
/// <param name="Path">As in Helm's <c>--set</c>: <c>ingress.hosts[0].host</c>, <c>nodeSelector.kubernetes\.io/arch</c>.</param>
/// <param name="Value">YAML: <c>3</c>, <c>text</c>, <c>[a, b]</c>, <c>{a: 1}</c>. Nothing is the empty text.</param>
public sealed record ChartValue(string Path, string Value)
{
    /// <summary>Whether the value is always text, as with Helm's <c>--set-string</c>.</summary>
    public bool IsText { get; init; }

    /// <exception cref="ChartException">The path is not a path, or the value is not YAML.</exception>
    internal YamlEdit ToEdit()
    {
        var path = YamlPath.Parse(Path);

        return IsText ? YamlEdit.SetText(path, Value) : YamlEdit.SetYaml(path, Value);
    }
}

/// <summary>What a project says about itself. It fills what Chart.yaml lacks; empty texts fill nothing.</summary>
public sealed record ProjectMetadata
{
    public string Description { get; init; } = "";

    /// <summary>The project's page.</summary>
    public string Url { get; init; } = "";

    /// <summary>The repository of the sources.</summary>
    public string SourceUrl { get; init; } = "";

    /// <summary>Names between <c>;</c> or <c>,</c>.</summary>
    public string Authors { get; init; } = "";

    public string IconUrl { get; init; } = "";

    /// <summary>The OpenPGP key that signs the chart; empty for none.</summary>
    public string KeyFingerprint { get; init; } = "";

    /// <summary>Where its public half is, for those who verify.</summary>
    public string KeyUrl { get; init; } = "";

    /// <summary>The texts for Chart.yaml, by path.</summary>
    internal IEnumerable<ChartValue> Fields()
    {
        if (Description.Length > 0) yield return new("description", Description);
        if (IsUrl(Url)) yield return new("home", Url);
        if (IsUrl(SourceUrl)) yield return new("sources[0]", SourceUrl);
        var authors = Authors.Split([';', ','], StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);
        for (var i = 0; i < authors.Length; i++)
        {
            yield return new($"maintainers[{i}].name", authors[i]);
        }

        if (IsUrl(IconUrl)) yield return new("icon", IconUrl);
    }

    /// <summary>The annotations by which Artifact Hub shows a chart's images, and the key that it is signed with.</summary>
    /// <remarks>artifacthub.io/docs/topics/annotations/helm: a key without an address is not shown.</remarks>
    internal IEnumerable<KeyValuePair<string, string>> Annotations(IReadOnlyList<ImageStamp> images)
    {
        if (images.Count > 0) yield return new("artifacthub.io/images", string.Concat(images.Select(image => $"- name: {image.Repository.Split('/')[^1]}\n  image: {image.Reference}\n")));
        if (KeyFingerprint.Length > 0 && IsUrl(KeyUrl)) yield return new("artifacthub.io/signKey", $"fingerprint: {KeyFingerprint}\nurl: {KeyUrl}\n");
    }

    // People who look at a chart cannot open a repository by ssh, or an icon among a package's files.
    internal static bool IsUrl(string text) =>
        Uri.TryCreate(text, UriKind.Absolute, out var url) && (url.Scheme == Uri.UriSchemeHttps || url.Scheme == Uri.UriSchemeHttp) && url.UserInfo.Length == 0;
}

using HelmOci.Diagnostics;
using HelmOci.Yaml;

namespace HelmOci.Charts;

/// <summary>What Chart.yaml says, as Helm reads it: scalars converted, strings sanitised, what is missing empty.</summary>
public sealed record ChartMetadata
{
    public string Name { get; init; } = "";

    public string Home { get; init; } = "";

    public IReadOnlyList<string> Sources { get; init; } = [];

    /// <summary>The text of the version, never normalised; loose SemVer once the chart was checked.</summary>
    public string Version { get; init; } = "";

    public string Description { get; init; } = "";

    public IReadOnlyList<string> Keywords { get; init; } = [];

    internal IReadOnlyList<Maintainer> Maintainers { get; init; } = [];

    public string Icon { get; init; } = "";

    /// <summary><c>v1</c> or <c>v2</c>; <c>v1</c> when Chart.yaml does not say.</summary>
    public string ApiVersion { get; init; } = "v1";

    public string Condition { get; init; } = "";

    public string Tags { get; init; } = "";

    public string AppVersion { get; init; } = "";

    public bool Deprecated { get; init; }

    public IReadOnlyDictionary<string, string> Annotations { get; init; } = new Dictionary<string, string>();

    /// <summary>A constraint on the cluster's version.</summary>
    public string KubeVersion { get; init; } = "";

    internal IReadOnlyList<ChartDependency> Dependencies { get; init; } = [];

    /// <summary><c>application</c>, <c>library</c> or empty (an application).</summary>
    public string Type { get; init; } = "";

    /// <summary>Where the keys stand in the user's file.</summary>
    internal MetadataLocations Locations { get; init; } = MetadataLocations.None;

    /// <summary>What Helm takes and is probably a mistake.</summary>
    internal IReadOnlyList<MetadataWarning> Warnings { get; init; } = [];

    public bool IsV1 => ApiVersion == "v1";

    /// <summary>Helm's config blob: these fields as compact JSON, byte for byte as Helm writes it.</summary>
    public byte[] ToConfigJson() => ConfigJson.Of(this);

    /// <summary>Chart.yaml as Helm writes it. It leaves the dependencies of a v1 chart out: they are in requirements.yaml.</summary>
    internal ReadOnlyMemory<byte> ToChartYaml() => HelmYaml.FromJson((IsV1 ? this with { Dependencies = [] } : this).ToConfigJson());
}

/// <summary>Who looks after a chart; any part may be empty.</summary>
internal sealed record Maintainer(string Name, string Email, string Url)
{
    /// <summary>Where the entry stands.</summary>
    public SourceLocation Location { get; init; } = SourceLocation.Unknown;
}

/// <summary>Where each value of a chart's metadata stands: <c>name</c>, <c>maintainers</c>, <c>sources[0]</c>.</summary>
internal sealed class MetadataLocations
{
    public static readonly MetadataLocations None = new(SourceLocation.Unknown, new Dictionary<string, SourceLocation>());

    private readonly IReadOnlyDictionary<string, SourceLocation> _values;

    internal MetadataLocations(SourceLocation file, IReadOnlyDictionary<string, SourceLocation> values) =>
        (File, _values) = (file, values);

    /// <summary>Chart.yaml itself.</summary>
    public SourceLocation File { get; }

    /// <summary>The place of a value; the file where it has none.</summary>
    public SourceLocation Of(string key) => _values.GetValueOrDefault(key, File);

    /// <summary>These places where they are known, else those: a stamped text keeps the places of the user's own file.</summary>
    internal MetadataLocations Over(MetadataLocations later)
    {
        var values = new Dictionary<string, SourceLocation>(later._values);
        foreach (var (key, location) in _values)
        {
            values[key] = location;
        }

        return new MetadataLocations(File, values);
    }
}

/// <summary>Something in Chart.yaml that Helm takes and that is probably a mistake.</summary>
/// <param name="Path">The key it is about: <c>version</c>, <c>maintainers[0].nmae</c>.</param>
/// <param name="Diagnostic">What it is.</param>
internal sealed record MetadataWarning(string Path, Diagnostic Diagnostic);

using HelmOci.Dependencies;

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

    public IReadOnlyList<Maintainer> Maintainers { get; init; } = [];

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

    public IReadOnlyList<ChartDependency> Dependencies { get; init; } = [];

    /// <summary><c>application</c>, <c>library</c> or empty (an application).</summary>
    public string Type { get; init; } = "";

    /// <summary>Where the keys stand in the user's file.</summary>
    public MetadataLocations Locations { get; init; } = MetadataLocations.None;

    /// <summary>What Helm takes and the user will regret.</summary>
    internal IReadOnlyList<MetadataRemark> Remarks { get; init; } = [];

    public bool IsV1 => ApiVersion == "v1";

    /// <summary>Helm's config blob: these fields as compact JSON, byte for byte as Helm writes it.</summary>
    public byte[] ToConfigJson() => ConfigJson.Of(this);
}

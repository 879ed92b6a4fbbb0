namespace HelmOci.Stamping;

/// <summary>What a build changes in a chart. What is empty stays as the chart has it.</summary>
public sealed record ChartStamp
{
    /// <summary>Changes nothing.</summary>
    public static readonly ChartStamp None = new();

    /// <summary>Chart.yaml's <c>version</c>.</summary>
    public string Version { get; init; } = "";

    /// <summary>Chart.yaml's <c>appVersion</c>.</summary>
    public string AppVersion { get; init; } = "";

    /// <summary>Chart.yaml's <c>annotations</c> to set or add.</summary>
    public IReadOnlyList<KeyValuePair<string, string>> Annotations { get; init; } = [];

    /// <summary>What Chart.yaml gets where it lacks it; null: nothing.</summary>
    public ProjectMetadata? Project { get; init; }

    /// <summary>The images that values.yaml names, each at its own path.</summary>
    public IReadOnlyList<ImageStamp> Images { get; init; } = [];

    /// <summary>Other values of values.yaml. They win over <see cref="Images"/>.</summary>
    public IReadOnlyList<ChartValue> Values { get; init; } = [];
}

using System.Globalization;
using HelmOci.Charts;
using HelmOci.Dependencies;
using HelmOci.Rendering;
using HelmOci.Stamping;

namespace HelmOci.Publishing;

/// <summary>What is packed, and what this build says of it. Empty means: as the chart says.</summary>
public sealed record PackRequest
{
    /// <summary>The chart's folder.</summary>
    public string ChartDirectory { get; init; } = "";

    /// <summary>A ready <c>.tgz</c>, pushed byte for byte instead of a folder; empty for none.</summary>
    public string ChartPackage { get; init; } = "";

    /// <summary>The version to stamp, strict SemVer 2 but for a leading <c>v</c> and missing numbers.</summary>
    public string Version { get; init; } = "";

    /// <summary>The property that <see cref="Version"/> came from, for messages.</summary>
    public string VersionProperty { get; init; } = "ChartVersion";

    /// <summary>
    /// The appVersion to stamp; free text. Empty: the image's tag, where this build made the image or the chart takes its tag from there, or
    /// <see cref="ProjectVersion"/>.
    /// </summary>
    public string AppVersion { get; init; } = "";

    /// <summary>The version of the app.</summary>
    public string ProjectVersion { get; init; } = "";

    /// <summary>The image that the chart runs.</summary>
    public ChartImage Image { get; init; } = new();

    /// <summary>Images of other projects, and from elsewhere, that the chart runs as well, each at its own place in values.yaml.</summary>
    public IReadOnlyList<ChartImage> OtherImages { get; init; } = [];

    /// <summary>Charts of other projects, which become subcharts.</summary>
    public IReadOnlyList<PackedSubchart> Subcharts { get; init; } = [];

    /// <summary>Values to set in values.yaml.</summary>
    public IReadOnlyList<ChartValue> Values { get; init; } = [];

    /// <summary>Annotations to set in Chart.yaml.</summary>
    public IReadOnlyList<KeyValuePair<string, string>> Annotations { get; init; } = [];

    /// <summary>What Chart.yaml gets where it lacks it; null: nothing.</summary>
    public ProjectMetadata? Project { get; init; }

    /// <summary>Where the dependencies come from that <c>charts/</c> lacks; null: such a chart is refused.</summary>
    public ChartDependencies? Dependencies { get; init; }

    /// <summary>The helm that renders and lints what is packed; null: none.</summary>
    public HelmRequest? Helm { get; init; }

    /// <summary>Whether symbolic links may leave the repository.</summary>
    public bool AllowExternalLinks { get; init; }

    /// <summary>Whether the chart's templates are checked, and its values against their schema.</summary>
    public bool ChecksTemplates { get; init; } = true;

    /// <summary>The time of every entry of the archive.</summary>
    public DateTimeOffset Timestamp { get; init; } = SourceDate.Earliest;
}

/// <summary>When the sources were last changed, as far as the build is told: it dates what is packed, so that the same sources give the same bytes.</summary>
/// <remarks>reproducible-builds.org, SOURCE_DATE_EPOCH specification.</remarks>
public static class SourceDate
{
    /// <summary>What dates an archive where nothing is told: the earliest time that every archive format can hold.</summary>
    public static readonly DateTimeOffset Earliest = new(1980, 1, 1, 0, 0, 0, TimeSpan.Zero);

    /// <summary>What <c>SOURCE_DATE_EPOCH</c> says; null where it is not set.</summary>
    public static DateTimeOffset? Current => Parse(Environment.GetEnvironmentVariable("SOURCE_DATE_EPOCH") ?? "");

    /// <summary>Reads the text of <c>SOURCE_DATE_EPOCH</c>, seconds since 1970; null where it is empty or not such a number.</summary>
    public static DateTimeOffset? Parse(string text)
    {
        var isSeconds = long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var seconds)
            && seconds <= DateTimeOffset.MaxValue.ToUnixTimeSeconds();

        return isSeconds ? DateTimeOffset.FromUnixTimeSeconds(seconds) : null;
    }
}

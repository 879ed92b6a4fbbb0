using HelmOci.Diagnostics;

namespace HelmOci.Charts;

/// <summary>A chart in memory: what Helm would see of a folder or an archive. Never changed; a change is a new chart.</summary>
/// <param name="Metadata">What Chart.yaml says.</param>
/// <param name="ChartYaml">Chart.yaml as it is packed.</param>
internal sealed record Chart(ChartMetadata Metadata, ChartFile ChartYaml)
{
    /// <summary>The folder it was read from; empty for a chart out of an archive.</summary>
    public string FolderPath { get; init; } = "";

    /// <summary>Chart.lock as it is packed, or null.</summary>
    public ChartFile? LockFile { get; init; }

    public ChartLock? Lock { get; init; }

    /// <summary>values.yaml, or null.</summary>
    public ChartFile? Values { get; init; }

    /// <summary>values.schema.json, or null.</summary>
    public ChartFile? Schema { get; init; }

    /// <summary>All below <c>templates/</c>, in Helm's order.</summary>
    public IReadOnlyList<ChartFile> Templates { get; init; } = [];

    /// <summary>All other files of the chart itself, in Helm's order.</summary>
    public IReadOnlyList<ChartFile> Files { get; init; } = [];

    /// <summary>The charts below <c>charts/</c>, in the order of their folders and archives.</summary>
    public IReadOnlyList<Chart> Subcharts { get; init; } = [];

    /// <summary>Dependencies that Chart.yaml of a v1 chart lists: Helm wants their charts, and does not pack the list.</summary>
    internal IReadOnlyList<ChartDependency> DroppedDependencies { get; init; } = [];

    /// <summary>What Helm takes in the files of this chart and is probably a mistake.</summary>
    internal IReadOnlyList<Diagnostic> Warnings { get; init; } = [];

    /// <summary>The same chart with another text in Chart.yaml, read anew. Places in messages stay those of the user's own file.</summary>
    /// <exception cref="ChartException">The text is no Chart.yaml.</exception>
    public Chart WithChartYaml(ReadOnlyMemory<byte> content, CancellationToken cancellation)
    {
        var errors = new DiagnosticList();
        var file = ChartYaml with { Content = content };
        var requirements = Files.FirstOrDefault(other => other.Path == "requirements.yaml");
        var metadata = new ChartYamlReader(file, requirements, errors, cancellation).Metadata;
        errors.ThrowIfAny();

        return this with { ChartYaml = file, Metadata = metadata with { Locations = Metadata.Locations.Over(metadata.Locations) } };
    }

    /// <summary>The same chart with another text in values.yaml.</summary>
    public Chart WithValues(ReadOnlyMemory<byte> content) =>
        this with { Values = (Values ?? new ChartFile("values.yaml", default)) with { Content = content } };

    /// <summary>The same chart with more charts below charts/, in Helm's order.</summary>
    public Chart WithSubcharts(IEnumerable<Chart> more) =>
        this with { Subcharts = [.. Subcharts.Concat(more).OrderBy(subchart => subchart.Metadata.Name, Utf8Order.Comparer)] };

    /// <summary>Every file of this chart, subcharts left out, in the order in which Helm packs them.</summary>
    internal IEnumerable<ChartFile> OwnFiles()
    {
        yield return ChartYaml;
        if (LockFile is not null) yield return LockFile;
        if (Values is not null) yield return Values;
        if (Schema is not null) yield return Schema;
        foreach (var template in Templates) yield return template;
        foreach (var file in Files) yield return file;
    }
}

/// <summary>One file of a chart.</summary>
/// <param name="Path">Relative to the chart's root, with forward slashes: <c>templates/deployment.yaml</c>.</param>
/// <param name="Content">Its bytes, without a UTF-8 byte order mark at the start (Helm drops one from every file).</param>
internal sealed record ChartFile(string Path, ReadOnlyMemory<byte> Content)
{
    /// <summary>Where it was read from, for messages: a path, or <c>archive!path</c> for a file out of an archive; empty for one that was made.</summary>
    public string SourcePath { get; init; } = "";

    /// <summary>Whether it came out of an archive, where nobody can edit it.</summary>
    public bool IsFromArchive { get; init; }

    /// <summary>What messages call it.</summary>
    public string Name => SourcePath.Length > 0 ? SourcePath : Path;
}

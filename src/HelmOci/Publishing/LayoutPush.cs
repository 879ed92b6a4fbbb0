using HelmOci.Diagnostics;
using HelmOci.Files;
using HelmOci.Oci;

namespace HelmOci.Publishing;

/// <summary>Keeps one chart as an OCI image layout, where there is no registry.</summary>
internal sealed class LayoutPush(OverwritePolicy policy, IChartLog log)
{
    /// <param name="chart">The chart.</param>
    /// <param name="layoutPath">The folder below which each chart has a layout of its own, named after it.</param>
    /// <param name="cancellation">Ends the waiting for another build, and the writing.</param>
    /// <exception cref="ChartException">What is there stays, is no layout, or cannot be read or written.</exception>
    public PushOutcome Push(ChartArtifact chart, string layoutPath, CancellationToken cancellation)
    {
        var layout = new ImageLayout(Path.Combine(layoutPath, chart.Metadata.Name));
        var (status, there) = Decide(chart, layout);
        if (status is PushStatus.UpToDate or PushStatus.Skipped) return Result(chart, layout, status, there);

        log.Detail($"Writing the OCI image layout {layout.Folder}.");
        using var writer = layout.Open(cancellation);
        // Another build may have written the same chart, or a different one, since.
        (status, there) = Decide(chart, layout);
        if (status is not (PushStatus.UpToDate or PushStatus.Skipped)) writer.Replace(chart.Artifact, OciNames.TagOf(chart.Version), cancellation);

        return Result(chart, layout, status, there);
    }

    /// <summary>What becomes of the chart, and the digest of what is in the layout then.</summary>
    private (PushStatus Status, Digest There) Decide(ChartArtifact chart, ImageLayout layout)
    {
        var tag = OciNames.TagOf(chart.Version);
        var ours = chart.Artifact.Manifest.Descriptor.Digest;
        if (layout.Holds(chart.Artifact, tag)) return (PushStatus.UpToDate, ours);

        var there = layout.Resolve(tag);
        if (there is null || there == ours) return (PushStatus.Pushed, ours);

        return policy.Decide(chart.Version, isLocal: true) switch
        {
            OverwriteDecision.Keep => (PushStatus.Skipped, there),
            OverwriteDecision.Refuse => throw ExistingChart.TagTaken($"oci:{layout.Folder}:{tag}", there.ToString()),
            _ => (PushStatus.Overwritten, ours),
        };
    }

    private static PushOutcome Result(ChartArtifact chart, ImageLayout layout, PushStatus status, Digest digest)
    {
        var tag = OciNames.TagOf(chart.Version);
        var pushed = new PushedChart($"oci:{layout.Folder}:{tag}", digest, status)
        {
            Name = chart.Metadata.Name,
            Version = chart.Version,
            Tag = tag,
            Path = layout.Folder,
            Companions = PushedProvenance.Of(chart, chart.Artifact.Manifest, status),
        };

        // What was up to date is listed, too: the build that wrote it may have been killed before it could list it.
        return new PushOutcome([pushed], status == PushStatus.Skipped ? [] : [new WrittenFile(Path.GetFullPath(layout.Folder), digest.ToString())], []);
    }
}

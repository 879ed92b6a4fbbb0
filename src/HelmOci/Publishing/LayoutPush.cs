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
        var (status, there, kept) = Decide(chart, layout);
        if (status is PushStatus.UpToDate or PushStatus.Skipped) return Result(kept, layout, status, there);

        log.Detail($"Writing the OCI image layout {layout.Folder}.");
        using var writer = layout.Open(cancellation);
        // Another build may have written the same chart, or a different one, since.
        (status, there, kept) = Decide(chart, layout);
        if (status is not (PushStatus.UpToDate or PushStatus.Skipped)) writer.Replace(kept.Artifact, OciNames.TagOf(chart.Version), cancellation);

        return Result(kept, layout, status, there);
    }

    /// <summary>What becomes of the chart, the digest of what is in the layout then, and the chart with the <c>.prov</c> that it has there.</summary>
    private (PushStatus Status, Digest There, ChartArtifact Kept) Decide(ChartArtifact chart, ImageLayout layout)
    {
        var tag = OciNames.TagOf(chart.Version);
        var there = layout.Resolve(tag);
        if (there is not null) chart = AsKept(chart, there, layout);
        var ours = chart.Artifact.Manifest.Descriptor.Digest;
        if (layout.Holds(chart.Artifact, tag)) return (PushStatus.UpToDate, ours, chart);
        if (there is null || there == ours) return (PushStatus.Pushed, ours, chart);

        return policy.Decide(chart.Version, isLocal: true) switch
        {
            OverwriteDecision.Keep => (PushStatus.Skipped, there, chart),
            OverwriteDecision.Refuse => throw ExistingChart.TagTaken($"oci:{layout.Folder}:{tag}", there.ToString()),
            _ => (PushStatus.Overwritten, ours, chart),
        };
    }

    /// <summary>The chart with the <c>.prov</c> of an earlier build, where that is what makes the difference, and is as good.</summary>
    private static ChartArtifact AsKept(ChartArtifact chart, Digest there, ImageLayout layout)
    {
        if (chart.Provenance is not { } ours || there == chart.Artifact.Manifest.Descriptor.Digest) return chart;
        if (layout.ReadSmall(there) is not { } manifest || !OciManifest.TryParse(manifest, out var parsed)) return chart;
        if (parsed.Layers is not [var archive, { MediaType: MediaTypes.HelmProvenance } signed] || layout.ReadSmall(signed.Digest) is not { } content || !ours.IsAsGood(content, archive.Digest)) return chart;

        var kept = chart.With(content);

        return kept.Artifact.Manifest.Descriptor.Digest == there ? kept : chart;
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

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
        var held = there is null || there == chart.Artifact.Manifest.Descriptor.Digest ? null : HeldChart.Read(layout, there);
        if (held is not null) chart = AsKept(chart, held);
        var ours = chart.Artifact.Manifest.Descriptor.Digest;
        if (layout.Holds(chart.Artifact, tag)) return (PushStatus.UpToDate, ours, chart);
        if (there is null || there == ours) return (PushStatus.Pushed, ours, chart);

        return policy.Decide(chart.Version, isLocal: true) switch
        {
            OverwriteDecision.Keep => (PushStatus.Skipped, there, chart),
            OverwriteDecision.Refuse => throw Refused(chart, held, $"oci:{layout.Folder}:{tag}", there.ToString()),
            _ => (PushStatus.Overwritten, ours, chart),
        };
    }

    /// <summary>The chart with the <c>.prov</c> of an earlier build, where that is what makes the difference, and is as good. A build that signs nothing leaves it signed.</summary>
    private static ChartArtifact AsKept(ChartArtifact chart, HeldChart held)
    {
        if (held.Provenance is not { } provenance || !held.IsProvenAs(chart)) return chart;

        var kept = chart.With(provenance);

        return kept.Artifact.Manifest.Descriptor.Digest == held.Digest ? kept : chart;
    }

    private static ChartException Refused(ChartArtifact chart, HeldChart? held, string reference, string digest) => held is not null && held.HasContentOf(chart) && !held.IsProvenAs(chart)
        ? ExistingChart.UnsignedThere(reference, digest)
        : ExistingChart.TagTaken(reference, digest);

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

/// <summary>The chart that a layout holds already.</summary>
internal sealed class HeldChart
{
    private readonly OciManifest _manifest;

    private HeldChart(Digest digest, OciManifest manifest, byte[]? provenance) => (Digest, _manifest, Provenance) = (digest, manifest, provenance);

    public Digest Digest { get; }

    /// <summary>The content of its <c>.prov</c>, which is not proven; null for none.</summary>
    public byte[]? Provenance { get; }

    /// <summary>Null where its manifest is none of a chart, is gone, or is damaged: what becomes of it then is a matter of policy.</summary>
    public static HeldChart? Read(ImageLayout layout, Digest digest)
    {
        try
        {
            if (layout.ReadSmall(digest) is not { } content || !OciManifest.TryParse(content, out var manifest)) return null;

            return manifest.Layers switch
            {
                [_] => new HeldChart(digest, manifest, null),
                [_, { MediaType: MediaTypes.HelmProvenance } signed] => new HeldChart(digest, manifest, layout.ReadSmall(signed.Digest)),
                _ => null,
            };
        }
        catch (ChartException fault) when (fault.Diagnostics[0].Code == DiagnosticCodes.LayoutUnreadable)
        {
            return null;
        }
    }

    public bool HasContentOf(ChartArtifact chart) => _manifest.Config == chart.Artifact.Blobs[0].Descriptor && _manifest.Layers[0] == chart.Artifact.Blobs[1].Descriptor;

    /// <summary>Whether it has a <c>.prov</c> that proves as much as the chart's.</summary>
    public bool IsProvenAs(ChartArtifact chart) => chart.Provenance is not { } ours || (Provenance is { } content && ours.IsAsGood(content, _manifest.Layers[0].Digest));
}

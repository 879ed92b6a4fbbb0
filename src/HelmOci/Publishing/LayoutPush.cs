using HelmOci.Diagnostics;
using HelmOci.Oci;

namespace HelmOci.Publishing;

/// <summary>Keeps one chart as an OCI image layout, where there is no registry.</summary>
internal sealed class LayoutPush(OverwritePolicy policy, IChartLog log)
{
    /// <param name="chart">The chart.</param>
    /// <param name="layoutPath">The folder below which each chart has a layout of its own, named after it.</param>
    /// <exception cref="ChartException">What is there stays, is no layout, or cannot be written.</exception>
    public PushOutcome Push(ChartArtifact chart, string layoutPath)
    {
        var layout = new ImageLayout(Path.Combine(layoutPath, chart.Metadata.Name));
        var tag = OciNames.TagOf(chart.Version);
        if (layout.Holds(chart.Artifact, tag)) return Result(chart, layout, PushStatus.UpToDate);

        var there = layout.Resolve(tag);
        if (there is null || there == chart.Artifact.Manifest.Descriptor.Digest) return Write(chart, layout, PushStatus.Pushed);

        return policy.Decide(chart.Version, isLocal: true) switch
        {
            OverwriteDecision.Keep => Result(chart, layout, PushStatus.Skipped, there),
            OverwriteDecision.Refuse => throw PushDiagnostics.TagTaken($"oci:{layout.Folder}:{tag}", there.ToString()),
            _ => Write(chart, layout, PushStatus.Overwritten),
        };
    }

    private PushOutcome Write(ChartArtifact chart, ImageLayout layout, PushStatus status)
    {
        log.Detail($"Writing the OCI image layout {layout.Folder}.");
        layout.Replace(chart.Artifact, OciNames.TagOf(chart.Version));

        return Result(chart, layout, status);
    }

    private static PushOutcome Result(ChartArtifact chart, ImageLayout layout, PushStatus status, Digest? kept = null)
    {
        var tag = OciNames.TagOf(chart.Version);
        var pushed = new PushedChart($"oci:{layout.Folder}:{tag}", kept ?? chart.Artifact.Manifest.Descriptor.Digest, status)
        {
            Name = chart.Metadata.Name,
            Version = chart.Version,
            Tag = tag,
            Path = layout.Folder,
        };

        return new PushOutcome([pushed], layout.Files(), []);
    }
}

using HelmOci.Diagnostics;
using HelmOci.Oci;
using HelmOci.Registry;
using HelmOci.Registry.Exchange;

namespace HelmOci.Publishing;

/// <summary>Pushes one chart into one repository of a registry: decides by what the tag holds, uploads the blobs, sets the tag last.</summary>
internal sealed class RegistryPush(RepositoryClient repository, OverwritePolicy policy, bool isLocal, IChartLog log)
{
    /// <param name="chart">The chart.</param>
    /// <param name="reference">Where it goes.</param>
    /// <param name="there">What its tag holds; null for nothing.</param>
    /// <param name="tags">The tags that it gets besides.</param>
    /// <param name="mountFrom">A repository of the same registry that has its blobs already; empty for none.</param>
    /// <param name="cancellation">Stops the requests.</param>
    /// <returns>The chart under its version's tag, then under each of the others; beside it, why one of these was not set.</returns>
    /// <exception cref="ChartException">The version's tag holds something that stays, or the registry refuses.</exception>
    public async Task<PushOutcome> PushAsync(
        ChartArtifact chart, OciReference reference, Descriptor? there, IReadOnlyList<ExtraTag> tags, string mountFrom, CancellationToken cancellation)
    {
        var (main, manifest) = await PushMainAsync(chart, reference, there, mountFrom, cancellation);
        var pushed = new List<PushedChart> { main };
        try
        {
            foreach (var tag in TagsBeside(main, tags))
            {
                pushed.Add(await new TagPush(repository, policy, isLocal, log).SetAsync(main, manifest, tag, cancellation));
            }
        }
        catch (ChartException fault)
        {
            // The chart itself is out, and whoever reads the error must learn of it.
            return new PushOutcome(pushed, [], fault.Diagnostics);
        }

        return new PushOutcome(pushed, [], []);
    }

    private static IEnumerable<ExtraTag> TagsBeside(PushedChart main, IReadOnlyList<ExtraTag> tags) =>
        main.Status == PushStatus.Skipped ? [] : tags.Where(tag => tag.Name != main.Tag);

    private async Task<(PushedChart Pushed, OciBlob Manifest)> PushMainAsync(
        ChartArtifact chart, OciReference reference, Descriptor? there, string mountFrom, CancellationToken cancellation)
    {
        var ours = chart.Artifact.Manifest;
        if (there?.Digest == ours.Descriptor.Digest) return Result(chart, reference, ours, PushStatus.UpToDate);

        if (there is not null)
        {
            var existing = await ExistingChart.ReadAsync(repository, reference.ToString(), there, cancellation);
            if (await existing.IsAsync(chart, repository, cancellation)) return Result(chart, reference, existing.Manifest, PushStatus.UpToDate);

            var isReplaced = existing.MayBeReplaced(policy, chart.Version, reference.ToString(), isLocal, log);
            if (!isReplaced) return Result(chart, reference, existing.Manifest, PushStatus.Skipped);
        }

        await UploadAsync(chart, reference, mountFrom, cancellation);

        return Result(chart, reference, ours, there is null ? PushStatus.Pushed : PushStatus.Overwritten);
    }

    private async Task UploadAsync(ChartArtifact chart, OciReference reference, string mountFrom, CancellationToken cancellation)
    {
        var blobs = chart.Artifact.Blobs;
        await AtOnce.RunAsync(blobs, blob => repository.UploadBlobAsync(blob, mountFrom, cancellation));
        await repository.PutManifestAsync(reference.Tag, chart.Artifact.Manifest, blobs, cancellation);
    }

    private static (PushedChart, OciBlob) Result(ChartArtifact chart, OciReference reference, OciBlob manifest, PushStatus status)
    {
        var pushed = new PushedChart(reference.ToString(), manifest.Descriptor.Digest, status)
        {
            Name = chart.Metadata.Name,
            Version = chart.Version,
            Registry = reference.Registry,
            Repository = reference.Repository,
            Tag = reference.Tag,
        };

        return (pushed, manifest);
    }
}

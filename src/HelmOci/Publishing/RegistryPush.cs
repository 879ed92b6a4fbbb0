using HelmOci.Diagnostics;
using HelmOci.Oci;
using HelmOci.Registry;

namespace HelmOci.Publishing;

/// <summary>Pushes one chart into one repository of a registry: decides by what the tag holds, uploads the blobs, sets the tag last.</summary>
internal sealed class RegistryPush(RepositoryClient repository, OverwritePolicy policy, bool isLocal, IChartLog log)
{
    /// <summary>What is pushed to the chart's manifest before a tag names it.</summary>
    public IReadOnlyList<IManifestCompanion> Companions { get; init; } = [];

    /// <param name="chart">The chart.</param>
    /// <param name="reference">Where it goes.</param>
    /// <param name="there">What its tag holds; null for nothing.</param>
    /// <param name="tags">The tags that it gets besides.</param>
    /// <param name="mountFrom">A repository of the same registry that has its blobs already; empty for none.</param>
    /// <param name="cancellation">Stops the requests.</param>
    /// <returns>The chart under its version's tag, then under each of the others; beside it, why one of these was not set.</returns>
    /// <exception cref="ChartException">The version's tag holds something that stays, or the registry refuses.</exception>
    public PushOutcome Push(
        ChartArtifact chart, OciReference reference, Descriptor? there, IReadOnlyList<ExtraTag> tags, string mountFrom, CancellationToken cancellation)
    {
        var (main, manifest) = PushMain(chart, reference, there, mountFrom, cancellation);
        var pushed = new List<PushedChart> { main };
        try
        {
            foreach (var tag in TagsBeside(main, tags))
            {
                pushed.Add(new TagPush(repository, policy, isLocal, log).Set(main, manifest, tag, cancellation));
            }
        }
        catch (ChartException fault)
        {
            // The chart itself is out, and whoever reads the error must learn of it.
            return new PushOutcome(pushed, [], fault.Diagnostics);
        }
        catch (OperationCanceledException) when (cancellation.IsCancellationRequested)
        {
            return new PushOutcome(pushed, [], []) { IsCancelled = true };
        }

        return new PushOutcome(pushed, [], []);
    }

    private static IEnumerable<ExtraTag> TagsBeside(PushedChart main, IReadOnlyList<ExtraTag> tags) =>
        main.Status == PushStatus.Skipped ? [] : tags.Where(tag => tag.Name != main.Tag);

    private (PushedChart Pushed, OciBlob Manifest) PushMain(
        ChartArtifact chart, OciReference reference, Descriptor? there, string mountFrom, CancellationToken cancellation)
    {
        var ours = chart.Artifact.Manifest;
        if (there?.Digest == ours.Descriptor.Digest) return UpToDate(chart, reference, ours, cancellation);

        if (there is not null)
        {
            var existing = ExistingChart.Read(repository, reference.ToString(), there, cancellation);
            if (existing.HasContentOf(chart, repository, cancellation))
            {
                if (Keep(existing, chart, reference, cancellation) is { } kept) return kept;
            }
            else if (!existing.MayBeReplaced(policy.Decide(chart.Version, isLocal), log))
            {
                if (Companions.Count > 0 || chart.Provenance is not null) log.Info($"{reference} holds another chart, which is kept, and gets neither signature nor attachment of this build.");
                return Result(chart, reference, existing.Manifest, PushStatus.Skipped, []);
            }
        }

        var companions = Upload(chart, reference, mountFrom, cancellation);

        return Result(chart, reference, ours, there is null ? PushStatus.Pushed : PushStatus.Overwritten, companions);
    }

    /// <summary>The same chart stays under its digest, and gets what belongs to it; null where it is to be replaced.</summary>
    private (PushedChart, OciBlob)? Keep(ExistingChart existing, ChartArtifact chart, OciReference reference, CancellationToken cancellation)
    {
        var isProven = existing.HasProvenanceOf(chart, repository, cancellation);
        var fault = SigningFault(existing, chart, isProven, cancellation);
        if (isProven && fault.Length == 0) return UpToDate(chart, reference, existing.Manifest, cancellation);

        var refusal = isProven ? existing.ClaimedByOthers(fault) : existing.Unsigned();
        if (existing.MayBeRemade(policy.Decide(chart.Version, isLocal), refusal, log)) return null;

        if (!isProven) log.Info($"{reference} is kept without the .prov of this build, which would make another manifest of it.");
        if (fault.Length > 0) log.Info($"{reference} is kept, and gets neither signature nor attachment of this build: {fault}.");

        return Result(chart, reference, existing.Manifest, PushStatus.Skipped, fault.Length == 0 ? PushCompanions(existing.Manifest.Descriptor, cancellation) : []);
    }

    /// <summary>Why this build's key does not sign what is there; empty where it does, has done so already, or nothing is to be signed.</summary>
    private string SigningFault(ExistingChart existing, ChartArtifact chart, bool isProven, CancellationToken cancellation)
    {
        var signatures = Companions.OfType<IManifestSignature>().ToList();
        var fault = signatures.Count > 0 ? existing.SigningFault(chart, isProven) : "";

        return fault.Length == 0 || signatures.Exists(signature => signature.IsThere(repository, existing.Manifest.Descriptor, cancellation)) ? "" : fault;
    }

    private (PushedChart, OciBlob) UpToDate(ChartArtifact chart, OciReference reference, OciBlob manifest, CancellationToken cancellation) =>
        Result(chart, reference, manifest, PushStatus.UpToDate, PushCompanions(manifest.Descriptor, cancellation));

    /// <summary>The tag comes last: whenever this is cut off, it names the old chart or the new one with all that belongs to it.</summary>
    private List<PushedCompanion> Upload(ChartArtifact chart, OciReference reference, string mountFrom, CancellationToken cancellation)
    {
        var (blobs, manifest) = (chart.Artifact.Blobs, chart.Artifact.Manifest);
        Concurrently.Run(blobs, blob => repository.UploadBlob(blob, mountFrom, cancellation));
        if (Companions.Count > 0) repository.PutManifest(manifest.Descriptor.Digest.ToString(), manifest, blobs, cancellation);
        var companions = PushCompanions(manifest.Descriptor, cancellation);
        PushSignaturesAgain(companions, manifest.Descriptor, cancellation);
        repository.PutManifest(reference.Tag, manifest, blobs, cancellation);

        return companions;
    }

    // One after another: where a registry keeps no list itself, each changes the same one.
    private List<PushedCompanion> PushCompanions(Descriptor subject, CancellationToken cancellation) =>
        [.. Companions.SelectMany(companion => companion.Push(repository, subject, cancellation))];

    // Other builds write where signatures are kept, and may have done so since. Where ours are still there, this only reads.
    private void PushSignaturesAgain(List<PushedCompanion> companions, Descriptor subject, CancellationToken cancellation)
    {
        foreach (var pushed in Companions.OfType<IManifestSignature>().SelectMany(signature => signature.Push(repository, subject, cancellation)))
        {
            companions[companions.FindIndex(known => known.Kind == pushed.Kind)] = pushed;
        }
    }

    private static (PushedChart, OciBlob) Result(
        ChartArtifact chart, OciReference reference, OciBlob manifest, PushStatus status, IReadOnlyList<PushedCompanion> companions)
    {
        var pushed = new PushedChart(reference.ToString(), manifest.Descriptor.Digest, status)
        {
            Name = chart.Metadata.Name,
            Version = chart.Version,
            Registry = reference.Registry,
            Repository = reference.Repository,
            Tag = reference.Tag,
            Companions = [.. PushedProvenance.Of(chart, manifest, status), .. companions],
        };

        return (pushed, manifest);
    }
}

/// <summary>Sets one further tag to a chart that is in the repository already.</summary>
internal sealed class TagPush(RepositoryClient repository, OverwritePolicy policy, bool isLocal, IChartLog log)
{
    /// <param name="main">The chart under its version's tag.</param>
    /// <param name="manifest">Its manifest, as the registry holds it.</param>
    /// <param name="tag">The tag to set.</param>
    /// <param name="cancellation">Stops the requests.</param>
    /// <exception cref="ChartException">The tag holds something that stays, or the registry refuses.</exception>
    public PushedChart Set(PushedChart main, OciBlob manifest, ExtraTag tag, CancellationToken cancellation)
    {
        var pushed = main with { Tag = tag.Name, Reference = new OciReference(main.Registry, main.Repository, tag.Name).ToString() };
        if (tag.IsFloating && !ExtraTag.Moves("", main.Version))
        {
            log.Detail($"{pushed.Reference} stays: {main.Version} is a prerelease.");
            return pushed with { Status = PushStatus.Skipped, Companions = [] };
        }

        var there = repository.Resolve(tag.Name, cancellation);
        if (there?.Digest == main.Digest) return pushed with { Status = PushStatus.UpToDate };
        if (there is not null && !MayReplace(pushed, tag, there, cancellation)) return pushed with { Digest = there.Digest, Status = PushStatus.Skipped, Companions = [] };

        repository.PutManifest(tag.Name, manifest, cancellation);

        return pushed with { Status = there is null ? PushStatus.Pushed : PushStatus.Overwritten };
    }

    private bool MayReplace(PushedChart pushed, ExtraTag tag, Descriptor there, CancellationToken cancellation)
    {
        var existing = ExistingChart.Read(repository, pushed.Reference, there, cancellation);
        if (tag.IsVersion) return existing.MayBeReplaced(policy.Decide(tag.Name, isLocal), log);
        if (!tag.IsFloating) return true;

        var version = existing.Version(repository, cancellation);
        var moves = ExtraTag.Moves(version, pushed.Version);
        if (!moves) log.Detail($"{pushed.Reference} stays at {version}, which is newer than {pushed.Version}.");

        return moves;
    }
}

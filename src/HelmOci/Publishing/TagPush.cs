using HelmOci.Diagnostics;
using HelmOci.Oci;
using HelmOci.Registry;

namespace HelmOci.Publishing;

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
            return pushed with { Status = PushStatus.Skipped };
        }

        var there = repository.Resolve(tag.Name, cancellation);
        if (there?.Digest == main.Digest) return pushed with { Status = PushStatus.UpToDate };
        if (there is not null && !MayReplace(pushed, tag, there, cancellation)) return pushed with { Digest = there.Digest, Status = PushStatus.Skipped };

        repository.PutManifest(tag.Name, manifest, cancellation);

        return pushed with { Status = there is null ? PushStatus.Pushed : PushStatus.Overwritten };
    }

    private bool MayReplace(PushedChart pushed, ExtraTag tag, Descriptor there, CancellationToken cancellation)
    {
        var existing = ExistingChart.Read(repository, pushed.Reference, there, cancellation);
        if (tag.IsVersion) return existing.MayBeReplaced(policy, tag.Name, pushed.Reference, isLocal, log);
        if (!tag.IsFloating) return true;

        var version = existing.Version(repository, cancellation);
        var moves = ExtraTag.Moves(version, pushed.Version);
        if (!moves) log.Detail($"{pushed.Reference} stays at {version}, which is newer than {pushed.Version}.");

        return moves;
    }
}

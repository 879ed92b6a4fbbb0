using HelmOci.Oci;
using HelmOci.Registry;

namespace HelmOci.Publishing;

/// <summary>Something that belongs to a manifest, such as a signature: it is pushed to the manifest's digest, before a tag names that.</summary>
public interface IManifestCompanion
{
    /// <summary>Pushes it where it is not there yet.</summary>
    /// <param name="repository">The repository that holds the manifest.</param>
    /// <param name="subject">The manifest.</param>
    /// <param name="cancellation">Stops the requests.</param>
    /// <returns>What the manifest has of it now, also where all of it was there before.</returns>
    /// <exception cref="HelmOci.Diagnostics.ChartException">The registry refuses.</exception>
    IReadOnlyList<PushedCompanion> Push(RepositoryClient repository, Descriptor subject, CancellationToken cancellation);
}

/// <summary>A companion that vouches for all that the manifest says. Others can write where it is kept.</summary>
internal interface IManifestSignature : IManifestCompanion
{
    /// <summary>Whether this key has signed the manifest already.</summary>
    bool IsThere(RepositoryClient repository, Descriptor subject, CancellationToken cancellation);
}

/// <summary>A signature or another attachment of a manifest, as its repository holds it.</summary>
/// <param name="Kind">What it is, for people and scripts.</param>
/// <param name="ArtifactType">What it is, as a list of referrers says.</param>
/// <param name="Digest">The digest of its own manifest.</param>
public sealed record PushedCompanion(string Kind, string ArtifactType, Digest Digest);

/// <summary>A chart's <c>.prov</c>, which is a layer of its manifest and no companion, in the list of them.</summary>
internal static class PushedProvenance
{
    public const string Kind = "prov";

    /// <param name="chart">The chart.</param>
    /// <param name="manifest">Its manifest, as it is held: with the .prov of an earlier build, where that is as good.</param>
    /// <param name="status">What became of the push.</param>
    public static IReadOnlyList<PushedCompanion> Of(ChartArtifact chart, OciBlob manifest, PushStatus status)
    {
        if (chart.Provenance is null || status == PushStatus.Skipped || !OciManifest.TryParse(manifest.Content, out var parsed)) return [];

        return [.. parsed.Layers.Where(layer => layer.MediaType == MediaTypes.HelmProvenance).Select(layer => new PushedCompanion(Kind, layer.MediaType, layer.Digest))];
    }
}

/// <summary>A companion that is attached as it is; attaching the same again changes nothing.</summary>
/// <param name="AttachmentOf">What is attached to a manifest.</param>
public sealed record AttachedCompanion(Func<Descriptor, Attachment> AttachmentOf) : IManifestCompanion
{
    public IReadOnlyList<PushedCompanion> Push(RepositoryClient repository, Descriptor subject, CancellationToken cancellation)
    {
        var referrer = repository.Attach(AttachmentOf(subject), cancellation);

        return [new PushedCompanion(ChartAttachment.Kind, referrer.ArtifactType, referrer.Manifest.Digest)];
    }
}

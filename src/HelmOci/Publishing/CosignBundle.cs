using HelmOci.Oci;
using HelmOci.Registry;
using HelmOci.Signing;

namespace HelmOci.Publishing;

/// <summary>A signature as a bundle that is attached to the manifest: once there is any bundle, newer verifiers look at bundles only.</summary>
/// <param name="key">Who signs.</param>
internal sealed class CosignBundle(CosignKey key) : IManifestSignature
{
    public const string Kind = "sigstore-bundle";

    /// <summary>As many as are read of what others attached: beyond that, ours is attached once more rather than looked for.</summary>
    private const int MostRead = 100;

    /// <summary>Ours has a kilobyte, and so has its manifest.</summary>
    private const long Largest = 64 * 1024;

    public IReadOnlyList<PushedCompanion> Push(RepositoryClient repository, Descriptor subject, CancellationToken cancellation)
    {
        var known = Find(repository, subject, cancellation)
            ?? repository.Attach(AttachmentOf(subject, OciBlob.Of(SigstoreBundle.MediaType, SigstoreBundle.Sign(key, subject.Digest))), cancellation);

        return [new PushedCompanion(Kind, SigstoreBundle.MediaType, known.Manifest.Digest)];
    }

    public bool IsThere(RepositoryClient repository, Descriptor subject, CancellationToken cancellation) => Find(repository, subject, cancellation) is not null;

    private static Attachment AttachmentOf(Descriptor subject, OciBlob bundle) => new(subject, SigstoreBundle.MediaType, [bundle], SigstoreBundle.Annotations);

    /// <summary>The bundle of this key that is there already; null for none.</summary>
    private Referrer? Find(RepositoryClient repository, Descriptor subject, CancellationToken cancellation) =>
        repository.ListReferrers(subject.Digest, cancellation).Where(MayBeSignature).Take(MostRead).FirstOrDefault(referrer => IsOurs(repository, referrer, subject, cancellation));

    /// <summary>By what the list says, which some registries leave out or take from the config.</summary>
    private static bool MayBeSignature(Referrer referrer) =>
        referrer.ArtifactType is "" or MediaTypes.OciEmpty or SigstoreBundle.MediaType
        && referrer.Manifest.Size is > 0 and <= Largest
        && referrer.Annotations.GetValueOrDefault(SigstoreBundle.PredicateAnnotation, SigstoreBundle.PredicateType) == SigstoreBundle.PredicateType;

    /// <summary>Down to the bytes of its manifest, which names the subject: what is not as we attach it may be none for a verifier.</summary>
    private bool IsOurs(RepositoryClient repository, Referrer referrer, Descriptor subject, CancellationToken cancellation) =>
        repository.TryGetManifest(referrer.Manifest.Digest, cancellation) is { } manifest
        && OciManifest.TryParse(manifest.Content, out var parsed)
        && parsed.Layers is [{ MediaType: SigstoreBundle.MediaType, Size: <= Largest } layer]
        && repository.TryGetBlob(layer, cancellation) is { } bundle
        && AttachmentOf(subject, bundle).Manifest().Descriptor == manifest.Descriptor
        && SigstoreBundle.IsOurs(bundle.Content, key, subject.Digest);
}

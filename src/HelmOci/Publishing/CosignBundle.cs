using HelmOci.Diagnostics;
using HelmOci.Oci;
using HelmOci.Registry;
using HelmOci.Signing;

namespace HelmOci.Publishing;

/// <summary>A signature as a bundle that is attached to the manifest: once there is any bundle, newer verifiers look at bundles only.</summary>
/// <param name="key">Who signs.</param>
internal sealed class CosignBundle(CosignKey key) : IManifestCompanion
{
    public const string Kind = "sigstore-bundle";

    private const long Largest = 4 * 1024 * 1024;

    public IReadOnlyList<PushedCompanion> Push(RepositoryClient repository, Descriptor subject, CancellationToken cancellation)
    {
        if (Find(repository, subject.Digest, cancellation) is { } known) return [Pushed(known.Manifest.Digest)];

        var content = OciBlob.Of(SigstoreBundle.MediaType, SigstoreBundle.Sign(key, subject.Digest));
        var attachment = new Attachment(subject, SigstoreBundle.MediaType, [content], SigstoreBundle.Annotations);

        return [Pushed(repository.Attach(attachment, cancellation).Manifest.Digest)];
    }

    private static PushedCompanion Pushed(Digest digest) => new(Kind, SigstoreBundle.MediaType, digest);

    /// <summary>The bundle of this key that is there already; null for none.</summary>
    private Referrer? Find(RepositoryClient repository, Digest subject, CancellationToken cancellation) =>
        repository.ListReferrers(subject, "", cancellation).FirstOrDefault(referrer => MayBeSignature(referrer) && IsOurs(repository, referrer, subject, cancellation));

    /// <summary>By what the list says, which some registries leave out or take from the config.</summary>
    private static bool MayBeSignature(Referrer referrer) =>
        (referrer.ArtifactType is "" or MediaTypes.OciEmpty || referrer.ArtifactType.StartsWith(SigstoreBundle.AnyMediaType, StringComparison.Ordinal))
        && referrer.Annotations.GetValueOrDefault(SigstoreBundle.PredicateAnnotation, SigstoreBundle.PredicateType) == SigstoreBundle.PredicateType;

    private bool IsOurs(RepositoryClient repository, Referrer referrer, Digest subject, CancellationToken cancellation) =>
        repository.GetManifest(referrer.Manifest.Digest.ToString(), cancellation) is { } manifest
        && OciManifest.TryParse(manifest.Content, out var parsed)
        && parsed.Layers is [{ Size: <= Largest } layer]
        && layer.MediaType.StartsWith(SigstoreBundle.AnyMediaType, StringComparison.Ordinal)
        && CompanionBlob.Read(repository, layer, cancellation) is { } bundle
        && SigstoreBundle.Verifies(bundle, key, subject);
}

/// <summary>Reads what somebody pushed beside a manifest.</summary>
internal static class CompanionBlob
{
    /// <summary>Null where the registry has lost or spoiled it: nobody can verify with that, and so it counts as not there.</summary>
    public static ReadOnlyMemory<byte>? Read(RepositoryClient repository, Descriptor descriptor, CancellationToken cancellation)
    {
        try
        {
            return repository.GetBlob(descriptor, cancellation).Content;
        }
        catch (ChartException fault) when (fault.Diagnostics[0].Code is DiagnosticCodes.DigestDiffers or DiagnosticCodes.BlobMissing)
        {
            return null;
        }
    }
}

using HelmOci.Diagnostics;
using HelmOci.Oci;
using HelmOci.Registry.Errors;
using HelmOci.Registry.Exchange;

namespace HelmOci.Registry.Referrers;

/// <summary>Attaches something: its blobs, its manifest by digest, and, where the registry does not keep the list itself, the list.</summary>
internal sealed class AttachmentPush(RepositoryConnection repository, ManifestEndpoint manifests, BlobEndpoint blobs)
{
    private const int MostAttempts = 4;

    private readonly ReferrersEndpoint _referrers = new(repository, manifests);

    public async Task<Referrer> RunAsync(Attachment attachment, CancellationToken cancellation)
    {
        IReadOnlyList<OciBlob> parts = [Attachment.EmptyConfig(), .. attachment.Layers];
        var manifest = attachment.Manifest();
        var referrer = new Referrer(manifest.Descriptor, attachment.ArtifactType, attachment.Annotations);
        await AtOnce.RunAsync(parts, part => blobs.UploadAsync(part, "", cancellation));
        var reply = await new ManifestPut(manifests, blobs, manifest, parts).RunAsync(manifest.Descriptor.Digest.ToString(), cancellation);
        if (reply?.Header("OCI-Subject") is not { Length: > 0 }) await ListAsync(attachment.Subject.Digest, referrer, cancellation);

        return referrer;
    }

    // Reading, changing and writing the list is not atomic: somebody else's write may win, and ours is done again.
    private async Task ListAsync(Digest subject, Referrer referrer, CancellationToken cancellation)
    {
        if (await IsKeptByRegistryAsync(subject, referrer, cancellation)) return;

        var tag = ReferrersEndpoint.TagOf(subject);
        for (var attempts = 0; attempts < MostAttempts; attempts++)
        {
            if (Lists(await _referrers.ListByTagAsync(subject, cancellation), referrer)) return;

            var index = ReferrersIndex.With(repository.Name(tag), await manifests.GetAsync(tag, cancellation), referrer);
            await TryPutAsync(index, tag, cancellation);
        }

        if (!Lists(await _referrers.ListByTagAsync(subject, cancellation), referrer)) throw ReferrersDiagnostics.Raced(repository.Name(tag));
    }

    // Where the tag does not hold it, somebody else's list may have come after it: the next look tells.
    private async Task TryPutAsync(OciBlob index, string tag, CancellationToken cancellation)
    {
        try
        {
            await new ManifestPut(manifests, blobs, index, []).RunAsync(tag, cancellation);
        }
        catch (ChartException fault) when (fault.Diagnostics[0].Code == DiagnosticCodes.NotStored)
        {
        }
    }

    private async Task<bool> IsKeptByRegistryAsync(Digest subject, Referrer referrer, CancellationToken cancellation) =>
        await _referrers.ListByApiAsync(subject, "", cancellation) is { } kept && Lists(kept, referrer);

    private static bool Lists(List<Referrer> known, Referrer referrer) => known.Any(item => item.Manifest.Digest == referrer.Manifest.Digest);
}

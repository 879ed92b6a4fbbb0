using System.Net;
using HelmOci.Diagnostics;
using HelmOci.Oci;
using HelmOci.Registry.Http;
using HelmOci.Registry.Transport;

namespace HelmOci.Registry;

/// <summary>Stores one manifest, and finds out what became of it where the answer does not say.</summary>
internal sealed class ManifestPut(RepositoryConnection repository, ManifestEndpoint manifests, BlobEndpoint blobs, OciBlob manifest, IReadOnlyList<OciBlob> parts)
{
    private readonly Digest _digest = manifest.Descriptor.Digest;

    /// <summary>The registry's acceptance; null where its answer was lost.</summary>
    public RegistryReply? Run(string tagOrDigest, CancellationToken cancellation)
    {
        for (var backoff = repository.StartBackoff(); ;)
        {
            var attempt = Attempt.Run(() => manifests.PutOnce(tagOrDigest, manifest, cancellation));
            if (attempt.IsAmbiguous && IsThere(tagOrDigest, cancellation)) return null;
            if (!attempt.IsTransient && !Repair(attempt.Reply, cancellation)) return Settle(tagOrDigest, attempt.Reply, cancellation);
            if (!backoff.Wait(attempt, cancellation)) throw repository.Errors.Unexpected(attempt.Reply);
        }
    }

    private RegistryReply Settle(string tagOrDigest, RegistryReply reply, CancellationToken cancellation)
    {
        if (reply.IsSuccess) return Accepted(tagOrDigest, reply, cancellation);
        if (!MayMeanImmutable(reply)) throw repository.Errors.Unexpected(reply);

        // Told by what the tag holds, not by what the refusal says: every registry words it differently.
        var held = manifests.Resolve(tagOrDigest, cancellation);
        if (held?.Digest == _digest) return reply;

        throw held is null
            ? repository.Errors.Unexpected(reply)
            : Immutable(tagOrDigest, held.Digest, _digest, reply);
    }

    // Proxies and portals say yes to anything: only what names our digest counts, here or when the tag is asked.
    private RegistryReply Accepted(string tagOrDigest, RegistryReply reply, CancellationToken cancellation)
    {
        if (reply.Digest is { } stored && stored != _digest)
            throw repository.Errors.DigestDiffers(tagOrDigest, _digest, stored);

        var isStored = (reply.Status == HttpStatusCode.Created && reply.Digest is not null) || IsThere(tagOrDigest, cancellation);

        return isStored ? reply : throw repository.Errors.NotStored(tagOrDigest, reply);
    }

    private bool IsThere(string tagOrDigest, CancellationToken cancellation) =>
        (manifests.Resolve(tagOrDigest, cancellation))?.Digest == _digest;

    // A replica that lags, a clean-up between blob and manifest, or distribution while others push the same chart.
    private bool Repair(RegistryReply reply, CancellationToken cancellation)
    {
        if (parts.Count == 0 || !MissesBlobs(reply)) return false;

        foreach (var part in parts)
        {
            if (!blobs.Holds(part.Descriptor, cancellation)) blobs.Upload(part, "", cancellation);
        }

        return true;
    }

    private static bool MissesBlobs(RegistryReply reply) => reply.Answer.Lists("MANIFEST_BLOB_UNKNOWN");

    private static bool MayMeanImmutable(RegistryReply reply) => (int)reply.Status is 400 or 403 or 405 or 409 or 412 && !MissesBlobs(reply);

    /// <param name="tag">The tag.</param>
    /// <param name="held">What it holds and keeps holding.</param>
    /// <param name="pushed">What was to replace it.</param>
    /// <param name="reply">The refusal.</param>
    private ChartException Immutable(string tag, Digest held, Digest pushed, RegistryReply reply) => new(new Diagnostic(
        DiagnosticCodes.TagImmutable,
        $"{repository.Name(tag)} holds {held}, and the registry does not let {pushed} replace it. {reply.Answer.Sentence()}",
        repository.User.Advice(reply.Answer).Immutable));
}

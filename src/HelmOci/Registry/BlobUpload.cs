using System.Net;
using HelmOci.Diagnostics;
using HelmOci.Machine;
using HelmOci.Oci;
using HelmOci.Registry.Http;
using HelmOci.Registry.Transport;

namespace HelmOci.Registry;

/// <summary>Stores one blob: POST opens an upload, PUT fills it.</summary>
/// <remarks>distribution-spec, "POST then PUT". A failed upload starts over with the POST: its session may be gone.</remarks>
internal sealed class BlobUpload(RepositoryConnection repository, BlobEndpoint blobs, OciBlob blob)
{
    private readonly Digest _digest = blob.Descriptor.Digest;

    private bool _isRestarted;

    // What a mount that was not granted opened instead.
    private Uri? _session;

    /// <summary>Takes the blob over from another repository; false where it must be uploaded.</summary>
    public bool Mount(string from, CancellationToken cancellation)
    {
        if (!OciNames.IsRepository(from)) throw RepositoryConnection.NotARepository(repository.Registry, from);

        var query = $"blobs/uploads/?mount={Uri.EscapeDataString(_digest.ToString())}&from={Uri.EscapeDataString(from)}";
        try
        {
            var reply = repository.SendOnce(repository.Request(HttpMethod.Post, query), from, cancellation);
            if (reply.Status == HttpStatusCode.Accepted) _session = UploadSession.Of(repository, reply);

            return reply.Status == HttpStatusCode.Created && (reply.Digest is { } mounted ? mounted == _digest : blobs.Holds(blob.Descriptor, cancellation));
        }
        catch (ChartException)
        {
            // Whatever is wrong will show in the upload itself; a token for the other repository may be refused on its own.
            return false;
        }
    }

    public void Run(CancellationToken cancellation)
    {
        for (var backoff = repository.StartBackoff(); ;)
        {
            var session = _session ?? UploadSession.Of(repository, blobs.OpenUpload(cancellation));
            _session = null;
            var attempt = Attempt.Run(() => Put(session, cancellation));
            if (attempt.IsTransient)
            {
                if (attempt.IsAmbiguous && blobs.Holds(blob.Descriptor, cancellation)) return;
                if (!backoff.Wait(attempt, cancellation)) throw repository.Errors.Unexpected(attempt.Reply);
            }
            else if (IsStored(attempt.Reply, cancellation))
            {
                return;
            }
        }
    }

    private RegistryReply Put(Uri session, CancellationToken cancellation)
    {
        var put = new RegistryRequest(HttpMethod.Put, UploadSession.WithDigest(session, _digest))
        {
            ContentType = "application/octet-stream",
            Content = blob.Content,
        };
        try
        {
            return repository.SendOnce(put, cancellation);
        }
        catch (OperationCanceledException)
        {
            blobs.CancelUpload(session);
            throw;
        }
    }

    // False: worth one more upload from the start.
    private bool IsStored(RegistryReply reply, CancellationToken cancellation)
    {
        if (reply.IsSuccess) return IsAccepted(reply, cancellation) ? true : throw repository.Errors.NotStored(_digest.ToString(), reply);
        if (_isRestarted || !IsSessionLost(reply)) throw repository.Errors.Unexpected(reply);

        return !(_isRestarted = true);
    }

    // A reply that names our digest proves it. After any other, such as the page of a portal, the blob itself is looked for.
    private bool IsAccepted(RegistryReply reply, CancellationToken cancellation)
    {
        if (reply.Digest is { } stored && stored != _digest) throw repository.Errors.DigestDiffers(_digest.ToString(), _digest, stored);

        return (reply.Status == HttpStatusCode.Created && reply.Digest is not null) || blobs.Holds(blob.Descriptor, cancellation);
    }

    // Another replica, a restart, or bytes that were lost on the way.
    private static bool IsSessionLost(RegistryReply reply) =>
        reply.Status is HttpStatusCode.NotFound or HttpStatusCode.RequestedRangeNotSatisfiable
        || reply.Answer.Lists("BLOB_UPLOAD_UNKNOWN", "BLOB_UPLOAD_INVALID", "DIGEST_INVALID", "SIZE_INVALID");
}

/// <summary>Where an upload goes on: the <c>Location</c> of a reply.</summary>
internal static class UploadSession
{
    /// <exception cref="ChartException">The reply names no address, or one that a registry has no business to name.</exception>
    public static Uri Of(RepositoryConnection repository, RegistryReply reply)
    {
        var location = reply.Header("Location");
        if (location.Length == 0 || WebAddress.Of(reply.Request.Address, location) is not { } session)
            throw WithoutLocation(repository.Registry, reply);

        session = Origin.Secured(reply.Request.Address, session);

        return Origin.MayFollow(reply.Request.Address, session) ? session : throw Redirects.Unsafe(reply, session);
    }

    /// <summary>The address that closes an upload. What the location already asks for stays as it was written.</summary>
    public static Uri WithDigest(Uri session, Digest digest)
    {
        var separator = session.Query.Length == 0 ? '?' : '&';

        return new Uri($"{session.GetLeftPart(UriPartial.Query)}{separator}digest={Uri.EscapeDataString(digest.ToString())}");
    }

    private static ChartException WithoutLocation(string registry, RegistryReply reply) => new(new Diagnostic(
        DiagnosticCodes.UploadLocationMissing,
        $"{registry} accepted an upload without saying where to send it. {reply.Answer.Sentence()}",
        "Check that the host is an OCI registry, and that a proxy before it lets the Location header through."));
}

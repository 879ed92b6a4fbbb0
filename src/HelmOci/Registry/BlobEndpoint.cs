using System.Net;
using HelmOci.Diagnostics;
using HelmOci.Oci;
using HelmOci.Registry.Transport;

namespace HelmOci.Registry;

/// <summary><c>/v2/{name}/blobs/</c>.</summary>
internal sealed class BlobEndpoint(RepositoryConnection repository)
{
    // It is kept in memory as a whole.
    private const long Largest = 1024 * 1024 * 1024;

    // Ctrl+C must have ended a build within two seconds.
    private static readonly TimeSpan CancelPatience = TimeSpan.FromSeconds(1);

    public bool Exists(Digest digest, CancellationToken cancellation) =>
        Head(digest, cancellation) is { } reply && (reply.Digest is null || reply.Digest == digest);

    /// <summary>Whether the repository holds a blob, to the last byte as far as it tells.</summary>
    public bool Holds(Descriptor blob, CancellationToken cancellation)
    {
        if (Head(blob.Digest, cancellation) is not { } reply || (reply.Digest is { } said && said != blob.Digest)) return false;
        if (reply.Digest is not null && reply.Length == blob.Size) return true;

        // Not every answer to HEAD tells a digest, and a length, or the right one.
        var read = Read(blob, cancellation);

        return read.IsOk && !read.IsCut && Digest.Of(read.Body.Span) == blob.Digest;
    }

    public OciBlob Get(Descriptor descriptor, CancellationToken cancellation)
    {
        if (descriptor.Size is < 0 or > Largest) throw SizeImpossible(repository.Name(descriptor.Digest.ToString()), descriptor.Size);

        var reply = Read(descriptor, cancellation);
        if (!reply.IsSuccess) throw repository.Refused(reply, cancellation);

        var found = Digest.Of(reply.Body.Span);
        if (reply.IsCut || reply.Body.Length != descriptor.Size || found != descriptor.Digest)
            throw repository.Errors.DigestDiffers(descriptor.Digest.ToString(), descriptor.Digest, found);

        return new OciBlob(descriptor, reply.Body);
    }

    /// <param name="blob">The blob.</param>
    /// <param name="mountFrom">The repository to take it over from; empty for none.</param>
    /// <param name="cancellation">Stops the upload.</param>
    public void Upload(OciBlob blob, string mountFrom, CancellationToken cancellation)
    {
        var upload = new BlobUpload(repository, this, blob);
        if (mountFrom.Length > 0 && upload.Mount(mountFrom, cancellation)) return;

        upload.Run(cancellation);
    }

    // Null where there is none.
    private RegistryReply? Head(Digest digest, CancellationToken cancellation)
    {
        var reply = repository.Send(repository.Request(HttpMethod.Head, "blobs/" + digest), cancellation);
        if (reply.Status == HttpStatusCode.NotFound) return null;

        return reply.IsOk ? reply : throw repository.Refused(reply, cancellation);
    }

    private RegistryReply Read(Descriptor blob, CancellationToken cancellation) =>
        repository.Send(repository.Request(HttpMethod.Get, "blobs/" + blob.Digest) with { ReplyLimit = blob.Size, IsTransfer = true }, cancellation);

    public void CheckPush(CancellationToken cancellation)
    {
        var reply = OpenUpload(cancellation);
        CancelUpload(UploadSession.Of(repository, reply));
    }

    /// <summary>Opens an upload: the reply says where it goes on.</summary>
    public RegistryReply OpenUpload(CancellationToken cancellation)
    {
        // The trailing slash matters: without it the registry redirects, and a redirected POST is lost.
        var request = repository.Request(HttpMethod.Post, "blobs/uploads/");
        var reply = repository.Send(request, cancellation);

        return reply.Status is HttpStatusCode.Accepted or HttpStatusCode.Created ? reply : throw repository.Errors.Unexpected(reply);
    }

    /// <summary>Has the registry forget an upload. Courtesy: it drops abandoned ones by itself, and some refuse (GHCR).</summary>
    public void CancelUpload(Uri session)
    {
        using var patience = new CancellationTokenSource(CancelPatience);
        try
        {
            repository.SendOnce(new RegistryRequest(HttpMethod.Delete, session), patience.Token);
        }
        catch (Exception fault) when (fault is ChartException or OperationCanceledException)
        {
        }
    }

    private static ChartException SizeImpossible(string name, long size) => new(new Diagnostic(
        DiagnosticCodes.ManifestInvalid, $"{name} should have {size} bytes, by the manifest that names it, which no part of a chart has.", "Check what is stored there."));
}

using System.Net;
using HelmOci.Diagnostics;
using HelmOci.Oci;
using HelmOci.Registry.Errors;
using HelmOci.Registry.Exchange;

namespace HelmOci.Registry;

/// <summary><c>/v2/{name}/blobs/</c>.</summary>
internal sealed class BlobEndpoint(RepositoryConnection repository)
{
    // Ctrl+C must have ended a build within two seconds.
    private static readonly TimeSpan CancelPatience = TimeSpan.FromSeconds(1);

    public async Task<bool> ExistsAsync(Digest digest, CancellationToken cancellation)
    {
        var reply = await repository.SendAsync(repository.Request(HttpMethod.Head, "blobs/" + digest), cancellation);
        if (reply.Status == HttpStatusCode.NotFound) return false;
        if (!reply.IsSuccess) throw await repository.RefusedAsync(reply, cancellation);

        return reply.Digest is null || reply.Digest == digest;
    }

    public async Task<OciBlob> GetAsync(Descriptor descriptor, CancellationToken cancellation)
    {
        var request = repository.Request(HttpMethod.Get, "blobs/" + descriptor.Digest) with { ReplyLimit = descriptor.Size };
        var reply = await repository.SendAsync(request, cancellation);
        if (!reply.IsSuccess) throw await repository.RefusedAsync(reply, cancellation);

        var found = Digest.Of(reply.Body.Span);
        if (reply.IsCut || found != descriptor.Digest)
            throw ContentDiagnostics.DigestDiffers(repository.Name(descriptor.Digest.ToString()), descriptor.Digest, found);

        return new OciBlob(descriptor, reply.Body);
    }

    /// <param name="blob">The blob.</param>
    /// <param name="mountFrom">The repository to take it over from; empty for none.</param>
    /// <param name="cancellation">Stops the upload.</param>
    public async Task UploadAsync(OciBlob blob, string mountFrom, CancellationToken cancellation)
    {
        var upload = new BlobUpload(repository, this, blob);
        if (mountFrom.Length > 0 && await upload.MountAsync(mountFrom, cancellation)) return;

        await upload.RunAsync(cancellation);
    }

    public async Task CheckPushAsync(CancellationToken cancellation)
    {
        var reply = await OpenUploadAsync(cancellation);
        await CancelUploadAsync(UploadSession.Of(repository, reply));
    }

    /// <summary>Opens an upload: the reply says where it goes on.</summary>
    public async Task<RegistryReply> OpenUploadAsync(CancellationToken cancellation)
    {
        // The trailing slash matters: without it the registry redirects, and a redirected POST is lost.
        var request = repository.Request(HttpMethod.Post, "blobs/uploads/");
        var reply = await repository.SendAsync(request, cancellation);

        return reply.Status is HttpStatusCode.Accepted or HttpStatusCode.Created ? reply : throw ReplyDiagnostics.Unexpected(repository, reply);
    }

    /// <summary>Has the registry forget an upload. Courtesy: it drops abandoned ones by itself, and some refuse (GHCR).</summary>
    public async Task CancelUploadAsync(Uri session)
    {
        using var patience = new CancellationTokenSource(CancelPatience);
        try
        {
            await repository.SendOnceAsync(new RegistryRequest(HttpMethod.Delete, session), patience.Token);
        }
        catch (Exception fault) when (fault is ChartException or OperationCanceledException)
        {
        }
    }
}

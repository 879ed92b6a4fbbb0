using System.Net;
using HelmOci.Oci;
using HelmOci.Registry.Errors;
using HelmOci.Registry.Exchange;

namespace HelmOci.Registry;

/// <summary><c>/v2/{name}/blobs/</c>.</summary>
internal sealed class BlobEndpoint(RepositoryConnection repository)
{
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
}

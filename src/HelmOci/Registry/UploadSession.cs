using HelmOci.Diagnostics;
using HelmOci.Machine;
using HelmOci.Oci;
using HelmOci.Registry.Errors;
using HelmOci.Registry.Http;
using HelmOci.Registry.Transport;

namespace HelmOci.Registry;

/// <summary>Where an upload goes on: the <c>Location</c> of a reply.</summary>
internal static class UploadSession
{
    /// <exception cref="ChartException">The reply names no address, or one that a registry has no business to name.</exception>
    public static Uri Of(RepositoryConnection repository, RegistryReply reply)
    {
        var location = reply.Header("Location");
        if (location.Length == 0 || WebAddress.Of(reply.Request.Address, location) is not { } session)
            throw UploadDiagnostics.WithoutLocation(repository.Registry, reply);

        session = Origin.Secured(reply.Request.Address, session);

        return Origin.MayFollow(reply.Request.Address, session) ? session : throw RedirectDiagnostics.Unsafe(reply, session);
    }

    /// <summary>The address that closes an upload. What the location already asks for stays as it was written.</summary>
    public static Uri WithDigest(Uri session, Digest digest)
    {
        var separator = session.Query.Length == 0 ? '?' : '&';

        return new Uri($"{session.GetLeftPart(UriPartial.Query)}{separator}digest={Uri.EscapeDataString(digest.ToString())}");
    }
}

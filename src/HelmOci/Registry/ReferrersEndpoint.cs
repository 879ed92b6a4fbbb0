using System.Net;
using HelmOci.Machine;
using HelmOci.Oci;
using HelmOci.Registry.Http;
using HelmOci.Registry.Transport;

namespace HelmOci.Registry;

/// <summary><c>/v2/{name}/referrers/{digest}</c>, and the tag that stands in for it where a registry has none.</summary>
/// <remarks>distribution-spec 1.1, "Listing Referrers", "Referrers Tag Schema".</remarks>
internal sealed class ReferrersEndpoint(RepositoryConnection repository, ManifestEndpoint manifests)
{
    private const int MostPages = 100;

    private const int LargestPage = 4 * 1024 * 1024;

    /// <summary>The tag whose index lists what is attached: <c>sha256-</c> and the subject's hex digits.</summary>
    public static string TagOf(Digest subject) => "sha256-" + subject.Hex;

    /// <param name="subject">What they are attached to.</param>
    /// <param name="artifactType">Only these; empty for all.</param>
    /// <param name="cancellation">Stops the requests.</param>
    public IReadOnlyList<Referrer> List(Digest subject, string artifactType, CancellationToken cancellation)
    {
        var all = ListByApi(subject, artifactType, cancellation) ?? ListByTag(subject, cancellation);

        // Whatever the registry says that it filtered.
        return artifactType.Length == 0 ? all : [.. all.Where(referrer => referrer.ArtifactType == artifactType)];
    }

    public List<Referrer> ListByTag(Digest subject, CancellationToken cancellation)
    {
        var index = manifests.Get(TagOf(subject), cancellation);

        return index is null ? [] : ReferrersIndex.Read(repository.Name(TagOf(subject)), index.Content);
    }

    /// <summary>Null where the registry does not know the call.</summary>
    public List<Referrer>? ListByApi(Digest subject, string artifactType, CancellationToken cancellation)
    {
        var filter = artifactType.Length == 0 ? "" : "?artifactType=" + Uri.EscapeDataString(artifactType);
        var request = repository.Request(HttpMethod.Get, $"referrers/{subject}{filter}") with { Accept = MediaTypes.OciIndex, ReplyLimit = LargestPage };
        var found = new List<Referrer>();
        for (var pages = 0; pages < MostPages; pages++)
        {
            var reply = repository.Send(request, cancellation);
            if (reply.Status == HttpStatusCode.NotFound) return null;
            if (!reply.IsSuccess) throw repository.Refused(reply, cancellation);

            found.AddRange(ReferrersIndex.Read(repository.Name(subject.ToString()), reply.Body));
            if (NextPage(reply) is not { } next) break;
            request = request with { Address = next };
        }

        return found;
    }

    // Link: </v2/…?last=…>; rel="next". Only ever to the registry itself.
    private static Uri? NextPage(RegistryReply reply)
    {
        var link = reply.Header("Link");
        var (start, end) = (link.IndexOf('<'), link.IndexOf('>'));
        if (start < 0 || end < start || !link[end..].Contains("rel=\"next\"", StringComparison.OrdinalIgnoreCase)) return null;

        return WebAddress.Of(reply.Request.Address, link[(start + 1)..end]) is { } next && Origin.IsSame(reply.Request.Address, next) ? next : null;
    }
}

using System.Net;
using System.Text.Json;
using HelmOci.Diagnostics;
using HelmOci.Machine;
using HelmOci.Oci;
using HelmOci.Registry.Http;
using HelmOci.Registry.Transport;

namespace HelmOci.Registry;

/// <summary><c>/v2/{name}/tags/list</c>.</summary>
/// <remarks>distribution-spec 1.1, "Listing Tags".</remarks>
internal sealed class TagsEndpoint(RepositoryConnection repository)
{
    private const int MostPages = 1000;

    private const int MostTags = 100_000;

    /// <summary>All tags; none where there is no such repository.</summary>
    public IReadOnlyList<string> List(CancellationToken cancellation)
    {
        var request = repository.Request(HttpMethod.Get, "tags/list") with { ReplyLimit = Pages.Largest };
        var tags = new List<string>();
        for (var pages = 0; ; pages++)
        {
            if (pages == MostPages || tags.Count > MostTags) throw TooMany(tags.Count);

            var reply = repository.Send(request, cancellation);
            if (reply.Status == HttpStatusCode.NotFound && reply.Answer.Errors().Count > 0) break;
            if (!reply.IsOk || !TryRead(reply, tags)) throw repository.Refused(reply, cancellation);
            if (Pages.Next(reply) is not { } next) break;

            request = request with { Address = next };
        }

        return tags;
    }

    /// <summary>The newest version may be on a page that was not read.</summary>
    private static ChartException TooMany(int count) => new(new Diagnostic(
        DiagnosticCodes.DownloadTooLarge,
        $"The registry has more than {count} tags of one chart.",
        "Name the version in place of a range."));

    private static bool TryRead(RegistryReply reply, List<string> tags)
    {
        try
        {
            using var json = OutsideJson.Parse(reply.Body);
            var list = json.RootElement.GetProperty("tags");
            // A repository whose tags were all deleted.
            if (list.ValueKind == JsonValueKind.Null) return true;

            tags.AddRange(list.EnumerateArray().Select(tag => tag.GetString() ?? ""));

            return true;
        }
        catch (Exception fault) when (fault is JsonException or KeyNotFoundException or InvalidOperationException)
        {
            return false;
        }
    }
}

/// <summary>Lists that come page by page.</summary>
internal static class Pages
{
    /// <summary>Bytes in one.</summary>
    public const int Largest = 4 * 1024 * 1024;

    /// <summary>Where the next one is: <c>Link: &lt;/v2/…?last=…&gt;; rel="next"</c>, only ever of the registry itself. Null after the last.</summary>
    public static Uri? Next(RegistryReply reply)
    {
        var link = reply.Header("Link");
        var (start, end) = (link.IndexOf('<'), link.IndexOf('>'));
        if (start < 0 || end < start || !link[end..].Contains("rel=\"next\"", StringComparison.OrdinalIgnoreCase)) return null;

        return WebAddress.Of(reply.Request.Address, link[(start + 1)..end]) is { } next && Origin.IsSame(reply.Request.Address, next) ? next : null;
    }
}

using System.Text.Json;
using HelmOci.Diagnostics;
using HelmOci.Oci;
using HelmOci.Registry.Transport;

namespace HelmOci.Registry;

/// <summary><c>/v2/{name}/referrers/{digest}</c>, and the tag that stands in for it where a registry has none.</summary>
/// <remarks>distribution-spec 1.1, "Listing Referrers", "Referrers Tag Schema".</remarks>
internal sealed class ReferrersEndpoint(RepositoryConnection repository, ManifestEndpoint manifests)
{
    private const int MostPages = 100;

    /// <summary>Bytes of all pages. Anybody who may push can attach things, and some thousand are more than anyone reads.</summary>
    private const int Most = 16 * 1024 * 1024;

    /// <summary>The tag whose index lists what is attached: <c>sha256-</c> and the subject's hex digits.</summary>
    public static string TagOf(Digest subject) => "sha256-" + subject.Hex;

    public IReadOnlyList<Referrer> List(Digest subject, CancellationToken cancellation) => ListByApi(subject, cancellation) ?? ListByTag(subject, cancellation);

    public List<Referrer> ListByTag(Digest subject, CancellationToken cancellation)
    {
        var index = manifests.Get(TagOf(subject), cancellation);

        return index is null ? [] : ReferrersIndex.Read(repository.Name(TagOf(subject)), index.Content);
    }

    /// <summary>Null where the registry does not know the call.</summary>
    public List<Referrer>? ListByApi(Digest subject, CancellationToken cancellation)
    {
        var request = repository.Request(HttpMethod.Get, $"referrers/{subject}") with { Accept = MediaTypes.OciIndex, ReplyLimit = Pages.Largest };
        var found = new List<Referrer>();
        var length = 0;
        for (var pages = 0; pages < MostPages && length < Most; pages++)
        {
            if (Ask(request, cancellation) is not { } reply) return null;

            length += reply.Body.Length;
            found.AddRange(ReferrersIndex.Read(repository.Name(subject.ToString()), reply.Body));
            if (Pages.Next(reply) is not { } next) break;
            request = request with { Address = next };
        }

        return found;
    }

    /// <summary>A page of the list; null where the answer is none, as registries have it that do not know the call: Artifactory answers 406, a proxy with a page.</summary>
    private RegistryReply? Ask(RegistryRequest request, CancellationToken cancellation)
    {
        var reply = repository.Send(request with { StaysHere = true }, cancellation);
        if (reply.IsRedirect) return AskElsewhere(request, cancellation);
        if (IsUnknown(reply)) return null;

        return reply.IsSuccess ? reply : throw repository.Refused(reply, cancellation);
    }

    // GHCR was seen to lead to pages of GitHub that nobody may read. What goes wrong there says no more than a 404 would.
    private RegistryReply? AskElsewhere(RegistryRequest request, CancellationToken cancellation)
    {
        try
        {
            return repository.SendOnce(request, cancellation) is { IsSuccess: true } reply && !IsUnknown(reply) ? reply : null;
        }
        catch (ChartException)
        {
            return null;
        }
    }

    private static bool IsUnknown(RegistryReply reply) => reply.IsSuccess
        ? reply.MediaType != MediaTypes.OciIndex
        : (int)reply.Status is 400 or 404 or 405 or 406 or 501;
}

/// <summary>Something attached to a manifest: a signature, a bill of materials.</summary>
/// <param name="Manifest">The attachment's own manifest.</param>
/// <param name="ArtifactType">What it is; empty where the registry does not tell.</param>
/// <param name="Annotations">Those of its manifest.</param>
public sealed record Referrer(Descriptor Manifest, string ArtifactType, IReadOnlyDictionary<string, string> Annotations);

/// <summary>The list of what is attached to a manifest: an image index.</summary>
internal static class ReferrersIndex
{
    /// <summary>The referrers in an index.</summary>
    /// <param name="name">Where it was found, for messages.</param>
    /// <param name="content">Its bytes.</param>
    /// <exception cref="ChartException">It is no index.</exception>
    public static List<Referrer> Read(string name, ReadOnlyMemory<byte> content)
    {
        using var index = Parse(name, content);

        return [.. Entries(index).Select(ReferrerJson.Read).OfType<Referrer>()];
    }

    /// <summary>An index with one more entry; the others stay as they are, with members that we do not know.</summary>
    public static OciBlob With(string name, OciBlob? known, Referrer added)
    {
        using var index = known is null ? null : Parse(name, known.Content);
        using var buffer = new MemoryStream();
        using (var json = new Utf8JsonWriter(buffer, CanonicalJson.Options))
        {
            Write(json, index is null ? [] : Entries(index), added);
        }

        return OciBlob.Of(MediaTypes.OciIndex, buffer.ToArray());
    }

    private static void Write(Utf8JsonWriter json, IEnumerable<JsonElement> entries, Referrer added)
    {
        json.WriteStartObject();
        json.WriteNumber("schemaVersion", 2);
        json.WriteString("mediaType", MediaTypes.OciIndex);
        json.WriteStartArray("manifests");
        foreach (var entry in entries)
        {
            entry.WriteTo(json);
        }

        ReferrerJson.Write(json, added);
        json.WriteEndArray();
        json.WriteEndObject();
    }

    private static JsonElement.ArrayEnumerator Entries(JsonDocument index) => index.RootElement.GetProperty("manifests").EnumerateArray();

    private static JsonDocument Parse(string name, ReadOnlyMemory<byte> content)
    {
        try
        {
            var json = OutsideJson.Parse(content);
            var isIndex = json.RootElement.ValueKind == JsonValueKind.Object
                && json.RootElement.TryGetProperty("manifests", out var manifests)
                && manifests.ValueKind == JsonValueKind.Array;

            return isIndex ? json : throw NotAnIndex(name);
        }
        catch (JsonException)
        {
            throw NotAnIndex(name);
        }
    }

    private static ChartException NotAnIndex(string name) => new(new Diagnostic(
        DiagnosticCodes.ReferrersInvalid,
        $"What {name} holds should list what is attached there, and is no image index.",
        "Delete that tag, or push to another repository."));
}

/// <summary>Referrers as the entries of an index.</summary>
internal static class ReferrerJson
{
    /// <summary>A referrer as an index lists it.</summary>
    public static void Write(Utf8JsonWriter json, Referrer referrer)
    {
        json.WriteStartObject();
        DescriptorJson.WriteMembers(json, referrer.Manifest);
        json.WriteString("artifactType", referrer.ArtifactType);
        DescriptorJson.WriteAnnotations(json, referrer.Annotations);
        json.WriteEndObject();
    }

    /// <summary>One entry of an index; null where it is no descriptor that we can use.</summary>
    public static Referrer? Read(JsonElement entry)
    {
        if (entry.ValueKind != JsonValueKind.Object || !Digest.TryParse(OutsideJson.Text(entry, "digest"), out var digest)) return null;
        if (!entry.TryGetProperty("size", out var size) || size.ValueKind != JsonValueKind.Number || !size.TryGetInt64(out var length)) return null;

        return new Referrer(new Descriptor(OutsideJson.Text(entry, "mediaType"), digest, length), OutsideJson.Text(entry, "artifactType"), AnnotationsOf(entry));
    }

    private static Dictionary<string, string> AnnotationsOf(JsonElement entry)
    {
        var annotations = new Dictionary<string, string>(StringComparer.Ordinal);
        if (!entry.TryGetProperty("annotations", out var members) || members.ValueKind != JsonValueKind.Object) return annotations;

        foreach (var member in members.EnumerateObject().Where(member => member.Value.ValueKind == JsonValueKind.String))
        {
            annotations[member.Name] = member.Value.GetString()!;
        }

        return annotations;
    }
}

using System.Net;
using System.Text.Json;
using HelmOci.Diagnostics;
using HelmOci.Oci;
using HelmOci.Registry.Transport;

namespace HelmOci.Registry;

/// <summary><c>/v2/{name}/manifests/{tag or digest}</c>.</summary>
internal sealed class ManifestEndpoint(RepositoryConnection repository)
{
    // The least that registries and clients must manage (distribution-spec, "Pushing Manifests").
    private const int Largest = 4 * 1024 * 1024;

    // Without all four, a registry hides what a tag holds, and a chart could replace an image.
    private static readonly string AnyManifest = string.Join(", ", MediaTypes.Manifests);

    public Descriptor? Resolve(string tagOrDigest, CancellationToken cancellation)
    {
        var reply = repository.Send(Request(HttpMethod.Head, tagOrDigest), cancellation);
        if (reply.Status == HttpStatusCode.NotFound) return null;
        if (!reply.IsSuccess && reply.Status != HttpStatusCode.MethodNotAllowed) throw repository.Refused(reply, cancellation);
        if (DescriptorOf(reply) is { } descriptor)
        {
            // What is signed or attached to goes by the digest that was asked for.
            return Digest.TryParse(tagOrDigest, out var asked) && asked != descriptor.Digest ? throw repository.Errors.DigestDiffers(tagOrDigest, asked, descriptor.Digest) : descriptor;
        }

        return (Get(tagOrDigest, cancellation))?.Descriptor;
    }

    public OciBlob? Get(string tagOrDigest, CancellationToken cancellation)
    {
        var reply = repository.Send(Request(HttpMethod.Get, tagOrDigest), cancellation);
        if (reply.Status == HttpStatusCode.NotFound) return null;
        if (!reply.IsOk) throw repository.Refused(reply, cancellation);
        if (reply.IsCut) throw ManifestTooLarge(repository.Name(tagOrDigest), Largest);

        var manifest = OciBlob.Of(reply.MediaType, reply.Body);
        ManifestRules.Check(repository, tagOrDigest, manifest, reply);

        return manifest;
    }

    /// <summary>One attempt to store a manifest.</summary>
    public RegistryReply PutOnce(string tagOrDigest, OciBlob manifest, CancellationToken cancellation) =>
        repository.SendOnce(
            Request(HttpMethod.Put, tagOrDigest) with { Accept = "", ContentType = manifest.Descriptor.MediaType, Content = manifest.Content },
            cancellation);

    private RegistryRequest Request(HttpMethod method, string tagOrDigest)
    {
        if (!OciNames.IsTag(tagOrDigest) && !Digest.TryParse(tagOrDigest, out _)) throw NotATag(tagOrDigest);

        return repository.Request(method, "manifests/" + tagOrDigest) with { Accept = AnyManifest, ReplyLimit = Largest };
    }

    // Null where the answer does not say it all; a proxy's login page does not.
    private static Descriptor? DescriptorOf(RegistryReply reply) =>
        reply is { IsOk: true, Digest: { } digest, Length: { } length and > 0 and <= Largest } && MediaTypes.Manifests.Contains(reply.MediaType)
            ? new Descriptor(reply.MediaType, digest, length)
            : null;

    private static ChartException NotATag(string tag) => new(new Diagnostic(
        DiagnosticCodes.TagInvalid,
        $"\"{tag}\" cannot be a tag.",
        "Use up to 128 letters, digits, dots, dashes and underscores, the first one no dot or dash."));

    private static ChartException ManifestTooLarge(string name, int limit) => new(new Diagnostic(
        DiagnosticCodes.ManifestInvalid, $"The manifest of {name} is larger than {limit} bytes.", "Check what is stored there: no chart needs as much."));
}

/// <summary>What must hold of a manifest that a registry sent.</summary>
internal static class ManifestRules
{
    public static void Check(RepositoryConnection repository, string tagOrDigest, OciBlob manifest, RegistryReply reply)
    {
        if (!MediaTypes.Manifests.Contains(manifest.Descriptor.MediaType)) throw repository.Errors.NotARegistry(reply);
        if (Digest.TryParse(tagOrDigest, out var asked)) CheckDigest(repository, tagOrDigest, asked, manifest);
        if (reply.Digest is { } said) CheckDigest(repository, tagOrDigest, said, manifest);
        CheckMediaType(repository.Name(tagOrDigest), manifest);
    }

    private static void CheckDigest(RepositoryConnection repository, string tagOrDigest, Digest expected, OciBlob manifest)
    {
        if (manifest.Descriptor.Digest != expected) throw repository.Errors.DigestDiffers(tagOrDigest, expected, manifest.Descriptor.Digest);
    }

    // The same bytes under two media types mean two things; the type inside decides (image-spec, "mediaType").
    private static void CheckMediaType(string name, OciBlob manifest)
    {
        var inside = MediaTypeInside(name, manifest);
        if (inside.Length > 0 && inside != manifest.Descriptor.MediaType) throw MediaTypeDiffers(name, manifest.Descriptor.MediaType, inside);
    }

    private static string MediaTypeInside(string name, OciBlob manifest)
    {
        try
        {
            using var json = OutsideJson.Parse(manifest.Content);
            if (json.RootElement.ValueKind != JsonValueKind.Object) throw NotJson(name);

            return OutsideJson.Text(json.RootElement, "mediaType");
        }
        catch (JsonException)
        {
            throw NotJson(name);
        }
    }

    private static ChartException MediaTypeDiffers(string name, string said, string inside) => new(new Diagnostic(
        DiagnosticCodes.ManifestInvalid, $"{name} is sent as {OutsideText.Clean(said)}, and says itself that it is {OutsideText.Clean(inside)}.", RepositoryErrors.AskOperator));

    private static ChartException NotJson(string name) => new(new Diagnostic(
        DiagnosticCodes.ManifestInvalid, $"What {name} holds is sent as a manifest, and is no JSON object.", RepositoryErrors.AskOperator));
}

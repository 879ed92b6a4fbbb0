using System.Text.Json;
using HelmOci.Oci;
using HelmOci.Registry.Errors;
using HelmOci.Registry.Transport;

namespace HelmOci.Registry;

/// <summary>What must hold of a manifest that a registry sent.</summary>
internal static class ManifestRules
{
    public static void Check(RepositoryConnection repository, string tagOrDigest, OciBlob manifest, RegistryReply reply)
    {
        if (!MediaTypes.Manifests.Contains(manifest.Descriptor.MediaType)) throw ReplyDiagnostics.NotARegistry(repository, reply);
        if (Digest.TryParse(tagOrDigest, out var asked)) CheckDigest(repository.Name(tagOrDigest), asked, manifest);
        if (reply.Digest is { } said) CheckDigest(repository.Name(tagOrDigest), said, manifest);
        CheckMediaType(repository.Name(tagOrDigest), manifest);
    }

    private static void CheckDigest(string name, Digest expected, OciBlob manifest)
    {
        if (manifest.Descriptor.Digest != expected) throw ContentDiagnostics.DigestDiffers(name, expected, manifest.Descriptor.Digest);
    }

    // The same bytes under two media types mean two things; the type inside decides (image-spec, "mediaType").
    private static void CheckMediaType(string name, OciBlob manifest)
    {
        var inside = MediaTypeInside(name, manifest);
        if (inside.Length > 0 && inside != manifest.Descriptor.MediaType) throw ContentDiagnostics.MediaTypeDiffers(name, manifest.Descriptor.MediaType, inside);
    }

    private static string MediaTypeInside(string name, OciBlob manifest)
    {
        try
        {
            using var json = JsonDocument.Parse(manifest.Content);
            if (json.RootElement.ValueKind != JsonValueKind.Object) throw ContentDiagnostics.NotJson(name);

            return json.RootElement.TryGetProperty("mediaType", out var type) && type.ValueKind == JsonValueKind.String ? type.GetString()! : "";
        }
        catch (Exception fault) when (fault is JsonException or InvalidOperationException)
        {
            // Invalid UTF-8 or half a surrogate pair in a text is found when the text is read.
            throw ContentDiagnostics.NotJson(name);
        }
    }
}

using System.Security.Cryptography;
using System.Text;

namespace HelmOci.Build.Tests.Infrastructure;

/// <summary>The smallest base image that .NET builds on: no layers. It lets tests publish images without the internet.</summary>
public static class BaseImage
{
    private const string Repository = "dotnet/base";
    private const string ManifestType = "application/vnd.oci.image.manifest.v1+json";

    private const string IndexType = "application/vnd.oci.image.index.v1+json";
    private const string ConfigurationType = "application/vnd.oci.image.config.v1+json";

    private static readonly HttpClient Client = new(new HttpClientHandler { UseProxy = false });

    /// <summary>Pushes the image for two architectures; returns its reference, for <c>ContainerBaseImage</c>.</summary>
    public static string PushTo(RegistryProcess registry)
    {
        var root = new Uri($"http://{registry.Host}/v2/{Repository}/");
        var images = string.Join(',', PushImage(root, "amd64"), PushImage(root, "arm64"));

        Put(new Uri(root, "manifests/1"), IndexType, $$"""{"schemaVersion":2,"mediaType":"{{IndexType}}","manifests":[{{images}}]}""");
        return $"{registry.Host}/{Repository}:1";
    }

    /// <summary>Pushes the image of one architecture by digest; returns its entry in the index.</summary>
    private static string PushImage(Uri root, string architecture)
    {
        var configuration = $$$"""{"architecture":"{{{architecture}}}","os":"linux","config":{},"rootfs":{"type":"layers","diff_ids":[]}}""";
        using var upload = Send(HttpMethod.Post, new Uri(root, "blobs/uploads/"), "application/octet-stream", "");
        Put(new Uri($"{upload.Headers.Location}&digest={Digest(configuration)}"), "application/octet-stream", configuration);

        var manifest = $$"""
            {"schemaVersion":2,"mediaType":"{{ManifestType}}","config":{{Descriptor(ConfigurationType, configuration)}},"layers":[]}
            """;
        Put(new Uri(root, $"manifests/{Digest(manifest)}"), ManifestType, manifest);

        return Descriptor(ManifestType, manifest)[..^1] + $$""","platform":{"architecture":"{{architecture}}","os":"linux"} }""";
    }

    private static string Descriptor(string type, string content) =>
        $$"""{"mediaType":"{{type}}","digest":"{{Digest(content)}}","size":{{content.Length}} }""";

    private static string Digest(string content) =>
        "sha256:" + Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(content)));

    private static void Put(Uri target, string type, string content) => Send(HttpMethod.Put, target, type, content).Dispose();

    private static HttpResponseMessage Send(HttpMethod method, Uri target, string type, string content)
    {
        using var request = new HttpRequestMessage(method, target) { Content = new StringContent(content, null, type) };
        request.Content.Headers.ContentType!.CharSet = null;
        return Client.Send(request).EnsureSuccessStatusCode();
    }
}

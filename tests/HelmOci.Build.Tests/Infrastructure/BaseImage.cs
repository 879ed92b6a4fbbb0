using System.Security.Cryptography;
using System.Text;

namespace HelmOci.Build.Tests.Infrastructure;

/// <summary>The smallest base image that .NET builds on: no layers. It lets tests publish images without the internet.</summary>
public static class BaseImage
{
    private const string Repository = "dotnet/base";
    private const string ManifestType = "application/vnd.oci.image.manifest.v1+json";

    private const string Configuration =
        """{"architecture":"amd64","os":"linux","config":{},"rootfs":{"type":"layers","diff_ids":[]}}""";

    private static readonly HttpClient Client = new(new HttpClientHandler { UseProxy = false });

    /// <summary>Pushes the image; returns its reference, for <c>ContainerBaseImage</c>.</summary>
    public static string PushTo(RegistryProcess registry)
    {
        var root = new Uri($"http://{registry.Host}/v2/{Repository}/");
        var digest = "sha256:" + Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(Configuration)));
        var manifest = $$$"""
            {"schemaVersion":2,"mediaType":"{{{ManifestType}}}","layers":[],"config":
            {"mediaType":"application/vnd.oci.image.config.v1+json","digest":"{{{digest}}}","size":{{{Configuration.Length}}}}}
            """;

        using var upload = Send(HttpMethod.Post, new Uri(root, "blobs/uploads/"), "", "application/octet-stream");
        Send(HttpMethod.Put, new Uri($"{upload.Headers.Location}&digest={digest}"), Configuration, "application/octet-stream").Dispose();
        Send(HttpMethod.Put, new Uri(root, "manifests/1"), manifest, ManifestType).Dispose();
        return $"{registry.Host}/{Repository}:1";
    }

    private static HttpResponseMessage Send(HttpMethod method, Uri target, string body, string type)
    {
        using var request = new HttpRequestMessage(method, target) { Content = new StringContent(body, null, type) };
        request.Content.Headers.ContentType!.CharSet = null;
        return Client.Send(request).EnsureSuccessStatusCode();
    }
}

using System.Text;
using HelmOci.Oci;

namespace HelmOci.Tests.Oci;

public static class Artifact
{
    [Fact]
    public static void HasACanonicalManifest()
    {
        var config = OciBlob.Of(MediaTypes.HelmConfig, "{}"u8.ToArray());
        var layer = OciBlob.Of(MediaTypes.HelmChart, "chart"u8.ToArray());
        var annotations = new Dictionary<string, string> { ["b"] = "<ü>", ["a"] = "1" };

        var artifact = OciArtifact.Of(config, [layer], annotations);

        var expected = $$$"""
            {"schemaVersion":2,"mediaType":"application/vnd.oci.image.manifest.v1+json","config":{"mediaType":"application/vnd.cncf.helm.config.v1+json","digest":"{{{Digest.Of("{}"u8)}}}","size":2},"layers":[{"mediaType":"application/vnd.cncf.helm.chart.content.v1.tar+gzip","digest":"{{{Digest.Of("chart"u8)}}}","size":5}],"annotations":{"a":"1","b":"<ü>"}}
            """;
        Assert.Equal(expected, Encoding.UTF8.GetString(artifact.Manifest.Content.Span));
        Assert.Equal(Digest.Of(artifact.Manifest.Content.Span), artifact.Manifest.Descriptor.Digest);
    }

    [Fact]
    public static void KeepsItsLayersInOrder()
    {
        var config = OciBlob.Of(MediaTypes.HelmConfig, "{}"u8.ToArray());
        var layers = Enumerable.Range(0, 8).Select(i => OciBlob.Of(MediaTypes.HelmChart, new[] { (byte)i })).ToList();

        var artifact = OciArtifact.Of(config, layers, new Dictionary<string, string>());

        Assert.Equal([config, .. layers], artifact.Blobs);
        Assert.True(OciManifest.TryParse(artifact.Manifest.Content, out var manifest));
        Assert.Equal(layers.Select(layer => layer.Descriptor), manifest.Layers);
    }
}

using System.Text.Json;
using System.Text.Json.Nodes;
using HelmOci.Charts.Archive;
using HelmOci.Publishing;
using HelmOci.Tests.Charts;

namespace HelmOci.Tests.Publishing;

/// <summary>Archives that Helm 4.1.4 pushed, with the manifest it wrote for each.</summary>
public static class ChartThatHelmPushed
{
    private const string Created = "org.opencontainers.image.created";

    public static TheoryData<string> Names() => ChartThatHelmPacked.Names();

    /// <summary>Ours differs from Helm's by name: <c>mediaType</c> is written, as the OCI specification advises; there is no time, which would
    /// make each push another; and there is the digest of the content.</summary>
    [Theory]
    [MemberData(nameof(Names))]
    public static void HasTheManifestThatHelmWrites(string vector)
    {
        var archive = ChartArchive.Open(Vectors.PathOf(vector, "helm4.tgz"), CancellationToken.None);

        var ours = Parse(ChartArtifact.From(archive, new BuildFacts(), isExperimental: false).Artifact.Manifest.Content.Span);

        var expected = Parse(File.ReadAllBytes(Vectors.PathOf(vector, "manifest.helm4.json")));
        Assert.True(ours.Remove("mediaType"));
        Assert.True(Annotations(ours).Remove(ChartAnnotations.ContentDigest));
        Annotations(expected).Remove(Created);
        Annotations(ours).Remove(Created);
        Assert.True(JsonNode.DeepEquals(expected, ours), $"{expected}\n{ours}");
    }

    private static JsonObject Annotations(JsonObject manifest) => manifest["annotations"]!.AsObject();

    private static JsonObject Parse(ReadOnlySpan<byte> json) => JsonSerializer.Deserialize<JsonObject>(json)!;
}

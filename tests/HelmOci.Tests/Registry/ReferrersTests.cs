using HelmOci.Diagnostics;
using HelmOci.Oci;
using HelmOci.Registry;
using HelmOci.Tests.InMemoryRegistry;
using HelmOci.Tests.Transport;

namespace HelmOci.Tests.Registry;

public static class ReferrersTests
{
    private const string Spdx = "application/spdx+json";

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public static void IsListedWithItsSubject(bool registryKeepsLists)
    {
        using var registry = new ScriptedRegistry();
        registry.Store.HasReferrers = registryKeepsLists;
        using var client = new TestClient(registry.Host);
        var chart = TestClient.Chart();
        client.Push(chart);

        var attached = client.Orders.Attach(Document(chart, "one"), CancellationToken.None);

        var found = Assert.Single(client.Orders.ListReferrers(chart.Manifest.Descriptor.Digest, Spdx, CancellationToken.None));
        Assert.Equal(attached.Manifest, found.Manifest);
        Assert.Equal(Spdx, found.ArtifactType);
        Assert.Empty(client.Orders.ListReferrers(chart.Manifest.Descriptor.Digest, "application/other", CancellationToken.None));
        Assert.Equal(registryKeepsLists, registry.Tagged(TestClient.Path, FallbackTag(chart)) is null);
    }

    [Fact]
    public static async Task IsListedByARealRegistry()
    {
        using var registry = await DockerRegistry.PlainAsync();
        using var client = new TestClient(registry.Host);
        var chart = TestClient.Chart();
        client.Push(chart);

        var one = client.Orders.Attach(Document(chart, "one"), CancellationToken.None);
        var two = client.Orders.Attach(Document(chart, "two"), CancellationToken.None);
        client.Orders.Attach(Document(chart, "two"), CancellationToken.None);

        var found = client.Orders.ListReferrers(chart.Manifest.Descriptor.Digest, "", CancellationToken.None);
        Assert.Equal([one.Manifest, two.Manifest], found.Select(referrer => referrer.Manifest));
        Assert.All(found, referrer => Assert.Equal("sbom", referrer.Annotations["kind"]));
    }

    [Fact]
    public static void KeepsWhatOthersListed()
    {
        const string Foreign = """{"mediaType":"application/vnd.oci.image.manifest.v1+json","digest":"sha256:44136fa355b3678a1146ad16f7e8649e94fb4fc21fe77e8310c060f61caaff8a","size":2,"x-new":[1]}""";
        using var registry = new ScriptedRegistry();
        using var client = new TestClient(registry.Host);
        var chart = TestClient.Chart();
        registry.Store.Manifests[$"{TestClient.Path}:{FallbackTag(chart)}"] =
            OciBlob.Of(MediaTypes.OciIndex, System.Text.Encoding.UTF8.GetBytes($$"""{"schemaVersion":2,"manifests":[{{Foreign}}]}"""));

        client.Orders.Attach(Document(chart, "one"), CancellationToken.None);

        var index = registry.Store.Manifests[$"{TestClient.Path}:{FallbackTag(chart)}"];
        Assert.Contains(Foreign, System.Text.Encoding.UTF8.GetString(index.Content.Span), StringComparison.Ordinal);
        Assert.Equal(2, (client.Orders.ListReferrers(chart.Manifest.Descriptor.Digest, "", CancellationToken.None)).Count);
    }

    [Fact]
    public static void IsListedAgainWhereSomebodyElseWroteAtTheSameTime()
    {
        using var registry = new ScriptedRegistry();
        using var client = new TestClient(registry.Host);
        var chart = TestClient.Chart();
        registry.Fails("PUT", $"/manifests/{FallbackTag(chart)}", new ServedReply(201));

        client.Orders.Attach(Document(chart, "one"), CancellationToken.None);

        Assert.Single(client.Orders.ListReferrers(chart.Manifest.Descriptor.Digest, "", CancellationToken.None));
    }

    [Theory]
    [InlineData("""{"schemaVersion":2}""")]
    [InlineData("""{"manifests":{}}""")]
    public static void IsAnErrorWhereTheListIsNone(string content)
    {
        using var registry = new ScriptedRegistry();
        using var client = new TestClient(registry.Host);
        var chart = TestClient.Chart();
        registry.Store.Manifests[$"{TestClient.Path}:{FallbackTag(chart)}"] = OciBlob.Of(MediaTypes.OciIndex, System.Text.Encoding.UTF8.GetBytes(content));

        var fault = TestClient.FaultOf(() => client.Orders.Attach(Document(chart, "one"), CancellationToken.None));

        Assert.Equal(DiagnosticCodes.ReferrersInvalid, fault.Code);
    }

    [Fact]
    public static void IsAnErrorWhereTheListHoldsATextThatIsNone()
    {
        using var registry = new ScriptedRegistry();
        using var client = new TestClient(registry.Host);
        registry.Always("GET", "/referrers/", _ => ServedReply.Json(200, """{"manifests":[{"mediaType":"\ud800"}]}"""));

        var fault = TestClient.FaultOf(() => client.Orders.Attach(Document(TestClient.Chart(), "one"), CancellationToken.None));

        Assert.Equal(DiagnosticCodes.ReferrersInvalid, fault.Code);
    }

    [Fact]
    public static void IsFoundOnLaterPages()
    {
        using var registry = new ScriptedRegistry();
        registry.Store.HasReferrers = true;
        using var client = new TestClient(registry.Host);
        var chart = TestClient.Chart();
        client.Orders.Attach(Document(chart, "one"), CancellationToken.None);
        var empty = ServedReply.Json(200, """{"schemaVersion":2,"manifests":[]}""");
        registry.Fails("GET", "/referrers/", empty.With("Link", $"</v2/{TestClient.Path}/referrers/{chart.Manifest.Descriptor.Digest}?last=x>; rel=\"next\""));

        Assert.Single(client.Orders.ListReferrers(chart.Manifest.Descriptor.Digest, "", CancellationToken.None));
        Assert.EndsWith("?last=x", registry.Requests[^1].Target, StringComparison.Ordinal);
    }

    [Fact]
    public static void AreNotReadWithoutEnd()
    {
        using var registry = new ScriptedRegistry();
        using var client = new TestClient(registry.Host);
        var subject = TestClient.Chart().Manifest.Descriptor.Digest;
        var page = $$"""{"schemaVersion":2,"manifests":[],"x":"{{new string('x', 3_000_000)}}"}""";
        registry.Always("GET", "/referrers/", _ => ServedReply.Json(200, page).With("Link", $"</v2/{TestClient.Path}/referrers/{subject}?last=x>; rel=\"next\""));

        Assert.Empty(client.Orders.ListReferrers(subject, "", CancellationToken.None));
        Assert.Equal(6, registry.Count("GET", "/referrers/"));
    }

    private static string FallbackTag(OciArtifact chart) => "sha256-" + chart.Manifest.Descriptor.Digest.Hex;

    private static Attachment Document(OciArtifact chart, string content) => new(
        chart.Manifest.Descriptor,
        Spdx,
        [OciBlob.Of(Spdx, System.Text.Encoding.UTF8.GetBytes(content))],
        new Dictionary<string, string> { ["kind"] = "sbom" });
}

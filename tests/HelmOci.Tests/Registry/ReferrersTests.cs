using System.Globalization;
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

        var found = Assert.Single(client.Orders.ListReferrers(chart.Manifest.Descriptor.Digest, CancellationToken.None));
        Assert.Equal(attached.Manifest, found.Manifest);
        Assert.Equal(Spdx, found.ArtifactType);
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

        var found = client.Orders.ListReferrers(chart.Manifest.Descriptor.Digest, CancellationToken.None);
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
        Assert.Equal(2, (client.Orders.ListReferrers(chart.Manifest.Descriptor.Digest, CancellationToken.None)).Count);
    }

    [Fact]
    public static void IsListedAgainWhereSomebodyElseWroteAtTheSameTime()
    {
        using var registry = new ScriptedRegistry();
        using var client = new TestClient(registry.Host);
        var chart = TestClient.Chart();
        registry.Fails("PUT", $"/manifests/{FallbackTag(chart)}", new ServedReply(201));

        client.Orders.Attach(Document(chart, "one"), CancellationToken.None);

        Assert.Single(client.Orders.ListReferrers(chart.Manifest.Descriptor.Digest, CancellationToken.None));
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
        registry.Always("GET", "/referrers/", _ => ServedReply.Index("""{"manifests":[{"mediaType":"\ud800"}]}"""));

        var fault = TestClient.FaultOf(() => client.Orders.Attach(Document(TestClient.Chart(), "one"), CancellationToken.None));

        Assert.Equal(DiagnosticCodes.ReferrersInvalid, fault.Code);
    }

    /// <summary>What registries, and proxies before them, were seen to answer that do not know the call.</summary>
    public static TheoryData<string> Unknown => ["400", "404", "405", "406", "501", "a page", "JSON that is no index"];

    [Theory]
    [MemberData(nameof(Unknown))]
    public static void AreUnderTheTagWhereTheRegistryKeepsNoList(string answer)
    {
        using var registry = new ScriptedRegistry();
        using var client = new TestClient(registry.Host);
        registry.Always("GET", "/referrers/", _ => answer switch
        {
            "a page" => ServedReply.Page(200, "<html>"),
            "JSON that is no index" => ServedReply.Json(200, """{"manifests":[]}"""),
            _ => ServedReply.Error(int.Parse(answer, CultureInfo.InvariantCulture), "UNSUPPORTED"),
        });

        AssertListedByTag(registry, client);
    }

    [Theory]
    [InlineData(401)]
    [InlineData(403)]
    [InlineData(429)]
    [InlineData(500)]
    [InlineData(503)]
    public static void AreAnErrorWhereTheRegistryRefusesTheList(int status)
    {
        using var registry = new ScriptedRegistry();
        using var client = new TestClient(registry.Host);
        registry.Always("GET", "/referrers/", _ => new ServedReply(status));

        Assert.ThrowsAny<ChartException>(() => client.Orders.Attach(Document(TestClient.Chart(), "one"), CancellationToken.None));
        Assert.Equal(0, registry.Count("PUT", "/manifests/sha256-"));
    }

    /// <summary>GHCR was seen to lead to pages of GitHub that refuse everybody.</summary>
    [Theory]
    [InlineData(303, 401)]
    [InlineData(303, 404)]
    [InlineData(307, 429)]
    [InlineData(302, 500)]
    [InlineData(302, 200)]
    [InlineData(302, 0)]
    public static void AreUnderTheTagWhereAnotherHostIsNamedThatHasNoList(int redirect, int status)
    {
        using var stranger = new ScriptedRegistry { Guard = _ => status == 0 ? ServedReply.Cut : ServedReply.Page(status, "<html>") };
        using var registry = new ScriptedRegistry();
        using var client = new TestClient(registry.Host);
        registry.Always("GET", "/referrers/", request => ServedReply.To(redirect, stranger.Address + request.Target));

        AssertListedByTag(registry, client);
        Assert.Empty(client.Clock.Waits);
    }

    [Fact]
    public static void AreUnderTheTagWhereARedirectMayNotBeFollowed()
    {
        using var registry = new ScriptedRegistry();
        using var client = new TestClient(registry.Host);
        registry.Always("GET", "/referrers/", _ => ServedReply.To(303, "http://169.254.169.254/"));

        AssertListedByTag(registry, client);
    }

    [Fact]
    public static void AreReadWhereAnotherHostHasTheList()
    {
        using var storage = new ScriptedRegistry();
        using var registry = new ScriptedRegistry();
        using var client = new TestClient(registry.Host);
        var chart = TestClient.Chart();
        var manifest = Document(chart, "one").Manifest().Descriptor;
        storage.Always("GET", "/list", _ => ServedReply.Index($$"""{"schemaVersion":2,"manifests":[{"mediaType":"{{manifest.MediaType}}","digest":"{{manifest.Digest}}","size":{{manifest.Size}}}]}"""));
        registry.Always("GET", "/referrers/", _ => ServedReply.To(307, $"{storage.Address}/list"));

        client.Orders.Attach(Document(chart, "one"), CancellationToken.None);

        Assert.Equal(manifest, Assert.Single(client.Orders.ListReferrers(chart.Manifest.Descriptor.Digest, CancellationToken.None)).Manifest);
        Assert.Null(registry.Tagged(TestClient.Path, FallbackTag(chart)));
    }

    /// <summary>ECR was seen to say so.</summary>
    [Fact]
    public static void AreUnderTheTagWhereTheRegistrySaysThatItListsThemAndDoesNot()
    {
        using var registry = new ScriptedRegistry();
        using var client = new TestClient(registry.Host);
        registry.Store.HasReferrers = true;
        registry.Always("GET", "/referrers/", _ => ServedReply.Error(404, "NOT_FOUND"));

        AssertListedByTag(registry, client);
    }

    /// <summary>A list that is kept elsewhere than the manifests may show what is new a moment later.</summary>
    [Fact]
    public static void AreNotUnderTheTagWhereTheListOfTheRegistryLags()
    {
        using var registry = new ScriptedRegistry();
        registry.Store.HasReferrers = true;
        using var client = new TestClient(registry.Host);
        var chart = TestClient.Chart();
        registry.Always("GET", "/referrers/", _ => ServedReply.Index("""{"schemaVersion":2,"manifests":[]}"""));

        client.Orders.Attach(Document(chart, "one"), CancellationToken.None);

        Assert.Null(registry.Tagged(TestClient.Path, FallbackTag(chart)));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public static void AreAnErrorWhereTheTagOfTheListIsImmutable(bool othersListedIt)
    {
        using var registry = new ScriptedRegistry();
        using var client = new TestClient(registry.Host);
        var chart = TestClient.Chart();
        client.Orders.Attach(Document(chart, "one"), CancellationToken.None);
        var tag = $"{TestClient.Path}:{FallbackTag(chart)}";
        var list = registry.Store.Manifests[tag];
        client.Orders.Attach(Document(chart, "two"), CancellationToken.None);
        var full = registry.Store.Manifests[tag];
        registry.Store.Manifests[tag] = list;
        registry.Guard = request =>
        {
            if (request.Method != "PUT" || !request.Path.EndsWith(FallbackTag(chart), StringComparison.Ordinal)) return null;
            // As another build does that attaches the same, and more.
            if (othersListedIt) registry.Store.Manifests[tag] = ReferrersIndex.With("x", full, new Referrer(chart.Manifest.Descriptor, "", new Dictionary<string, string>()));

            return ServedReply.Error(409, "TAG_IMMUTABLE", "tags are immutable here");
        };

        var fault = Record.Exception(() => client.Orders.Attach(Document(chart, "two"), CancellationToken.None));

        if (othersListedIt)
        {
            Assert.Null(fault);
            return;
        }

        var told = Assert.IsType<ChartException>(fault).Diagnostics[0];
        Assert.Equal(DiagnosticCodes.AttachmentListImmutable, told.Code);
        Assert.Contains("sha256-", told.NextStep, StringComparison.Ordinal);
    }

    [Fact]
    public static void IsFoundOnLaterPages()
    {
        using var registry = new ScriptedRegistry();
        registry.Store.HasReferrers = true;
        using var client = new TestClient(registry.Host);
        var chart = TestClient.Chart();
        client.Orders.Attach(Document(chart, "one"), CancellationToken.None);
        var empty = ServedReply.Index("""{"schemaVersion":2,"manifests":[]}""");
        registry.Fails("GET", "/referrers/", empty.With("Link", $"</v2/{TestClient.Path}/referrers/{chart.Manifest.Descriptor.Digest}?last=x>; rel=\"next\""));

        Assert.Single(client.Orders.ListReferrers(chart.Manifest.Descriptor.Digest, CancellationToken.None));
        Assert.EndsWith("?last=x", registry.Requests[^1].Target, StringComparison.Ordinal);
    }

    [Fact]
    public static void AreNotReadWithoutEnd()
    {
        using var registry = new ScriptedRegistry();
        using var client = new TestClient(registry.Host);
        var subject = TestClient.Chart().Manifest.Descriptor.Digest;
        var page = $$"""{"schemaVersion":2,"manifests":[],"x":"{{new string('x', 3_000_000)}}"}""";
        registry.Always("GET", "/referrers/", _ => ServedReply.Index(page).With("Link", $"</v2/{TestClient.Path}/referrers/{subject}?last=x>; rel=\"next\""));

        Assert.Empty(client.Orders.ListReferrers(subject, CancellationToken.None));
        Assert.Equal(6, registry.Count("GET", "/referrers/"));
    }

    private static void AssertListedByTag(ScriptedRegistry registry, TestClient client)
    {
        var chart = TestClient.Chart();
        var attached = client.Orders.Attach(Document(chart, "one"), CancellationToken.None);

        var found = Assert.Single(client.Orders.ListReferrers(chart.Manifest.Descriptor.Digest, CancellationToken.None));
        Assert.Equal(attached.Manifest, found.Manifest);
        Assert.NotNull(registry.Tagged(TestClient.Path, FallbackTag(chart)));
    }

    private static string FallbackTag(OciArtifact chart) => "sha256-" + chart.Manifest.Descriptor.Digest.Hex;

    private static Attachment Document(OciArtifact chart, string content) => new(
        chart.Manifest.Descriptor,
        Spdx,
        [OciBlob.Of(Spdx, System.Text.Encoding.UTF8.GetBytes(content))],
        new Dictionary<string, string> { ["kind"] = "sbom" });
}

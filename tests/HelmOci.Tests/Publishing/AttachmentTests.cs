using System.Text.Json;
using HelmOci.Charts.Archive;
using HelmOci.Diagnostics;
using HelmOci.Oci;
using HelmOci.Publishing;
using HelmOci.Tests.InMemoryRegistry;
using HelmOci.Tests.Transport;

namespace HelmOci.Tests.Publishing;

/// <summary>Files that go with a chart or with its image.</summary>
public sealed class AttachmentTests : IDisposable
{
    private const string Bill = """{"spdxVersion":"SPDX-2.3"}""";
    private const string Images = "shop/orders";

    private static readonly ChartArchive Chart = TestPush.Chart("1.0.0");

    private readonly TempFolder _folder = new();
    private readonly ScriptedRegistry _registry = new();

    public void Dispose()
    {
        _registry.Dispose();
        _folder.Dispose();
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void ArePushedBeforeTheTag(bool registryKeepsLists)
    {
        _registry.Store.HasReferrers = registryKeepsLists;

        var pushed = Push(Read(Bill)).Pushed[0];

        var chart = ChartDescriptor();
        var (attached, manifest) = (Assert.Single(pushed.Companions), Assert.Single(AttachedTo(_registry, chart.Digest)));
        var empty = OciBlob.Of(MediaTypes.OciEmpty, "{}"u8.ToArray()).Descriptor;
        Assert.Equal(new PushedCompanion(ChartAttachment.Kind, "application/spdx+json", manifest.Digest), attached);
        Assert.Equal(
            $$$"""
            {"schemaVersion":2,"mediaType":"application/vnd.oci.image.manifest.v1+json","artifactType":"application/spdx+json","config":{"mediaType":"{{{empty.MediaType}}}","digest":"{{{empty.Digest}}}","size":2},"layers":[{"mediaType":"application/spdx+json","digest":"{{{Digest.Of(System.Text.Encoding.UTF8.GetBytes(Bill))}}}","size":{{{Bill.Length}}},"annotations":{"org.opencontainers.image.title":"b o m.json"}}],"subject":{"mediaType":"{{{chart.MediaType}}}","digest":"{{{chart.Digest}}}","size":{{{chart.Size}}}},"annotations":{"org.opencontainers.image.title":"b o m.json"}}
            """,
            System.Text.Encoding.UTF8.GetString(_registry.Store.Manifests[$"{TestPush.Repository}:{manifest.Digest}"].Content.Span));
        string[] puts = [chart.Digest.ToString(), manifest.Digest.ToString(), .. registryKeepsLists ? Array.Empty<string>() : [$"sha256-{chart.Digest.Hex}"], "1.0.0"];
        Assert.Equal(puts, ManifestPuts());
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void AreNotSentASecondTime(bool registryKeepsLists)
    {
        _registry.Store.HasReferrers = registryKeepsLists;
        var first = Push(Read(Bill)).Pushed[0];
        var writes = _registry.Count("PUT") + _registry.Count("POST");

        var again = Push(Read(Bill)).Pushed[0];

        Assert.Equal(PushStatus.UpToDate, again.Status);
        Assert.Equal(first.Companions, again.Companions);
        Assert.Equal(writes, _registry.Count("PUT") + _registry.Count("POST"));
    }

    [Fact]
    public void AreAddedToAChartThatIsThere()
    {
        Push([]);

        var pushed = Push(Read(Bill)).Pushed[0];

        Assert.Equal(PushStatus.UpToDate, pushed.Status);
        Assert.Equal(ChartDescriptor().Digest, _registry.Tagged(TestPush.Repository, "1.0.0"));
        Assert.Single(AttachedTo(_registry, ChartDescriptor().Digest));
    }

    [Fact]
    public void AreForEachDestination()
    {
        using var other = new ScriptedRegistry();

        var outcome = ChartPusher.Push(Chart, Request(Read(Bill), $"{_registry.Host}/shop/charts", $"{other.Host}/shop/charts"), new RecordingLog(), CancellationToken.None);

        Assert.All(outcome.Pushed, pushed => Assert.Single(pushed.Companions));
        Assert.All(new[] { _registry, other }, registry => Assert.Single(AttachedTo(registry, ChartDescriptor().Digest)));
    }

    /// <summary>Wherever the push is cut off, the tag names no chart without what is to go with it.</summary>
    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void AreThereBeforeTheTagWhereverThePushEnds(bool registryKeepsLists)
    {
        var (last, attachments) = (0, Read(Bill));
        for (var isWhole = false; !isWhole; last++)
        {
            using var registry = new ScriptedRegistry();
            registry.Store.HasReferrers = registryKeepsLists;
            var (count, most) = (0, last);
            registry.Guard = _ => Interlocked.Increment(ref count) > most ? ServedReply.Cut : null;

            isWhole = ChartPusher.Push(Chart, Request(attachments, $"{registry.Host}/shop/charts"), new RecordingLog(), CancellationToken.None).Faults.Count == 0;

            registry.Guard = _ => null;
            Assert.Equal(isWhole, registry.Tagged(TestPush.Repository, "1.0.0") is not null);
            if (isWhole) Assert.Single(AttachedTo(registry, ChartDescriptor().Digest));
        }

        Assert.InRange(last, 12, 30);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void AreAttachedAgainWhereTheRegistryLosesThem(bool registryKeepsLists)
    {
        _registry.Store.HasReferrers = registryKeepsLists;
        var attachments = Read(Bill);
        Push(attachments);
        var lost = Assert.Single(AttachedTo(_registry, ChartDescriptor().Digest)).Digest;
        _registry.Store.Manifests.Clear();
        var stored = new ServedReply(201).With("Docker-Content-Digest", lost.ToString()).With("OCI-Subject", ChartDescriptor().Digest.ToString());
        _registry.Fails("PUT", $"/manifests/{lost}", stored);

        Push(attachments);

        Assert.Single(AttachedTo(_registry, ChartDescriptor().Digest));

        _registry.Store.Manifests.Clear();
        _registry.Always("PUT", $"/manifests/{lost}", _ => stored);

        Assert.Equal(DiagnosticCodes.AttachmentLost, Assert.Single(Push(attachments).Faults).Code);
        Assert.Null(_registry.Tagged(TestPush.Repository, "1.0.0"));
    }

    /// <summary>Registries that clean up lose blobs, and keep the manifests that name them.</summary>
    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void AreWholeAgainWhereTheRegistryLosesABlob(bool isContent)
    {
        var attachments = Read(Bill);
        Push(attachments);
        var lost = isContent ? attachments[0].Content : OciBlob.Of(MediaTypes.OciEmpty, "{}"u8.ToArray());
        Assert.True(_registry.Store.Blobs.Remove(BlobKey(lost), out _));

        Push(attachments);

        Assert.True(_registry.Store.Blobs.ContainsKey(BlobKey(lost)));
        Assert.Single(AttachedTo(_registry, ChartDescriptor().Digest));
    }

    [Fact]
    public void OfTheImageGoToItBeforeTheChart()
    {
        var image = PutImage();

        var outcome = ChartPusher.Push(Chart, WithImage(Read(Bill, AttachmentSubject.Image), image.Digest), new RecordingLog(), CancellationToken.None);

        Assert.Empty(outcome.Pushed[0].Companions);
        var attached = Assert.Single(Assert.Single(outcome.Images).Companions).Digest;
        Assert.Equal(attached, Assert.Single(AttachedTo(_registry, image.Digest, Images)).Digest);
        Assert.Equal(attached.ToString(), ManifestPuts()[0]);
        Assert.Equal("1.0.0", ManifestPuts()[^1]);
    }

    [Fact]
    public void GoWithTheSignaturesOfTheImageAtOnce()
    {
        var image = PutImage();
        using var key = CosignedRegistry.Key(CosignedRegistry.Ada);
        var request = WithImage(Read(Bill, AttachmentSubject.Image), image.Digest);
        request = request with { Images = [new ImageCompanions(new PushedImage(_registry.Host.ToUpperInvariant(), Images, image.Digest), CosignForms.Of(key, new RecordingLog())), .. request.Images] };

        var pushed = Assert.Single(ChartPusher.Push(Chart, request, new RecordingLog(), CancellationToken.None).Images);

        Assert.Equal([CosignTag.Kind, CosignBundle.Kind, ChartAttachment.Kind], pushed.Companions.Select(companion => companion.Kind));
        Assert.Equal(1, _registry.Count("GET", $"/{Images}/manifests/{image.Digest}"));
    }

    [Fact]
    public void OfAnImageThatIsNotThereStopTheChart()
    {
        var attachments = Read(Bill, AttachmentSubject.Image);

        Assert.Equal(DiagnosticCodes.NoImageToAttachTo, TestClient.FaultOf(() => Request(attachments)).Code);
        Assert.Equal(
            DiagnosticCodes.ImageMissing,
            TestClient.FaultOf(() => ChartPusher.Push(Chart, WithImage(attachments, Digest.Of([1])), new RecordingLog(), CancellationToken.None)).Code);
        Assert.Empty(_registry.Store.Manifests);
    }

    /// <summary>What the registry says of the image, and not what it holds, would be signed.</summary>
    [Fact]
    public void OfAnImageThatIsAnotherStopTheChart()
    {
        var (image, other) = (PutImage(), Digest.Of([1]));
        _registry.Always("HEAD", $"/manifests/{image.Digest}", _ => Lie(new ServedReply(200), other));
        _registry.Always("GET", $"/manifests/{image.Digest}", _ => Lie(new ServedReply(200) { Body = "{}"u8.ToArray() }, image.Digest));
        using var client = new TestClient(_registry.Host);

        Assert.Equal(DiagnosticCodes.DigestDiffers, TestClient.FaultOf(() => client.Repository(Images).Resolve(image.Digest.ToString(), CancellationToken.None)).Code);
        Assert.Equal(
            DiagnosticCodes.DigestDiffers,
            TestClient.FaultOf(() => ChartPusher.Push(Chart, WithImage(Read(Bill, AttachmentSubject.Image), image.Digest), new RecordingLog(), CancellationToken.None)).Code);

        ServedReply Lie(ServedReply reply, Digest digest) => reply.With("Content-Type", image.MediaType).With("Docker-Content-Digest", digest.ToString()).With("Content-Length", reply.Body.Length > 0 ? "2" : $"{image.Size}");
    }

    [Fact]
    public void AreInTheReportOnceForAllTags()
    {
        var image = PutImage();
        var attachments = Read(Bill, AttachmentSubject.Image).Concat(Read("a,b", type: "text/csv")).ToList();
        var outcome = ChartPusher.Push(Chart, WithImage(attachments, image.Digest) with { Tags = ExtraTag.ParseAll("latest") }, new RecordingLog(), CancellationToken.None);
        var signed = outcome.Pushed[0] with { Companions = [new PushedCompanion("prov", MediaTypes.HelmProvenance, Digest.Of([2]))] };

        using var report = JsonDocument.Parse(new ChartReport("App", "app.tgz", Chart) { Pushed = [.. outcome.Pushed, signed], Images = outcome.Images }.ToJson());

        string[] expected = [$"{Images} {image.Digest} application/spdx+json", $"{TestPush.Repository} {ChartDescriptor().Digest} text/csv"];
        Assert.Equal(expected, Entries(report, "attachments").Order(StringComparer.Ordinal).Reverse());
        Assert.Equal([$"{TestPush.Repository} {ChartDescriptor().Digest} {MediaTypes.HelmProvenance}"], Entries(report, "signatures"));
    }

    private static IEnumerable<string> Entries(JsonDocument report, string name) => report.RootElement.GetProperty(name).EnumerateArray()
        .Select(entry => $"{entry.GetProperty("repository")} {entry.GetProperty("subject")} {entry.GetProperty("artifactType")}");

    private static Descriptor ChartDescriptor() => ChartArtifact.From(Chart, new BuildFacts(), isExperimental: false).Artifact.Manifest.Descriptor;

    private static IEnumerable<Descriptor> AttachedTo(ScriptedRegistry registry, Digest subject, string repository = TestPush.Repository)
    {
        using var client = new TestClient(registry.Host);

        return [.. client.Repository(repository).ListReferrers(subject, CancellationToken.None).Select(referrer => referrer.Manifest).Where(manifest => registry.Store.Manifests.ContainsKey($"{repository}:{manifest.Digest}"))];
    }

    private List<string> ManifestPuts() => [.. _registry.Requests
        .Where(sent => sent.Method == "PUT" && sent.Path.Contains("/manifests/", StringComparison.Ordinal))
        .Select(sent => sent.Path.Split('/')[^1])];

    private IReadOnlyList<ChartAttachment> Read(string content, AttachmentSubject subject = AttachmentSubject.Chart, string type = "") =>
        ChartAttachment.ReadAll([new AttachedFile(_folder.Write("my files/b o m.json", content)) { Subject = subject, ArtifactType = type }]);

    private static string BlobKey(OciBlob blob) => $"{TestPush.Repository}@{blob.Descriptor.Digest}";

    private Descriptor PutImage()
    {
        var image = OciBlob.Of(MediaTypes.OciIndex, """{"schemaVersion":2,"manifests":[]}"""u8.ToArray());
        _registry.Store.Manifests[$"{Images}:{image.Descriptor.Digest}"] = image;

        return image.Descriptor;
    }

    private PushRequest WithImage(IReadOnlyList<ChartAttachment> attachments, Digest image) =>
        ChartAttachment.AddTo(Request([]), attachments, new PushedImage(_registry.Host, Images, image));

    private PushRequest Request(IReadOnlyList<ChartAttachment> attachments, params string[] destinations) => ChartAttachment.AddTo(
        new TestPush().Request(destinations.Length > 0 ? destinations : [$"{_registry.Host}/shop/charts"]) with { Clock = new TestClock() }, attachments, image: null);

    private PushOutcome Push(IReadOnlyList<ChartAttachment> attachments) => ChartPusher.Push(Chart, Request(attachments), new RecordingLog(), CancellationToken.None);
}

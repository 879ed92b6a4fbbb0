using System.Text;
using System.Text.Json.Nodes;
using HelmOci.Diagnostics;
using HelmOci.Oci;
using HelmOci.Publishing;
using HelmOci.Signing;
using HelmOci.Tests.InMemoryRegistry;
using HelmOci.Tests.Transport;
using static HelmOci.Tests.Publishing.CosignedRegistry;

namespace HelmOci.Tests.Publishing;

/// <summary>Charts with cosign's signatures, in both forms, whatever a registry does meanwhile.</summary>
public sealed class CosignPushTests : IDisposable
{
    private readonly CosignedRegistry _cosigned = new();

    private ScriptedRegistry Registry => _cosigned.Server;

    public void Dispose() => _cosigned.Dispose();

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void SignsInBothFormsBeforeTheTag(bool registryKeepsLists)
    {
        Registry.Store.HasReferrers = registryKeepsLists;

        var pushed = _cosigned.Push(Ada).Pushed[0];

        Assert.Equal(PushStatus.Pushed, pushed.Status);
        Assert.Equal([CosignTag.Kind, CosignBundle.Kind], pushed.Companions.Select(companion => companion.Kind));
        _cosigned.AssertSigned(Ada, 1);
        var puts = Registry.Requests.Where(sent => sent.Method == "PUT" && sent.Path.Contains("/manifests/", StringComparison.Ordinal)).Select(sent => sent.Path.Split('/')[^1]).ToList();
        Assert.Equal(ChartDigest.ToString(), puts[0]);
        Assert.Equal(SignatureTag, puts[1]);
        Assert.Equal("1.0.0", puts[^1]);
        Assert.Contains($"\"docker-reference\":\"{Registry.Host}/{TestPush.Repository}\"", _cosigned.Payloads()[0].Text, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void SignsNoSecondTime(bool registryKeepsLists)
    {
        Registry.Store.HasReferrers = registryKeepsLists;
        var first = _cosigned.Push(Ada).Pushed[0];

        var again = _cosigned.Push(Ada).Pushed[0];

        Assert.Equal(PushStatus.UpToDate, again.Status);
        Assert.Equal(first.Companions, again.Companions);
        _cosigned.AssertSigned(Ada, 1);
    }

    [Fact]
    public void AddsTheFormsToAChartThatIsThere()
    {
        _cosigned.Push(null);

        Assert.Equal(PushStatus.UpToDate, _cosigned.Push(Ada).Pushed[0].Status);
        _cosigned.AssertSigned(Ada, 1);
    }

    [Fact]
    public void AddsTheFormThatIsMissing()
    {
        _cosigned.Push(Ada);
        Registry.Store.Manifests.TryRemove($"{TestPush.Repository}:{SignatureTag}", out _);

        _cosigned.Push(Ada);

        _cosigned.AssertSigned(Ada, 1);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void KeepsTheSignaturesOfOthers(bool registryKeepsLists)
    {
        Registry.Store.HasReferrers = registryKeepsLists;
        _cosigned.Push(Bob);
        var (theirs, bundles) = (_cosigned.Payloads()[0], _cosigned.Bundles());

        _cosigned.Push(Ada);

        _cosigned.AssertSigned(Ada, 2);
        _cosigned.AssertSigned(Bob, 2);
        Assert.Equal(theirs, _cosigned.Payloads()[0]);
        Assert.Contains(Assert.Single(bundles), _cosigned.Bundles());
    }

    [Fact]
    public void KeepsMembersThatItDoesNotKnow()
    {
        var foreign = OciBlob.Of(SimpleSigning.MediaType, Encoding.UTF8.GetBytes("theirs"));
        Registry.Store.Blobs[$"{TestPush.Repository}@{foreign.Descriptor.Digest}"] = foreign.Content.ToArray();
        var layer = $$"""{"mediaType":"{{SimpleSigning.MediaType}}","size":6,"digest":"{{foreign.Descriptor.Digest}}","annotations":{"dev.cosignproject.cosign/signature":"AAAA","dev.sigstore.cosign/bundle":"{}"},"x":[1]}""";
        _cosigned.Hold(SignatureTag, $$$"""{"schemaVersion":2,"config":{"mediaType":"application/vnd.oci.image.config.v1+json","size":2,"digest":"{{{ChartDigest}}}"},"layers":[{{{layer}}}],"subject":{"x":1},"annotations":{"made.by":"them"}}""");

        _cosigned.Push(Ada);

        var manifest = Encoding.UTF8.GetString(Registry.Store.Manifests[$"{TestPush.Repository}:{SignatureTag}"].Content.Span);
        Assert.Contains(layer, manifest, StringComparison.Ordinal);
        Assert.EndsWith("""],"subject":{"x":1},"annotations":{"made.by":"them"}}""", manifest, StringComparison.Ordinal);
        _cosigned.AssertSigned(Ada, 2, bundles: 1);
    }

    [Fact]
    public void TakesAPayloadOfAnotherDigestForNoSignature()
    {
        // A signature that is right, of another chart: it was copied here.
        var payload = OciBlob.Of(SimpleSigning.MediaType, SimpleSigning.Payload("elsewhere/orders", Digest.Of([1])));
        Registry.Store.Blobs[$"{TestPush.Repository}@{payload.Descriptor.Digest}"] = payload.Content.ToArray();
        using var key = Key(Ada);
        var signature = Convert.ToBase64String(key.Sign(payload.Content.Span));
        _cosigned.Hold(SignatureTag, $$$"""{"schemaVersion":2,"config":{"mediaType":"a/b","size":2,"digest":"{{{ChartDigest}}}"},"layers":[{"mediaType":"{{{SimpleSigning.MediaType}}}","size":{{{payload.Content.Length}}},"digest":"{{{payload.Descriptor.Digest}}}","annotations":{"dev.cosignproject.cosign/signature":"{{{signature}}}"}}]}""");

        _cosigned.Push(Ada);

        _cosigned.AssertSigned(Ada, 2, bundles: 1);
    }

    [Fact]
    public void BringsBackItsLostPayload()
    {
        _cosigned.Push(Ada);
        Assert.True(Registry.Store.Blobs.TryRemove($"{TestPush.Repository}@{_cosigned.Payloads()[0].Digest}", out _));

        _cosigned.Push(Ada);

        _cosigned.AssertSigned(Ada, 1);
    }

    [Theory]
    [InlineData("""{"schemaVersion":2,"manifests":[]}""", MediaTypes.OciIndex)]
    [InlineData("""{"schemaVersion":2,"config":LAYER,"layers":[LAYER]}""", MediaTypes.OciManifest)]
    public void ReplacesNothingElseUnderTheTagOfSignatures(string manifest, string mediaType)
    {
        var layer = $$"""{"mediaType":"application/vnd.oci.image.layer.v1.tar+gzip","size":2,"digest":"{{ChartDigest}}"}""";
        _cosigned.Hold(SignatureTag, manifest.Replace("LAYER", layer, StringComparison.Ordinal), mediaType);

        Assert.Equal(DiagnosticCodes.CosignTagTaken, Assert.Single(_cosigned.Push(Ada).Faults).Code);
        Assert.Null(Registry.Tagged(TestPush.Repository, "1.0.0"));
    }

    [Fact]
    public void SetsNoTagWhereTheTagOfSignaturesIsImmutable()
    {
        _cosigned.Push(Bob, "next");
        Registry.Store.Manifests.TryRemove($"{TestPush.Repository}:1.0.0", out _);
        Registry.Always("PUT", $"/manifests/{SignatureTag}", _ => ServedReply.Error(409, "TAG_IMMUTABLE", "tags are immutable here"));

        var fault = Assert.Single(_cosigned.Push(Ada).Faults);

        Assert.Equal(DiagnosticCodes.CosignTagImmutable, fault.Code);
        Assert.Contains("tags are immutable here", fault.Message, StringComparison.Ordinal);
        // It is said of images, too, whose tag is set, and of charts that are there.
        Assert.DoesNotContain("not set", fault.Message, StringComparison.Ordinal);
        Assert.Null(Registry.Tagged(TestPush.Repository, "1.0.0"));
    }

    /// <summary>A parallel build with our key was faster.</summary>
    [Fact]
    public void IsSignedWhereAnotherBuildSetTheImmutableTag()
    {
        _cosigned.Push(Ada, "next");
        var theirs = Registry.Store.Manifests[$"{TestPush.Repository}:{SignatureTag}"];
        Registry.Store.Manifests.TryRemove($"{TestPush.Repository}:1.0.0", out _);
        Registry.Store.Manifests.TryRemove($"{TestPush.Repository}:{SignatureTag}", out _);
        Registry.Always("PUT", $"/manifests/{SignatureTag}", _ =>
        {
            Registry.Store.Manifests[$"{TestPush.Repository}:{SignatureTag}"] = theirs;

            return ServedReply.Error(409, "TAG_IMMUTABLE", "tags are immutable here");
        });

        var pushed = Assert.Single(_cosigned.Push(Ada).Pushed);

        Assert.Equal((PushStatus.Pushed, theirs.Descriptor.Digest), (pushed.Status, pushed.Companions[0].Digest));
        _cosigned.AssertSigned(Ada, 1);
    }

    /// <summary>The list of referrers stands in for itself under a tag, of which registries of immutable tags take the first version only.</summary>
    [Fact]
    public void SaysWhichTagsToExemptWhereTheListIsImmutable()
    {
        Registry.Store.HasReferrers = false;
        _cosigned.Push(Bob);
        Registry.Always("PUT", $"/manifests/sha256-{ChartDigest.Hex}", request =>
            request.Path.EndsWith(".sig", StringComparison.Ordinal) ? Registry.Store.Answer(request) : ServedReply.Error(409, "TAG_IMMUTABLE"));

        var fault = Assert.Single(_cosigned.Push(Ada).Faults);

        Assert.Equal(DiagnosticCodes.AttachmentListImmutable, fault.Code);
        Assert.Contains("begin with 'sha256-'", fault.NextStep, StringComparison.Ordinal);
        Assert.DoesNotContain("version", fault.NextStep, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(".sig", 1)]
    [InlineData("sha256:", 2)]
    public void PushesAgainWhatTheRegistryLost(string lost, int times)
    {
        var losses = times;
        Lose(lost, () => losses-- > 0);

        Assert.Empty(_cosigned.Push(Ada).Faults);

        _cosigned.AssertSigned(Ada, 1);
        Assert.True(losses <= 0);
    }

    [Theory]
    [InlineData(".sig", DiagnosticCodes.CosignSignatureLost)]
    [InlineData("sha256:", DiagnosticCodes.AttachmentLost)]
    public void SetsNoTagWhereTheRegistryKeepsNoSignature(string lost, string code)
    {
        Lose(lost, () => true);

        Assert.Equal(code, Assert.Single(_cosigned.Push(Ada).Faults).Code);
        Assert.Null(Registry.Tagged(TestPush.Repository, "1.0.0"));
    }

    /// <summary>Killed at any request: the tag names no chart without its signatures, and the next build puts right what is missing.</summary>
    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void IsSignedWheneverItIsCutOff(bool registryKeepsLists)
    {
        for (var requests = 0; ; requests++)
        {
            using var cosigned = new CosignedRegistry();
            var registry = cosigned.Server;
            registry.Store.HasReferrers = registryKeepsLists;
            var left = requests;
            registry.Guard = _ => Interlocked.Decrement(ref left) < 0 ? new ServedReply(400) : null;

            var outcome = cosigned.Push(Ada);
            if (outcome.Faults.Count == 0)
            {
                Assert.InRange(requests, 10, 60);
                return;
            }

            if (registry.Tagged(TestPush.Repository, "1.0.0") is not null) cosigned.AssertSigned(Ada, 1);

            registry.Guard = _ => null;
            Assert.Empty(cosigned.Push(Ada).Faults);
            cosigned.AssertSigned(Ada, 1);
        }
    }

    /// <summary>Another build, with another key, read the tag before we wrote it, and writes it after us.</summary>
    [Fact]
    public void SignsAgainWhatAnotherBuildOverwrote()
    {
        _cosigned.Push(Bob);
        var theirs = Registry.Store.Manifests[$"{TestPush.Repository}:{SignatureTag}"];
        Registry.Store.Manifests.TryRemove($"{TestPush.Repository}:1.0.0", out _);
        Registry.Guard = request =>
        {
            var isBundle = request.Method == "PUT" && Encoding.UTF8.GetString(request.Body).Contains("\"subject\"", StringComparison.Ordinal);
            if (isBundle) Registry.Store.Manifests[$"{TestPush.Repository}:{SignatureTag}"] = theirs;

            return null;
        };

        var pushed = _cosigned.Push(Ada).Pushed[0];

        _cosigned.AssertSigned(Ada, 2);
        _cosigned.AssertSigned(Bob, 2);
        Assert.Equal(Registry.Tagged(TestPush.Repository, SignatureTag), pushed.Companions[0].Digest);
    }

    [Fact]
    public void SignsAnImageUnderTheNameThatClustersPull()
    {
        using var client = new TestClient(Registry.Host);
        using var key = Key(Ada);
        _cosigned.Push(Ada);

        // The name of the registry that holds it is another one, and policies compare names.
        for (var builds = 0; builds < 2; builds++)
        {
            new CosignTag(key, new RecordingLog(), "mirror.example.com/shop/orders").Push(client.Repository(TestPush.Repository), _cosigned.Descriptor(), CancellationToken.None);
        }

        Assert.Equal(2, _cosigned.Payloads().Count);
        Assert.Contains("\"docker-reference\":\"mirror.example.com/shop/orders\"", _cosigned.Payloads()[1].Text, StringComparison.Ordinal);
    }

    /// <summary>Of an image for several platforms, clusters pull the index.</summary>
    [Fact]
    public void SignsTheIndexOfAnImage()
    {
        var index = OciBlob.Of(MediaTypes.OciIndex, Encoding.UTF8.GetBytes("""{"schemaVersion":2,"mediaType":"application/vnd.oci.image.index.v1+json","manifests":[]}"""));
        Registry.Store.Manifests[$"shop/orders:{index.Descriptor.Digest}"] = index;
        using var key = Key(Ada);
        var request = new TestPush().Request([$"{Registry.Host}/shop/charts"]) with
        {
            Images = [new ImageCompanions(new PushedImage(Registry.Host, "shop/orders", index.Descriptor.Digest), CosignForms.Of(key, new RecordingLog(), "registry.example.com/shop/orders"))],
        };

        var first = ChartPusher.Push(Chart, request, new RecordingLog(), CancellationToken.None).Images[0].Companions;
        var again = ChartPusher.Push(Chart, request, new RecordingLog(), CancellationToken.None).Images[0].Companions;

        Assert.Equal([CosignTag.Kind, CosignBundle.Kind], first.Select(companion => companion.Kind));
        Assert.Equal(first, again);
        Assert.Equal(first[0].Digest, Registry.Tagged("shop/orders", SimpleSigning.TagOf(index.Descriptor.Digest)));
        Assert.Contains(Registry.Store.Blobs, blob => blob.Key.StartsWith("shop/orders@", StringComparison.Ordinal) && Encoding.UTF8.GetString(blob.Value).Contains($"\"docker-manifest-digest\":\"{index.Descriptor.Digest}\"", StringComparison.Ordinal));
        var bundle = JsonNode.Parse(Registry.Store.Manifests[$"shop/orders:{first[1].Digest}"].Content.Span)!["subject"]!;
        Assert.Equal((MediaTypes.OciIndex, index.Descriptor.Digest.ToString()), ((string?)bundle["mediaType"], (string?)bundle["digest"]));
    }

    /// <summary>Has the registry say that it stored a manifest, and forget it.</summary>
    private void Lose(string reference, Func<bool> isLost) => Registry.Guard = request =>
    {
        var isMeant = request.Method == "PUT" && request.Path.Contains("/manifests/", StringComparison.Ordinal) && request.Path.Contains(reference, StringComparison.Ordinal)
            && !request.Path.EndsWith(ChartDigest.ToString(), StringComparison.Ordinal);

        return isMeant && isLost() ? new ServedReply(201).With("Docker-Content-Digest", Digest.Of(request.Body).ToString()).With("OCI-Subject", ChartDigest.ToString()) : null;
    };
}

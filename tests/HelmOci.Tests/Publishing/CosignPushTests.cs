using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using HelmOci.Charts.Archive;
using HelmOci.Diagnostics;
using HelmOci.Machine;
using HelmOci.Oci;
using HelmOci.Publishing;
using HelmOci.Signing;
using HelmOci.Tests.InMemoryRegistry;
using HelmOci.Tests.Transport;

namespace HelmOci.Tests.Publishing;

/// <summary>Charts with cosign's signatures, in both forms, whatever a registry does meanwhile.</summary>
public sealed class CosignPushTests : IDisposable
{
    private static readonly ChartArchive Chart = TestPush.Chart("1.0.0");

    private static readonly Digest Digest = ChartArtifact.From(Chart, new BuildFacts(), isExperimental: false).Artifact.Manifest.Descriptor.Digest;

    private static readonly ECDsa Ada = ECDsa.Create(ECCurve.NamedCurves.nistP256);

    private static readonly ECDsa Bob = ECDsa.Create(ECCurve.NamedCurves.nistP256);

    private static readonly string SignatureTag = $"sha256-{Digest.Hex}.sig";

    private readonly ScriptedRegistry _registry = new();

    public CosignPushTests() => _registry.Store.HasReferrers = true;

    public void Dispose() => _registry.Dispose();

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void SignsInBothFormsBeforeTheTag(bool registryKeepsLists)
    {
        _registry.Store.HasReferrers = registryKeepsLists;

        var pushed = Push(Ada).Pushed[0];

        Assert.Equal(PushStatus.Pushed, pushed.Status);
        Assert.Equal([CosignTag.Kind, CosignBundle.Kind], pushed.Companions.Select(companion => companion.Kind));
        AssertSigned(Ada, 1);
        var puts = _registry.Requests.Where(sent => sent.Method == "PUT" && sent.Path.Contains("/manifests/", StringComparison.Ordinal)).Select(sent => sent.Path.Split('/')[^1]).ToList();
        Assert.Equal(Digest.ToString(), puts[0]);
        Assert.Equal(SignatureTag, puts[1]);
        Assert.Equal("1.0.0", puts[^1]);
        Assert.Contains($"\"docker-reference\":\"{_registry.Host}/{TestPush.Repository}\"", Payloads()[0].Text, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void SignsNoSecondTime(bool registryKeepsLists)
    {
        _registry.Store.HasReferrers = registryKeepsLists;
        var first = Push(Ada).Pushed[0];

        var again = Push(Ada).Pushed[0];

        Assert.Equal(PushStatus.UpToDate, again.Status);
        Assert.Equal(first.Companions, again.Companions);
        AssertSigned(Ada, 1);
    }

    [Fact]
    public void AddsTheFormsToAChartThatIsThere()
    {
        Push(null);

        Assert.Equal(PushStatus.UpToDate, Push(Ada).Pushed[0].Status);
        AssertSigned(Ada, 1);
    }

    [Fact]
    public void AddsTheFormThatIsMissing()
    {
        Push(Ada);
        _registry.Store.Manifests.TryRemove($"{TestPush.Repository}:{SignatureTag}", out _);

        Push(Ada);

        AssertSigned(Ada, 1);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void KeepsTheSignaturesOfOthers(bool registryKeepsLists)
    {
        _registry.Store.HasReferrers = registryKeepsLists;
        Push(Bob);
        var (theirs, bundles) = (Payloads()[0], Bundles());

        Push(Ada);

        AssertSigned(Ada, 2);
        AssertSigned(Bob, 2);
        Assert.Equal(theirs, Payloads()[0]);
        Assert.Contains(Assert.Single(bundles), Bundles());
    }

    [Fact]
    public void KeepsMembersThatItDoesNotKnow()
    {
        var foreign = OciBlob.Of(SimpleSigning.MediaType, Encoding.UTF8.GetBytes("theirs"));
        _registry.Store.Blobs[$"{TestPush.Repository}@{foreign.Descriptor.Digest}"] = foreign.Content.ToArray();
        var layer = $$"""{"mediaType":"{{SimpleSigning.MediaType}}","size":6,"digest":"{{foreign.Descriptor.Digest}}","annotations":{"dev.cosignproject.cosign/signature":"AAAA","dev.sigstore.cosign/bundle":"{}"},"x":[1]}""";
        Hold(SignatureTag, $$"""{"schemaVersion":2,"config":{"mediaType":"application/vnd.oci.image.config.v1+json","size":2,"digest":"{{Digest}}"},"layers":[{{layer}}]}""");

        Push(Ada);

        Assert.Contains(layer, Encoding.UTF8.GetString(_registry.Store.Manifests[$"{TestPush.Repository}:{SignatureTag}"].Content.Span), StringComparison.Ordinal);
        AssertSigned(Ada, 2, bundles: 1);
    }

    [Fact]
    public void TakesAPayloadOfAnotherDigestForNoSignature()
    {
        // A signature that is right, of another chart: it was copied here.
        var payload = OciBlob.Of(SimpleSigning.MediaType, SimpleSigning.Payload("elsewhere/orders", Digest.Of([1])));
        _registry.Store.Blobs[$"{TestPush.Repository}@{payload.Descriptor.Digest}"] = payload.Content.ToArray();
        using var key = Key(Ada);
        var signature = Convert.ToBase64String(key.Sign(payload.Content.Span));
        Hold(SignatureTag, $$$"""{"schemaVersion":2,"config":{"mediaType":"a/b","size":2,"digest":"{{{Digest}}}"},"layers":[{"mediaType":"{{{SimpleSigning.MediaType}}}","size":{{{payload.Content.Length}}},"digest":"{{{payload.Descriptor.Digest}}}","annotations":{"dev.cosignproject.cosign/signature":"{{{signature}}}"}}]}""");

        Push(Ada);

        AssertSigned(Ada, 2, bundles: 1);
    }

    [Fact]
    public void BringsBackItsLostPayload()
    {
        Push(Ada);
        Assert.True(_registry.Store.Blobs.TryRemove($"{TestPush.Repository}@{Payloads()[0].Digest}", out _));

        Push(Ada);

        AssertSigned(Ada, 1);
    }

    [Fact]
    public void SignsBesideALostPayloadOfOthers()
    {
        Hold(SignatureTag, $$$"""{"schemaVersion":2,"config":{"mediaType":"a/b","size":2,"digest":"{{{Digest}}}"},"layers":[{"mediaType":"{{{SimpleSigning.MediaType}}}","size":6,"digest":"{{{Digest.Of([1])}}}","annotations":{"dev.cosignproject.cosign/signature":"AAAA"}}]}""");

        Push(Ada);

        AssertSigned(Ada, 2, bundles: 1);
    }

    [Fact]
    public void ReplacesNothingElseUnderTheTagOfSignatures()
    {
        Hold(SignatureTag, """{"schemaVersion":2,"manifests":[]}""", MediaTypes.OciIndex);

        Assert.Equal(DiagnosticCodes.CosignTagTaken, Assert.Single(Push(Ada).Faults).Code);
        Assert.Null(_registry.Tagged(TestPush.Repository, "1.0.0"));
    }

    [Fact]
    public void SetsNoTagWhereTheTagOfSignaturesIsImmutable()
    {
        Push(Bob, "next");
        _registry.Store.Manifests.TryRemove($"{TestPush.Repository}:1.0.0", out _);
        _registry.Always("PUT", $"/manifests/{SignatureTag}", _ => ServedReply.Error(409, "TAG_IMMUTABLE", "tags are immutable here"));

        var fault = Assert.Single(Push(Ada).Faults);

        Assert.Equal(DiagnosticCodes.CosignTagImmutable, fault.Code);
        Assert.Contains("tags are immutable here", fault.Message, StringComparison.Ordinal);
        Assert.Null(_registry.Tagged(TestPush.Repository, "1.0.0"));
    }

    [Theory]
    [InlineData(".sig", 1)]
    [InlineData("sha256:", 2)]
    public void PushesAgainWhatTheRegistryLost(string lost, int times)
    {
        var losses = times;
        Lose(lost, () => losses-- > 0);

        Assert.Empty(Push(Ada).Faults);

        AssertSigned(Ada, 1);
        Assert.True(losses <= 0);
    }

    [Theory]
    [InlineData(".sig", DiagnosticCodes.CosignSignatureLost)]
    [InlineData("sha256:", DiagnosticCodes.AttachmentLost)]
    public void SetsNoTagWhereTheRegistryKeepsNoSignature(string lost, string code)
    {
        Lose(lost, () => true);

        Assert.Equal(code, Assert.Single(Push(Ada).Faults).Code);
        Assert.Null(_registry.Tagged(TestPush.Repository, "1.0.0"));
    }

    /// <summary>Killed at any request: the tag names no chart without its signatures, and the next build puts right what is missing.</summary>
    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void IsSignedWheneverItIsCutOff(bool registryKeepsLists)
    {
        for (var requests = 0; ; requests++)
        {
            using var registry = new ScriptedRegistry();
            registry.Store.HasReferrers = registryKeepsLists;
            var left = requests;
            registry.Guard = _ => Interlocked.Decrement(ref left) < 0 ? new ServedReply(400) : null;

            var outcome = Push(Ada, registry: registry);
            if (outcome.Faults.Count == 0)
            {
                Assert.InRange(requests, 10, 60);
                return;
            }

            if (registry.Tagged(TestPush.Repository, "1.0.0") is not null) AssertSigned(Ada, 1, registry: registry);

            registry.Guard = _ => null;
            Assert.Empty(Push(Ada, registry: registry).Faults);
            AssertSigned(Ada, 1, registry: registry);
        }
    }

    [Fact]
    public void SignsAnImageUnderTheNameThatClustersPull()
    {
        using var client = new TestClient(_registry.Host);
        using var key = Key(Ada);
        Push(null);

        new CosignTag(key, "mirror.example.com/shop/orders").Push(client.Repository(TestPush.Repository), Descriptor(), CancellationToken.None);

        Assert.Contains("\"docker-reference\":\"mirror.example.com/shop/orders\"", Payloads()[0].Text, StringComparison.Ordinal);
    }

    private static CosignKey Key(ECDsa key) =>
        CosignKey.Open(new CosignOptions { Key = "env://KEY", Folder = Path.GetTempPath() }, BuildMachine.Current() with { Variables = name => name == "KEY" ? key.ExportPkcs8PrivateKeyPem() : null });

    private Descriptor Descriptor() => _registry.Store.Manifests[$"{TestPush.Repository}:{Digest}"].Descriptor;

    private void Hold(string tag, string manifest, string mediaType = MediaTypes.OciManifest) =>
        _registry.Store.Manifests[$"{TestPush.Repository}:{tag}"] = OciBlob.Of(mediaType, Encoding.UTF8.GetBytes(manifest));

    /// <summary>Has the registry say that it stored a manifest, and forget it.</summary>
    private void Lose(string reference, Func<bool> isLost) => _registry.Guard = request =>
    {
        var isMeant = request.Method == "PUT" && request.Path.Contains("/manifests/", StringComparison.Ordinal) && request.Path.Contains(reference, StringComparison.Ordinal)
            && !request.Path.EndsWith(Digest.ToString(), StringComparison.Ordinal);

        return isMeant && isLost() ? new ServedReply(201).With("Docker-Content-Digest", Digest.Of(request.Body).ToString()).With("OCI-Subject", Digest.ToString()) : null;
    };

    private PushOutcome Push(ECDsa? signer, string tags = "", ScriptedRegistry? registry = null)
    {
        using var key = signer is null ? null : Key(signer);
        var request = new TestPush { Tags = tags }.Request([$"{(registry ?? _registry).Host}/shop/charts"]) with
        {
            Companions = key is null ? [] : [new CosignTag(key), new CosignBundle(key)],
            Clock = new TestClock(),
        };

        return ChartPusher.Push(Chart, request, new RecordingLog(), CancellationToken.None);
    }

    /// <summary>That there are so many signatures in each form, and one of them is of this key.</summary>
    private void AssertSigned(ECDsa key, int count, int? bundles = null, ScriptedRegistry? registry = null)
    {
        var payloads = Payloads(registry);
        Assert.Equal(count, payloads.Count);
        Assert.Single(payloads, payload => payload.Text.Contains(Digest.ToString(), StringComparison.Ordinal) && Verifies(key, Encoding.UTF8.GetBytes(payload.Text), payload.Signature));

        var all = Bundles(registry);
        Assert.Equal(bundles ?? count, all.Count);
        Assert.Single(all, bundle =>
        {
            var envelope = JsonNode.Parse(bundle)!["dsseEnvelope"]!;
            var statement = Encoding.UTF8.GetString(Convert.FromBase64String((string)envelope["payload"]!));

            return statement.Contains(Digest.Hex, StringComparison.Ordinal)
                && Verifies(key, Encoding.UTF8.GetBytes($"DSSEv1 28 application/vnd.in-toto+json {statement.Length} {statement}"), (string)envelope["signatures"]![0]!["sig"]!);
        });
    }

    private static bool Verifies(ECDsa key, byte[] data, string signature) =>
        key.VerifyData(data, Convert.FromBase64String(signature), HashAlgorithmName.SHA256, DSASignatureFormat.Rfc3279DerSequence);

    /// <summary>What the tag of the signatures holds; a payload that is lost is empty.</summary>
    private List<(string Digest, string Text, string Signature)> Payloads(ScriptedRegistry? registry = null)
    {
        var store = (registry ?? _registry).Store;
        var manifest = JsonNode.Parse(store.Manifests[$"{TestPush.Repository}:{SignatureTag}"].Content.Span)!;

        return [.. manifest["layers"]!.AsArray().Select(layer =>
        {
            var digest = (string)layer!["digest"]!;

            return (digest, Encoding.UTF8.GetString(store.Blobs.GetValueOrDefault($"{TestPush.Repository}@{digest}") ?? []), (string)layer["annotations"]![SimpleSigning.SignatureAnnotation]!);
        })];
    }

    /// <summary>The bundles that the registry lists, or the tag that stands in for its list.</summary>
    private List<string> Bundles(ScriptedRegistry? registry = null)
    {
        using var client = new TestClient((registry ?? _registry).Host);
        var repository = client.Repository(TestPush.Repository);

        return [.. repository.ListReferrers(Digest, SigstoreBundle.MediaType, CancellationToken.None).Select(referrer =>
        {
            var manifest = repository.GetManifest(referrer.Manifest.Digest.ToString(), CancellationToken.None)!;
            Assert.Equal(SigstoreBundle.PredicateType, (string)JsonNode.Parse(manifest.Content.Span)!["annotations"]!["dev.sigstore.bundle.predicateType"]!);
            Assert.True(OciManifest.TryParse(manifest.Content, out var parsed));

            return Encoding.UTF8.GetString(repository.GetBlob(Assert.Single(parsed.Layers), CancellationToken.None).Content.Span);
        })];
    }
}

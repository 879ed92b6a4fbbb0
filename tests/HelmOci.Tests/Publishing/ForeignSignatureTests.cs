using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using HelmOci.Diagnostics;
using HelmOci.Oci;
using HelmOci.Publishing;
using HelmOci.Registry;
using HelmOci.Signing;
using HelmOci.Tests.InMemoryRegistry;
using static HelmOci.Tests.Publishing.CosignedRegistry;

namespace HelmOci.Tests.Publishing;

/// <summary>What others put where signatures are kept: none of it stops a push, and none of it counts as our signature.</summary>
public sealed class ForeignSignatureTests : IDisposable
{
    /// <summary>Almost our bundle: by name, what is changed in it.</summary>
    private static readonly Dictionary<string, Func<string, string>> AlmostBundles = new()
    {
        ["another version"] = json => json.Replace("bundle.v0.3+json", "bundle.v0.9+json", StringComparison.Ordinal),
        ["no media type"] = json => Without(json, "mediaType"),
        ["no key"] = json => json.Replace("\"publicKey\":", "\"certificate\":", StringComparison.Ordinal),
        ["another hint"] = json => json.Replace("\"hint\":\"", "\"hint\":\"A", StringComparison.Ordinal),
        ["a second signature"] = json => json.Replace("}]}}", "},{\"sig\":\"AAAA\"}]}}", StringComparison.Ordinal),
        ["white space in the signature"] = json => json.Replace("\"sig\":\"", "\"sig\":\" ", StringComparison.Ordinal),
        ["a member that is not known"] = json => "{\"x\":1," + json[1..],
        ["another type of statement"] = json => Signed(json, statement => statement.Replace("Statement/v1", "Statement/v9", StringComparison.Ordinal)),
        ["no JSON"] = _ => "<html/>",
    };

    private readonly CosignedRegistry _cosigned = new();

    public static TheoryData<string> AlmostBundleNames => [.. AlmostBundles.Keys];

    private ScriptedRegistry Registry => _cosigned.Server;

    public void Dispose() => _cosigned.Dispose();

    [Fact]
    public void LeavesOutALostPayload()
    {
        var (lost, kept) = (Digest.Of([1]), Held("theirs"));
        _cosigned.Hold(SignatureTag, $$"""{"schemaVersion":2,"config":{{JsonOf(kept)}},"layers":[{{Layer(lost, 6)}},{{Layer(kept.Digest, 6)}}]}""");

        Assert.Empty(_cosigned.Push(Ada).Faults);

        _cosigned.AssertSigned(Ada, 2, bundles: 1);
        Assert.Equal(kept.Digest.ToString(), _cosigned.Payloads()[0].Digest);
        Assert.Contains(_cosigned.Log.Shown, line => line.Contains(lost.ToString(), StringComparison.Ordinal));
    }

    [Theory]
    [InlineData(404)]
    [InlineData(400)]
    [InlineData(418)]
    public void SignsBesideAPayloadThatNobodyCanRead(int status)
    {
        var theirs = Held("theirs");
        _cosigned.Hold(SignatureTag, $$"""{"schemaVersion":2,"config":{{JsonOf(theirs)}},"layers":[{{Layer(theirs.Digest, 6)}}]}""");
        Registry.Always("GET", $"/blobs/{theirs.Digest}", _ => new ServedReply(status));

        Assert.Empty(_cosigned.Push(Ada).Faults);

        _cosigned.AssertSigned(Ada, 2, bundles: 1);
    }

    [Theory]
    [InlineData(401)]
    [InlineData(403)]
    public void StopsWhereItMayNotRead(int status)
    {
        var theirs = Held("theirs");
        _cosigned.Hold(SignatureTag, $$"""{"schemaVersion":2,"config":{{JsonOf(theirs)}},"layers":[{{Layer(theirs.Digest, 6)}}]}""");
        Registry.Always("GET", $"/blobs/{theirs.Digest}", _ => new ServedReply(status));

        Assert.Single(_cosigned.Push(Ada).Faults);
        Assert.Null(Registry.Tagged(TestPush.Repository, "1.0.0"));
    }

    [Theory]
    [InlineData("\"size\":", "\"size\":1")]
    [InlineData("\"dev.cosignproject.cosign/signature\":\"", "\"dev.cosignproject.cosign/signature\":\" ")]
    public void SignsBesideALayerThatIsAlmostOurs(string text, string other)
    {
        _cosigned.Push(Ada);
        var manifest = Encoding.UTF8.GetString(Registry.Store.Manifests[$"{TestPush.Repository}:{SignatureTag}"].Content.Span);
        var layers = manifest.IndexOf("\"layers\"", StringComparison.Ordinal);
        _cosigned.Hold(SignatureTag, manifest[..layers] + manifest[layers..].Replace(text, other, StringComparison.Ordinal));

        _cosigned.Push(Ada);
        _cosigned.Push(Ada);

        Assert.Equal(2, _cosigned.Payloads().Count);
    }

    [Theory]
    [MemberData(nameof(AlmostBundleNames))]
    public void AttachesOursBesideABundleThatIsAlmostOurs(string name)
    {
        _cosigned.Push(Ada);
        var ours = _cosigned.Bundles()[0];
        Forget();
        Attach(AlmostBundles[name](ours));

        _cosigned.Push(Ada);
        _cosigned.Push(Ada);

        Assert.NotEqual(ours, AlmostBundles[name](ours));
        Assert.Equal(2, _cosigned.Bundles().Count);
    }

    [Theory]
    [InlineData("\"config\":{\"mediaType\":\"application/vnd.oci.empty.v1+json\"", "\"config\":{\"mediaType\":\"a/b\"")]
    [InlineData("\"layers\":[{\"mediaType\":\"application/vnd.dev.sigstore.bundle.v0.3+json\"", "\"layers\":[{\"mediaType\":\"application/vnd.dev.sigstore.bundle.v0.9+json\"")]
    [InlineData("\"subject\":{\"mediaType\":\"application/vnd.oci.image.manifest.v1+json\"", "\"subject\":{\"mediaType\":\"application/vnd.oci.image.index.v1+json\"")]
    public void AttachesOursBesideAnotherManifestOfIt(string text, string other)
    {
        _cosigned.Push(Ada);
        var manifest = Forget();
        var changed = OciBlob.Of(MediaTypes.OciManifest, Encoding.UTF8.GetBytes(manifest.Replace(text, other, StringComparison.Ordinal)));
        Registry.Store.Manifests[$"{TestPush.Repository}:{changed.Descriptor.Digest}"] = changed;

        _cosigned.Push(Ada);
        _cosigned.Push(Ada);

        Assert.NotEqual(manifest, Encoding.UTF8.GetString(changed.Content.Span));
        Assert.Equal(2, _cosigned.Bundles().Count);
    }

    [Theory]
    [InlineData(404, "")]
    [InlineData(200, "<html/>")]
    [InlineData(200, "{}")]
    public void SignsBesideAReferrerThatNobodyCanRead(int status, string body)
    {
        _cosigned.Push(null);
        Attach("{}");
        var theirs = Forget(isKept: true);
        Registry.Always("GET", $"/manifests/{Digest.Of(Encoding.UTF8.GetBytes(theirs))}", _ => new ServedReply(status) { Body = Encoding.UTF8.GetBytes(body) }.With("Content-Type", MediaTypes.OciManifest));

        Assert.Empty(_cosigned.Push(Ada).Faults);
        Assert.Empty(_cosigned.Push(Ada).Faults);

        Assert.Equal(2, Registry.Store.Manifests.Values.Count(manifest => Encoding.UTF8.GetString(manifest.Content.Span).Contains("\"subject\"", StringComparison.Ordinal)));
    }

    [Fact]
    public void ReadsNoMoreThanSomeOfMany()
    {
        var layers = Enumerable.Range(0, 300).Select(at => Layer(Held($"theirs {at}").Digest, $"theirs {at}".Length)).ToList();
        _cosigned.Hold(SignatureTag, $$"""{"schemaVersion":2,"config":{{JsonOf(Held("theirs"))}},"layers":[{{string.Join(',', layers)}}]}""");
        _cosigned.Push(null);
        for (var at = 0; at < 300; at++) Attach($"their bundle {at}");

        Assert.Empty(_cosigned.Push(Ada).Faults);

        Assert.InRange(Registry.Count("GET", "/blobs/"), 100, 210);
        Assert.InRange(Registry.Count("GET", "/manifests/sha256:"), 50, 110);
        Assert.InRange(Registry.Count("HEAD", "/blobs/"), 50, 110);
        Assert.Equal(301, _cosigned.Payloads().Count);
    }

    [Fact]
    public void ReadsNothingThatIsTooLargeForASignature()
    {
        var large = Held(new string('x', 100_000));
        _cosigned.Hold(SignatureTag, $$"""{"schemaVersion":2,"config":{{JsonOf(large)}},"layers":[{{Layer(large.Digest, large.Size)}}]}""");
        _cosigned.Push(null);
        Attach(new string('x', 100_000));

        _cosigned.Push(Ada);

        Assert.Equal(0, Registry.Count("GET", $"/blobs/{large.Digest}"));
        Assert.Equal(2, _cosigned.Payloads().Count);
    }

    private static string Without(string json, string member)
    {
        var bundle = JsonNode.Parse(json)!.AsObject();
        bundle.Remove(member);

        return bundle.ToJsonString();
    }

    /// <summary>The bundle with another statement, and our signature over that.</summary>
    private static string Signed(string json, Func<string, string> change)
    {
        var bundle = JsonNode.Parse(json)!;
        var statement = change(Encoding.UTF8.GetString(Convert.FromBase64String((string)bundle["dsseEnvelope"]!["payload"]!)));
        var signature = Ada.SignData(Encoding.UTF8.GetBytes($"DSSEv1 28 application/vnd.in-toto+json {statement.Length} {statement}"), HashAlgorithmName.SHA256, DSASignatureFormat.Rfc3279DerSequence);
        bundle["dsseEnvelope"]!["payload"] = Convert.ToBase64String(Encoding.UTF8.GetBytes(statement));
        bundle["dsseEnvelope"]!["signatures"]![0]!["sig"] = Convert.ToBase64String(signature);

        return bundle.ToJsonString();
    }

    private static string Layer(Digest digest, long size) =>
        $$$"""{"mediaType":"{{{SimpleSigning.MediaType}}}","size":{{{size}}},"digest":"{{{digest}}}","annotations":{"dev.cosignproject.cosign/signature":"AAAA"}}""";

    private static string JsonOf(Descriptor blob) => $$"""{"mediaType":"application/vnd.oci.image.config.v1+json","size":{{blob.Size}},"digest":"{{blob.Digest}}"}""";

    private Descriptor Held(string content)
    {
        var blob = OciBlob.Of(SimpleSigning.MediaType, Encoding.UTF8.GetBytes(content));
        Registry.Store.Blobs[$"{TestPush.Repository}@{blob.Descriptor.Digest}"] = blob.Content.ToArray();

        return blob.Descriptor;
    }

    /// <summary>Attaches this to the chart in just the way that we attach a bundle.</summary>
    private void Attach(string bundle)
    {
        var attachment = new Attachment(_cosigned.Descriptor(), SigstoreBundle.MediaType, [OciBlob.Of(SigstoreBundle.MediaType, Encoding.UTF8.GetBytes(bundle))], SigstoreBundle.Annotations);
        var manifest = attachment.Manifest();
        Held(bundle);
        Held("{}");
        Registry.Store.Manifests[$"{TestPush.Repository}:{manifest.Descriptor.Digest}"] = manifest;
    }

    /// <summary>Has the registry forget the one bundle that is attached.</summary>
    private string Forget(bool isKept = false)
    {
        var attached = Registry.Store.Manifests.Single(pair => Encoding.UTF8.GetString(pair.Value.Content.Span).Contains("\"subject\"", StringComparison.Ordinal));
        if (!isKept) Registry.Store.Manifests.TryRemove(attached.Key, out _);

        return Encoding.UTF8.GetString(attached.Value.Content.Span);
    }
}

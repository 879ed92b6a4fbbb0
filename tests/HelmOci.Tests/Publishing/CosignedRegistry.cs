using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using HelmOci.Charts.Archive;
using HelmOci.Machine;
using HelmOci.Oci;
using HelmOci.Publishing;
using HelmOci.Signing;
using HelmOci.Tests.InMemoryRegistry;
using HelmOci.Tests.Transport;

namespace HelmOci.Tests.Publishing;

/// <summary>A registry, and builds that push one chart to it, each with a key of its own.</summary>
internal sealed class CosignedRegistry : IDisposable
{
    public static readonly ChartArchive Chart = TestPush.Chart("1.0.0");

    public static readonly Digest ChartDigest = ChartArtifact.From(Chart, new BuildFacts(), isExperimental: false).Artifact.Manifest.Descriptor.Digest;

    public static readonly ECDsa Ada = ECDsa.Create(ECCurve.NamedCurves.nistP256);

    public static readonly ECDsa Bob = ECDsa.Create(ECCurve.NamedCurves.nistP256);

    public static readonly string SignatureTag = $"sha256-{ChartDigest.Hex}.sig";

    public CosignedRegistry() => Server.Store.HasReferrers = true;

    public ScriptedRegistry Server { get; } = new();

    public RecordingLog Log { get; } = new();

    public void Dispose() => Server.Dispose();

    public static CosignKey Key(ECDsa key) =>
        CosignKey.Open(new CosignOptions { Key = "env://KEY", Folder = Path.GetTempPath() }, BuildMachine.Current() with { Variables = name => name == "KEY" ? key.ExportPkcs8PrivateKeyPem() : null });

    public Descriptor Descriptor() => Server.Store.Manifests[$"{TestPush.Repository}:{ChartDigest}"].Descriptor;

    public OciBlob Hold(string tag, string manifest, string mediaType = MediaTypes.OciManifest) =>
        Server.Store.Manifests[$"{TestPush.Repository}:{tag}"] = OciBlob.Of(mediaType, Encoding.UTF8.GetBytes(manifest));

    public PushOutcome Push(ECDsa? signer, string tags = "", OverwriteMode overwrite = OverwriteMode.Auto, BuildFacts? build = null)
    {
        using var key = signer is null ? null : Key(signer);
        var request = new TestPush { Tags = tags, Overwrite = overwrite }.Request([$"{Server.Host}/shop/charts"]) with
        {
            Companions = key is null ? [] : CosignForms.Of(key, Log),
            Build = build ?? new BuildFacts(),
            Clock = new TestClock(),
        };

        return ChartPusher.Push(Chart, request, Log, CancellationToken.None);
    }

    /// <summary>That there are so many signatures in each form, and one of them is of this key.</summary>
    public void AssertSigned(ECDsa key, int count, int? bundles = null)
    {
        var payloads = Payloads();
        Assert.Equal(count, payloads.Count);
        Assert.Single(payloads, payload => payload.Text.Contains(ChartDigest.ToString(), StringComparison.Ordinal) && Verifies(key, Encoding.UTF8.GetBytes(payload.Text), payload.Signature));

        var all = Bundles();
        Assert.Equal(bundles ?? count, all.Count);
        Assert.Single(all, bundle =>
        {
            var envelope = JsonNode.Parse(bundle)!["dsseEnvelope"]!;
            var statement = Encoding.UTF8.GetString(Convert.FromBase64String((string)envelope["payload"]!));

            return statement.Contains(ChartDigest.Hex, StringComparison.Ordinal)
                && Verifies(key, Encoding.UTF8.GetBytes($"DSSEv1 28 application/vnd.in-toto+json {statement.Length} {statement}"), (string)envelope["signatures"]![0]!["sig"]!);
        });
    }

    private static bool Verifies(ECDsa key, byte[] data, string signature) =>
        key.VerifyData(data, Convert.FromBase64String(signature), HashAlgorithmName.SHA256, DSASignatureFormat.Rfc3279DerSequence);

    /// <summary>What the tag of the signatures holds; a payload that is lost is empty.</summary>
    public List<(string Digest, string Text, string Signature)> Payloads()
    {
        var store = Server.Store;
        var manifest = JsonNode.Parse(store.Manifests[$"{TestPush.Repository}:{SignatureTag}"].Content.Span)!;

        return [.. manifest["layers"]!.AsArray().Select(layer =>
        {
            var digest = (string)layer!["digest"]!;

            return (digest, Encoding.UTF8.GetString(store.Blobs.GetValueOrDefault($"{TestPush.Repository}@{digest}") ?? []), (string)layer["annotations"]![SimpleSigning.SignatureAnnotation]!);
        })];
    }

    /// <summary>The bundles that the registry lists, or the tag that stands in for its list.</summary>
    public List<string> Bundles()
    {
        using var client = new TestClient(Server.Host);
        var repository = client.Repository(TestPush.Repository);

        return [.. repository.ListReferrers(ChartDigest, CancellationToken.None).Where(referrer => referrer.ArtifactType == SigstoreBundle.MediaType).Select(referrer =>
        {
            var manifest = repository.GetManifest(referrer.Manifest.Digest.ToString(), CancellationToken.None)!;
            Assert.Equal(SigstoreBundle.PredicateType, (string)JsonNode.Parse(manifest.Content.Span)!["annotations"]!["dev.sigstore.bundle.predicateType"]!);
            Assert.True(OciManifest.TryParse(manifest.Content, out var parsed));

            return Encoding.UTF8.GetString(repository.GetBlob(Assert.Single(parsed.Layers), CancellationToken.None).Content.Span);
        })];
    }
}

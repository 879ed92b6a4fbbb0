using System.Collections.Concurrent;
using System.Text;
using System.Text.Json.Nodes;
using HelmOci.Charts;
using HelmOci.Charts.Archive;
using HelmOci.Credentials;
using HelmOci.Oci;
using HelmOci.Publishing;
using HelmOci.Registry.Auth;
using HelmOci.Tests.InMemoryRegistry;
using HelmOci.Tests.Oci;

namespace HelmOci.Tests.Attacks;

/// <summary>One registry that wants to harm: which, follows from its seed alone. Its repositories begin with its name.</summary>
internal sealed class HostileCase
{
    public static readonly ChartArchive Chart = TestChart();

    private static readonly OciArtifact Ours = ChartArtifact.From(Chart, new BuildFacts(), isExperimental: false).Artifact;

    private static readonly string[] Steps = ["HEAD manifests", "GET manifests", "PUT manifests", "POST uploads", "PUT uploads", "HEAD blobs", "GET blobs", "token", "login"];

    private readonly ConcurrentDictionary<string, int> _counts = new();

    private readonly string _stranger;

    private readonly string _tokens;

    private readonly HashSet<Digest> _ours = [];

    private readonly string _focus;

    private readonly string _login;

    private readonly bool _isLasting;

    public HostileCase(int seed, string stranger, string tokens)
    {
        (Seed, _stranger, _tokens) = (seed, stranger, tokens);
        var random = new Random(seed);
        _focus = Steps[seed % Steps.Length];
        _login = new[] { "", "Basic", "Bearer" }[_focus is "token" ? 2 : random.Next(3)];
        _isLasting = random.Next(2) == 0;
        Credential = random.Next(6) switch
        {
            0 => null,
            1 => HelmOci.Credentials.Credential.IdentityToken(Secret),
            2 => HelmOci.Credentials.Credential.RegistryToken(Token),
            _ => HelmOci.Credentials.Credential.Password("alice", Secret),
        };
        Overwrite = (OverwriteMode)random.Next(4);
        Tags = new[] { "", "latest", "latest stable 0.9.0" }[random.Next(3)];
        Plant(random);
    }

    public int Seed { get; }

    public string Name => $"hostile{Seed}";

    public string Secret => $"s3cret/{Seed}+\"pass word";

    public string Token => $"t0ken.{Seed}.opaque-and-long";

    public Credential? Credential { get; }

    public OverwriteMode Overwrite { get; }

    public string Tags { get; }

    /// <summary>What the registry really holds.</summary>
    public RegistryStore Store { get; } = new();

    public string Repository => $"{Name}/orders";

    /// <summary>What a manifest must hold to be ours, by its digest.</summary>
    public bool HoldsOurs(string tag, Digest digest) =>
        Store.Manifests.TryGetValue($"{Repository}:{tag}", out var manifest)
        && manifest.Descriptor.Digest == digest
        && (digest == Ours.Manifest.Descriptor.Digest || _ours.Contains(digest))
        && Ours.Blobs.All(blob => Store.Blobs.TryGetValue($"{Repository}@{blob.Descriptor.Digest}", out var held) && held.AsSpan().SequenceEqual(blob.Content.Span));

    public ServedReply Answer(ServedRequest request)
    {
        var kind = request.Path.Contains("/uploads/", StringComparison.Ordinal) ? "uploads" : request.Path.Contains("/blobs/", StringComparison.Ordinal) ? "blobs" : "manifests";
        if (Guard(request) is { } refusal) return Damaged("login", request, () => refusal);

        return Damaged($"{request.Method} {kind}", request, () => Honest(request));
    }

    public ServedReply Grant(ServedRequest request) =>
        Damaged("token", request, () => ServedReply.Json(200, $$"""{"token":"{{Token}}","expires_in":300,"refresh_token":"x"}"""));

    private ServedReply Damaged(string step, ServedRequest request, Func<ServedReply> honest)
    {
        var times = _counts.AddOrUpdate($"{step} {request.Body.Length}", 1, (_, count) => count + 1);
        var random = new Random((Seed * 31) + (times * 1009) + step.Sum(c => c) + request.Body.Length);
        var isDamaged = step == _focus ? _isLasting || times == 1 : random.Next(25) == 0;

        return isDamaged ? new HostileAnswers(random, _stranger).To(request, honest) : honest();
    }

    private ServedReply? Guard(ServedRequest request) => _login switch
    {
        "Basic" when request["Authorization"].Length == 0 => ServedReply.Challenge("Basic realm=\"x\""),
        "Bearer" when request.Proof != Token => ServedReply.Challenge($"Bearer realm=\"{_tokens}/token/{Name}\",service=\"x\""),
        _ => null,
    };

    // As every registry does: no manifest without its blobs.
    private ServedReply Honest(ServedRequest request)
    {
        var isOurs = request.Method == "PUT" && request.Body.AsSpan().SequenceEqual(Ours.Manifest.Content.Span);

        return isOurs && !Ours.Blobs.All(blob => Store.Blobs.ContainsKey($"{Repository}@{blob.Descriptor.Digest}"))
            ? ServedReply.Error(400, "MANIFEST_BLOB_UNKNOWN")
            : Store.Answer(request);
    }

    private void Plant(Random random)
    {
        if (random.Next(3) == 0) return;

        var evil = OciBlob.Of(MediaTypes.HelmChart, "no chart"u8.ToArray());
        var json = JsonNode.Parse(Ours.Manifest.Content.Span)!.AsObject();
        json["annotations"]!["made.by"] = Name;
        var (layer, config) = (json["layers"]![0]!.ToJsonString(), json["config"]!.ToJsonString());
        var other = layer.Replace(Ours.Blobs[1].Descriptor.Digest.Hex, evil.Descriptor.Digest.Hex, StringComparison.Ordinal);
        var (isOurs, text) = random.Next(12) switch
        {
            0 => (true, json.ToJsonString()),
            1 => (false, json.ToJsonString().Replace(layer, other, StringComparison.Ordinal)),
            2 => (false, json.ToJsonString().Replace(layer, $"{other},{layer}", StringComparison.Ordinal)),
            3 => (false, json.ToJsonString().Replace(layer, $"{layer},{other}", StringComparison.Ordinal)),
            4 => (false, json.ToJsonString().Replace("\"layers\"", $"\"Layers\":[{other}],\"layers\"", StringComparison.Ordinal)),
            5 => (false, json.ToJsonString().Replace(layer, "", StringComparison.Ordinal)),
            6 => (false, json.ToJsonString().Replace(layer, "{\"size\":-1}", StringComparison.Ordinal)),
            7 => (false, json.ToJsonString().Replace(config, config.Replace("\"size\":", "\"size\":9", StringComparison.Ordinal), StringComparison.Ordinal)),
            8 => (false, json.ToJsonString().Replace("\"size\":", "\"size\":-", StringComparison.Ordinal)),
            9 => (false, json.ToJsonString().Replace("\"size\":", "\"size\":3000000000000", StringComparison.Ordinal)),
            10 => (false, json.ToJsonString().Replace("sha256:", "sha512:", StringComparison.Ordinal)),
            _ => (false, "{\"schemaVersion\":2,\"config\":{\"mediaType\":\"application/vnd.oci.image.config.v1+json\"},\"layers\":[]}"),
        };

        var manifest = OciBlob.Of(MediaTypes.OciManifest, Encoding.UTF8.GetBytes(text));
        if (isOurs) _ours.Add(manifest.Descriptor.Digest);
        foreach (var name in (string[])["1.0.0", .. random.Next(2) == 0 ? ["latest"] : Array.Empty<string>(), manifest.Descriptor.Digest.ToString()])
        {
            Store.Manifests[$"{Repository}:{name}"] = manifest;
        }

        foreach (var blob in (OciBlob[])[.. Ours.Blobs, evil])
        {
            Store.Blobs[$"{Repository}@{blob.Descriptor.Digest}"] = blob.Content.ToArray();
        }
    }

    private static ChartArchive TestChart() => Publishing.TestPush.Chart("1.0.0");
}

using System.Text;
using System.Text.Json.Nodes;
using HelmOci.Charts;
using HelmOci.Charts.Archive;
using HelmOci.Diagnostics;
using HelmOci.Oci;
using HelmOci.Publishing;
using HelmOci.Tests.InMemoryRegistry;
using HelmOci.Tests.Oci;

namespace HelmOci.Tests.Publishing;

/// <summary>A tag that holds what a stranger made to look like our chart.</summary>
public static class ForeignChartUnderOurTag
{
    private static readonly ChartArchive Chart = TestPush.Chart("1.0.0");

    private static readonly OciArtifact Ours = ChartArtifact.From(Chart, new BuildFacts(), isExperimental: false).Artifact;

    private static readonly OciBlob Evil = OciBlob.Of(MediaTypes.HelmChart, TestPush.Chart("1.0.0", "evil").Content);

    private static readonly OciBlob Provenance = OciBlob.Of(MediaTypes.HelmProvenance, "signed"u8.ToArray());

    [Theory]
    [InlineData("evil")]
    [InlineData("evil prov")]
    [InlineData("evil ours")]
    [InlineData("ours evil")]
    [InlineData("prov ours")]
    [InlineData("ours prov prov")]
    [InlineData("ours prov evil")]
    [InlineData("")]
    public static void IsNeverOurs(string layers) => IsTaken(Manifest(layers));

    [Fact]
    public static void WithAnotherConfigIsNotOurs() =>
        IsTaken(Manifest("ours").Replace(Ours.Blobs[0].Descriptor.Digest.Hex, Digest.Of("{}"u8).Hex, StringComparison.Ordinal));

    [Theory]
    [InlineData("\"layers\":", "\"Layers\":")]
    [InlineData("\"layers\":", "\"layer\u017F\":")]
    [InlineData("\"layers\":", "\"layers\":")]
    public static void WithLayersThatOtherClientsReadInsteadIsNoChart(string name, string other)
    {
        var evil = $"[{JsonOf(Evil.Descriptor)}]";
        var manifest = Manifest("ours").Replace(name, $"{other}{evil},{name}", StringComparison.Ordinal);

        Assert.Equal(DiagnosticCodes.NotAChart, Fault(manifest, OverwriteMode.Never));
    }

    [Fact]
    public static void WithALayerOfAnotherLengthIsNotOurs() =>
        IsTaken(Manifest("ours").Replace($"\"size\":{Ours.Blobs[1].Descriptor.Size}", "\"size\":1", StringComparison.Ordinal));

    [Fact]
    public static void WithoutItsLayerIsNotOurs()
    {
        var lost = OciBlob.Of(MediaTypes.HelmChart, "not there"u8.ToArray());

        IsTaken(Manifest("ours").Replace(JsonOf(Ours.Blobs[1].Descriptor), JsonOf(lost.Descriptor), StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("ours")]
    [InlineData("ours prov")]
    public static void IsOursWhereConfigAndOnlyLayerAre(string layers)
    {
        using var registry = Holding(Manifest(layers));

        var outcome = new TestPush { Tags = "latest" }.To(registry, Chart);

        Assert.Equal([PushStatus.UpToDate, PushStatus.Pushed], outcome.Pushed.Select(chart => chart.Status));
        Assert.All(outcome.Pushed, chart => Assert.Equal(registry.Tagged(TestPush.Repository, "1.0.0"), chart.Digest));
    }

    [Theory]
    [InlineData("layer", "-1", DiagnosticCodes.NotAChart)]
    [InlineData("layer", "1.5", DiagnosticCodes.NotAChart)]
    [InlineData("layer", "99999999999999999999", DiagnosticCodes.NotAChart)]
    [InlineData("layer", "2147483648", DiagnosticCodes.TagTaken)]
    [InlineData("layer", "9223372036854775807", DiagnosticCodes.TagTaken)]
    [InlineData("config", "-1", DiagnosticCodes.NotAChart)]
    [InlineData("config", "2147483648", DiagnosticCodes.NotAChart)]
    [InlineData("config", "4194305", DiagnosticCodes.NotAChart)]
    public static void WithImpossibleSizesIsACodedError(string of, string size, string code)
    {
        var descriptor = JsonOf(of == "config" ? Ours.Blobs[0].Descriptor : Evil.Descriptor);
        var manifest = Manifest("evil").Replace(descriptor, descriptor[..(descriptor.LastIndexOf(':') + 1)] + size + "}", StringComparison.Ordinal);

        Assert.Equal(code, Fault(manifest, OverwriteMode.Never));
    }

    [Theory]
    [InlineData("3000000000")]
    [InlineData("9223372036854775807")]
    public static void WithALargeConfigIsNotBuffered(string size)
    {
        var other = OciArtifact.Of(OciBlob.Of(MediaTypes.HelmConfig, "{}"u8.ToArray()), [Evil], new Dictionary<string, string>()).Manifest;
        var manifest = Encoding.UTF8.GetString(other.Content.Span).Replace("\"size\":2}", $"\"size\":{size}}}", StringComparison.Ordinal);
        using var registry = Holding(manifest, "latest");
        registry.Always("GET", "/blobs/", _ => new ServedReply(200) { Body = "{}"u8.ToArray() }.With("Content-Length", size));
        var before = GC.GetAllocatedBytesForCurrentThread();

        var outcome = new TestPush { Tags = "latest" }.To(registry, Chart);

        Assert.Equal(DiagnosticCodes.NotAChart, Assert.Single(outcome.Faults).Code);
        Assert.Equal("1.0.0", Assert.Single(outcome.Pushed).Tag);
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 50_000_000);
        Assert.Equal(0, registry.Count("GET", "/blobs/"));
    }

    private static void IsTaken(string manifest)
    {
        Assert.Equal(DiagnosticCodes.TagTaken, Fault(manifest, OverwriteMode.Never));

        using var registry = Holding(manifest);
        var outcome = new TestPush { Overwrite = OverwriteMode.Always, Tags = "latest" }.To(registry, Chart);

        Assert.Equal([PushStatus.Overwritten, PushStatus.Pushed], outcome.Pushed.Select(chart => chart.Status));
        Assert.Equal(Ours.Manifest.Descriptor.Digest, registry.Tagged(TestPush.Repository, "1.0.0"));
        Assert.Equal(Ours.Manifest.Descriptor.Digest, registry.Tagged(TestPush.Repository, "latest"));
    }

    private static string Fault(string manifest, OverwriteMode mode)
    {
        using var registry = Holding(manifest);
        var held = registry.Tagged(TestPush.Repository, "1.0.0");

        var outcome = new TestPush { Overwrite = mode, Tags = "latest" }.To(registry, Chart);

        Assert.Empty(outcome.Pushed);
        Assert.Equal(0, registry.Count("PUT"));
        Assert.Equal(held, registry.Tagged(TestPush.Repository, "1.0.0"));
        Assert.Null(registry.Tagged(TestPush.Repository, "latest"));

        return Assert.Single(outcome.Faults).Code;
    }

    /// <summary>Our manifest with every annotation of ours, and these layers.</summary>
    private static string Manifest(string layers)
    {
        var json = JsonNode.Parse(Ours.Manifest.Content.Span)!.AsObject();
        json["layers"] = new JsonArray([.. layers.Split(' ', StringSplitOptions.RemoveEmptyEntries).Select(name => JsonNode.Parse(JsonOf(Named(name).Descriptor)))]);
        json["annotations"]!["made.by"] = "a stranger";

        return json.ToJsonString();
    }

    private static OciBlob Named(string name) => name switch { "ours" => Ours.Blobs[1], "evil" => Evil, _ => Provenance };

    private static string JsonOf(Descriptor descriptor) =>
        JsonNode.Parse($$"""{"mediaType":"{{descriptor.MediaType}}","digest":"{{descriptor.Digest}}","size":{{descriptor.Size}}}""")!.ToJsonString();

    private static ScriptedRegistry Holding(string manifest, string tag = "1.0.0")
    {
        var registry = new ScriptedRegistry();
        var blob = OciBlob.Of(MediaTypes.OciManifest, Encoding.UTF8.GetBytes(manifest));
        registry.Store.Manifests[$"{TestPush.Repository}:{tag}"] = blob;
        registry.Store.Manifests[$"{TestPush.Repository}:{blob.Descriptor.Digest}"] = blob;
        foreach (var part in (OciBlob[])[.. Ours.Blobs, Evil, Provenance])
        {
            registry.Store.Blobs[$"{TestPush.Repository}@{part.Descriptor.Digest}"] = part.Content.ToArray();
        }

        return registry;
    }
}

using System.Text;
using System.Text.Json.Nodes;
using HelmOci.Diagnostics;
using HelmOci.Oci;
using HelmOci.Publishing;
using HelmOci.Tests.InMemoryRegistry;
using static HelmOci.Tests.Publishing.CosignedRegistry;

namespace HelmOci.Tests.Publishing;

/// <summary>A tag that holds our chart under a manifest of somebody else: cosign's key signs only what this build would say.</summary>
public sealed class SignedClaimsTests : IDisposable
{
    /// <summary>By name, what somebody else changed.</summary>
    private static readonly Dictionary<string, Action<JsonObject>> Foreign = new()
    {
        ["an annotation more"] = json => json["annotations"]!["made.by"] = "a stranger",
        ["an annotation without a value"] = json => json["annotations"]!["org.opencontainers.image.source"] = "",
        ["another annotation"] = json => json["annotations"]!["org.opencontainers.image.version"] = "9.9.9",
        ["an annotation less"] = json => json["annotations"]!.AsObject().Remove("org.opencontainers.image.title"),
        ["another commit"] = json => json["annotations"]!["org.opencontainers.image.revision"] = "0123",
        ["a time that is none"] = json => json["annotations"]!["org.opencontainers.image.created"] = "<b>now</b>",
        ["a type"] = json => json["artifactType"] = "application/x",
        ["an annotation of a layer"] = json => json["layers"]![0]!["annotations"] = new JsonObject { ["org.opencontainers.image.title"] = "../evil" },
        ["an address of the config"] = json => json["config"]!["urls"] = new JsonArray("https://example.com"),
        ["a .prov"] = json => json["layers"]!.AsArray().Add(JsonNode.Parse($$"""{"mediaType":"{{MediaTypes.HelmProvenance}}","size":1,"digest":"{{ChartDigest}}"}""")),
    };

    private readonly CosignedRegistry _cosigned = new();

    public static TheoryData<string> ForeignNames => [.. Foreign.Keys];

    private ScriptedRegistry Registry => _cosigned.Server;

    public void Dispose() => _cosigned.Dispose();

    [Theory]
    [MemberData(nameof(ForeignNames))]
    public void AreNotSignedForOthers(string name)
    {
        var there = Hold(Foreign[name]);

        Assert.Equal(PushStatus.UpToDate, _cosigned.Push(null).Pushed[0].Status);
        Assert.Equal(DiagnosticCodes.ClaimsOfOthers, Assert.Single(_cosigned.Push(Ada).Faults).Code);
        var kept = _cosigned.Push(Ada, overwrite: OverwriteMode.Skip).Pushed[0];
        Assert.Equal((PushStatus.Skipped, there), (kept.Status, kept.Digest));
        Assert.Empty(kept.Companions);
        Assert.Contains("is kept, and gets neither signature nor attachment", Assert.Single(_cosigned.Log.Shown), StringComparison.Ordinal);
        Assert.Empty(_cosigned.Log.Warnings);
        Assert.Equal(0, Registry.Count("PUT"));

        Assert.Equal(PushStatus.Overwritten, _cosigned.Push(Ada, overwrite: OverwriteMode.Always).Pushed[0].Status);
        Assert.Contains($"its digest was {there}", Assert.Single(_cosigned.Log.Warnings, warning => warning.Code == DiagnosticCodes.Replaced).Message, StringComparison.Ordinal);
        Assert.Equal(ChartDigest, Registry.Tagged(TestPush.Repository, "1.0.0"));
        _cosigned.AssertSigned(Ada, 1);
    }

    [Fact]
    public void AreSignedWhereHelmMadeThem()
    {
        var there = Hold(json =>
        {
            json.Remove("mediaType");
            json["annotations"]!["org.opencontainers.image.created"] = "2025-01-02T03:04:05+01:00";
            json["annotations"]!.AsObject().Remove(ChartAnnotations.ContentDigest);
        });

        var pushed = _cosigned.Push(Ada).Pushed[0];

        Assert.Equal((PushStatus.UpToDate, there), (pushed.Status, pushed.Digest));
        Assert.Equal(2, pushed.Companions.Count);
        Assert.NotNull(Registry.Tagged(TestPush.Repository, $"sha256-{there.Hex}.sig"));
    }

    /// <summary>The chart is unchanged, and the commit is another one.</summary>
    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void StaySignedByTheBuildThatMadeThem(bool hasTag)
    {
        var first = _cosigned.Push(Ada, build: new BuildFacts { Revision = "0123" }).Pushed[0];
        if (hasTag) Registry.Store.Manifests.TryRemove($"{TestPush.Repository}:{first.Companions[1].Digest}", out _);
        else Registry.Store.Manifests.TryRemove($"{TestPush.Repository}:sha256-{first.Digest.Hex}.sig", out _);

        var again = _cosigned.Push(Ada, build: new BuildFacts { Revision = "4567" }).Pushed[0];

        Assert.Equal((PushStatus.UpToDate, first.Digest), (again.Status, again.Digest));
        Assert.Equal(2, again.Companions.Count);
        Assert.Equal(DiagnosticCodes.ClaimsOfOthers, Assert.Single(_cosigned.Push(Bob, build: new BuildFacts { Revision = "4567" }).Faults).Code);
    }

    /// <summary>Our manifest with a change, under the tag of the version.</summary>
    private Digest Hold(Action<JsonObject> change)
    {
        var ours = ChartArtifact.From(Chart, new BuildFacts(), isExperimental: false).Artifact;
        var json = JsonNode.Parse(ours.Manifest.Content.Span)!.AsObject();
        change(json);
        var there = _cosigned.Hold("1.0.0", json.ToJsonString());
        Registry.Store.Manifests[$"{TestPush.Repository}:{there.Descriptor.Digest}"] = there;
        foreach (var blob in ours.Blobs) Registry.Store.Blobs[$"{TestPush.Repository}@{blob.Descriptor.Digest}"] = blob.Content.ToArray();

        return there.Descriptor.Digest;
    }
}

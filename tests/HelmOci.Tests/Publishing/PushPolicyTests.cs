using HelmOci.Diagnostics;
using HelmOci.Oci;
using HelmOci.Publishing;
using HelmOci.Tests.InMemoryRegistry;

namespace HelmOci.Tests.Publishing;

public static class FirstPush
{
    [Fact]
    public static void TakesSixRequests()
    {
        using var registry = new ScriptedRegistry();

        var outcome = new TestPush().To(registry, TestPush.Chart("1.0.0"));

        Assert.Equal(PushStatus.Pushed, Assert.Single(outcome.Pushed).Status);
        Assert.Equal(outcome.Pushed[0].Digest, registry.Tagged(TestPush.Repository, "1.0.0"));
        Assert.Equal(["HEAD", "POST", "POST", "PUT", "PUT", "PUT"], registry.Requests.Select(request => request.Method).Order(StringComparer.Ordinal));
        Assert.Contains("/manifests/", registry.Requests[^1].Path, StringComparison.Ordinal);
    }

    [Fact]
    public static void WritesAPlusAsUnderscoreInTheTagAlone()
    {
        using var registry = new ScriptedRegistry();

        var outcome = new TestPush().To(registry, TestPush.Chart("1.0.0+b.1"));

        Assert.Equal("1.0.0_b.1", outcome.Pushed[0].Tag);
        Assert.Equal("1.0.0+b.1", outcome.Pushed[0].Version);
    }
}

public static class SameChartAgain
{
    [Fact]
    public static void TakesOneRequest()
    {
        using var registry = new ScriptedRegistry();
        new TestPush().To(registry, TestPush.Chart("1.0.0"));
        var before = registry.Requests.Count;

        var outcome = new TestPush().To(registry, TestPush.Chart("1.0.0"));

        Assert.Equal(PushStatus.UpToDate, outcome.Pushed[0].Status);
        Assert.Equal(1, registry.Requests.Count - before);
    }

    [Fact]
    public static void IsUpToDateWhateverElseTheManifestSays()
    {
        using var registry = new ScriptedRegistry();
        var chart = TestPush.Chart("1.0.0");
        var artifact = ChartArtifact.From(chart, new BuildFacts { Revision = "abc" }, isExperimental: false).Artifact;
        Hold(registry, artifact, "1.0.0");

        var outcome = new TestPush().To(registry, chart);

        Assert.Equal(PushStatus.UpToDate, outcome.Pushed[0].Status);
        Assert.Equal(artifact.Manifest.Descriptor.Digest, outcome.Pushed[0].Digest);
        Assert.Equal(0, registry.Count("PUT"));
    }

    [Fact]
    public static void IsUpToDateWhenHelmPushedIt()
    {
        using var registry = new ScriptedRegistry();
        var chart = TestPush.Chart("1.0.0");
        var layer = OciBlob.Of(MediaTypes.HelmChart, Recompress(chart.Content));
        Hold(registry, OciArtifact.Of(OciBlob.Of(MediaTypes.HelmConfig, chart.Metadata.ToConfigJson()), [layer], new Dictionary<string, string>()), "1.0.0");

        var outcome = new TestPush().To(registry, chart);

        Assert.Equal(PushStatus.UpToDate, outcome.Pushed[0].Status);
        Assert.Equal(0, registry.Count("PUT"));
    }

    private static byte[] Recompress(ReadOnlyMemory<byte> archive)
    {
        using var packed = new System.IO.Compression.GZipStream(new MemoryStream(archive.ToArray()), System.IO.Compression.CompressionMode.Decompress);
        using var stored = new MemoryStream();
        using (var gzip = new System.IO.Compression.GZipStream(stored, System.IO.Compression.CompressionLevel.NoCompression))
        {
            packed.CopyTo(gzip);
        }

        return stored.ToArray();
    }

    private static void Hold(ScriptedRegistry registry, OciArtifact artifact, string tag)
    {
        foreach (var blob in artifact.Blobs)
        {
            registry.Store.Blobs[$"{TestPush.Repository}@{blob.Descriptor.Digest}"] = blob.Content.ToArray();
        }

        registry.Store.Manifests[$"{TestPush.Repository}:{tag}"] = artifact.Manifest;
        registry.Store.Manifests[$"{TestPush.Repository}:{artifact.Manifest.Descriptor.Digest}"] = artifact.Manifest;
    }
}

public static class OtherChartUnderTheSameVersion
{
    [Theory]
    [InlineData("1.0.0", OverwriteMode.Auto, true)]
    [InlineData("1.0.0-rc.1", OverwriteMode.Never, false)]
    public static void IsRefusedWhereItMayNotBeReplaced(string version, OverwriteMode mode, bool isContinuousIntegration)
    {
        using var registry = new ScriptedRegistry();
        var first = new TestPush().To(registry, TestPush.Chart(version, "one"));

        var push = new TestPush { Overwrite = mode, IsContinuousIntegration = isContinuousIntegration };
        var outcome = push.To(registry, TestPush.Chart(version, "two"));

        Assert.Empty(outcome.Pushed);
        Assert.Equal(DiagnosticCodes.TagTaken, Assert.Single(outcome.Faults).Code);
        Assert.Equal(first.Pushed[0].Digest, registry.Tagged(TestPush.Repository, version));
    }

    [Theory]
    [InlineData("1.0.0", OverwriteMode.Auto, false)]
    [InlineData("1.0.0-rc.1", OverwriteMode.Auto, true)]
    [InlineData("1.0.0", OverwriteMode.Always, true)]
    public static void IsReplacedWithAWarningThatNamesTheOldDigest(string version, OverwriteMode mode, bool isContinuousIntegration)
    {
        using var registry = new ScriptedRegistry();
        var first = new TestPush().To(registry, TestPush.Chart(version, "one"));

        var push = new TestPush { Overwrite = mode, IsContinuousIntegration = isContinuousIntegration };
        var outcome = push.To(registry, TestPush.Chart(version, "two"));

        Assert.Equal(PushStatus.Overwritten, outcome.Pushed[0].Status);
        Assert.Equal(outcome.Pushed[0].Digest, registry.Tagged(TestPush.Repository, version));
        var warning = Assert.Single(push.Log.Warnings);
        Assert.Equal(DiagnosticCodes.Replaced, warning.Code);
        Assert.Contains(first.Pushed[0].Digest.ToString(), warning.Message, StringComparison.Ordinal);
    }

    [Fact]
    public static void IsKeptOnRequest()
    {
        using var registry = new ScriptedRegistry();
        var first = new TestPush().To(registry, TestPush.Chart("1.0.0", "one"));

        var outcome = new TestPush { Overwrite = OverwriteMode.Skip, Tags = "latest" }.To(registry, TestPush.Chart("1.0.0", "two"));

        Assert.Equal(PushStatus.Skipped, Assert.Single(outcome.Pushed).Status);
        Assert.Equal(first.Pushed[0].Digest, outcome.Pushed[0].Digest);
        Assert.Null(registry.Tagged(TestPush.Repository, "latest"));
    }

    [Fact]
    public static void IsNeverReplacedWhenItIsNoChart()
    {
        using var registry = new ScriptedRegistry();
        var image = OciArtifact.Of(OciBlob.Of("application/vnd.oci.image.config.v1+json", "{}"u8.ToArray()), [], new Dictionary<string, string>());
        registry.Store.Manifests[$"{TestPush.Repository}:1.0.0"] = image.Manifest;
        registry.Store.Manifests[$"{TestPush.Repository}:{image.Manifest.Descriptor.Digest}"] = image.Manifest;

        var outcome = new TestPush { Overwrite = OverwriteMode.Always }.To(registry, TestPush.Chart("1.0.0"));

        Assert.Equal(DiagnosticCodes.NotAChart, Assert.Single(outcome.Faults).Code);
        Assert.Equal(image.Manifest.Descriptor.Digest, registry.Tagged(TestPush.Repository, "1.0.0"));
    }
}

using HelmOci.Diagnostics;
using HelmOci.Oci;

namespace HelmOci.Tests.Oci;

public sealed class LayoutFolder : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("helmoci").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public void HoldsWhatWasWritten()
    {
        var layout = new ImageLayout(Path.Combine(_folder, "orders"));
        var artifact = Artifact("one");

        layout.Replace(artifact, "1.0.0");

        Assert.True(layout.Holds(artifact, "1.0.0"));
        Assert.False(layout.Holds(artifact, "1.0.1"));
        Assert.Equal(artifact.Manifest.Descriptor.Digest, layout.Resolve("1.0.0"));
        Assert.Equal(5, layout.Files().Count);
    }

    [Fact]
    public void IsReplacedWhole()
    {
        var layout = new ImageLayout(Path.Combine(_folder, "orders"));
        layout.Replace(Artifact("one"), "1.0.0");
        layout.Replace(Artifact("two"), "1.0.1");

        Assert.Null(layout.Resolve("1.0.0"));
        Assert.Equal(5, layout.Files().Count);
        Assert.Equal(["orders"], Directory.EnumerateFileSystemEntries(_folder).Select(Path.GetFileName));
    }

    [Fact]
    public void WithALostBlobIsNotTheArtifact()
    {
        var layout = new ImageLayout(Path.Combine(_folder, "orders"));
        var artifact = Artifact("one");
        layout.Replace(artifact, "1.0.0");
        File.Delete(Path.Combine(layout.Folder, "blobs", "sha256", artifact.Manifest.Descriptor.Digest.Hex));

        Assert.False(layout.Holds(artifact, "1.0.0"));
    }

    [Fact]
    public void OfSomebodyElseIsLeftAlone()
    {
        var file = Path.Combine(_folder, "notes.txt");
        File.WriteAllText(file, "mine");

        var fault = Assert.Throws<ChartException>(() => new ImageLayout(_folder).Replace(Artifact("one"), "1.0.0"));

        Assert.Equal(DiagnosticCodes.NotALayout, fault.Diagnostics[0].Code);
        Assert.Equal("mine", File.ReadAllText(file));
    }

    private static OciArtifact Artifact(string content) => OciArtifact.Of(
        OciBlob.Of(MediaTypes.HelmConfig, "{}"u8.ToArray()),
        [OciBlob.Of(MediaTypes.HelmChart, System.Text.Encoding.UTF8.GetBytes(content))],
        new Dictionary<string, string>());
}

using System.Diagnostics;
using System.Text;
using HelmOci.Diagnostics;
using HelmOci.Oci;
using HelmOci.Tests.Peers;
using HelmOci.Tests.Transport;

namespace HelmOci.Tests.Oci;

public sealed class LayoutFolder : IDisposable
{
    private readonly TempFolder _folder = new();
    private readonly ImageLayout _layout;

    public LayoutFolder() => _layout = new ImageLayout(Path.Combine(_folder.Path, "orders"));

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void HoldsWhatWasWritten()
    {
        var artifact = LayoutWriterProgram.Artifact("one");

        var written = _layout.Replace(artifact, "1.0.0");

        Assert.True(_layout.Holds(artifact, "1.0.0"));
        Assert.False(_layout.Holds(artifact, "1.0.1"));
        Assert.Equal(artifact.Manifest.Descriptor.Digest, _layout.Resolve("1.0.0"));
        Assert.Equal(Files(), written.Order(StringComparer.Ordinal));
        Assert.Equal(5, written.Count);
    }

    [Fact]
    public void HasTheLastChartAlone()
    {
        _layout.Replace(LayoutWriterProgram.Artifact("one"), "1.0.0");
        var two = LayoutWriterProgram.Artifact("two");

        var written = _layout.Replace(two, "1.0.1");

        Assert.Null(_layout.Resolve("1.0.0"));
        Assert.True(_layout.Holds(two, "1.0.1"));
        Assert.Equal(3, written.Count);
        Assert.Equal(["orders"], Directory.EnumerateFileSystemEntries(_folder.Path).Select(Path.GetFileName));
    }

    [Fact]
    public void IsMendedWhereABlobIsLostOrDamaged()
    {
        var artifact = LayoutWriterProgram.Artifact("one");
        _layout.Replace(artifact, "1.0.0");
        var (manifest, layer) = (Blob(artifact.Manifest), Blob(artifact.Blobs[1]));
        File.Delete(manifest);
        File.WriteAllText(layer, "eno");

        Assert.False(_layout.Holds(artifact, "1.0.0"));
        Assert.Equal([layer, manifest], _layout.Replace(artifact, "1.0.0"));
        Assert.True(_layout.Holds(artifact, "1.0.0"));
    }

    [Fact]
    public void OfSomebodyElseIsLeftAlone()
    {
        var file = _folder.Write("orders/deep/notes.txt", "mine");

        var fault = Assert.Throws<ChartException>(() => _layout.Replace(LayoutWriterProgram.Artifact("one"), "1.0.0"));

        Assert.Equal(DiagnosticCodes.NotALayout, fault.Diagnostics[0].Code);
        Assert.Equal([file], Files());
    }

    /// <summary>A build that was killed at its first file: the next one goes on.</summary>
    [Fact]
    public void WithOurPassingFilesAloneIsOurs()
    {
        _folder.Write("orders/.helmoci.lock", "");
        _folder.Write("orders/.helmoci.abcdefgh.abc.tmp", "half of");

        _layout.Replace(LayoutWriterProgram.Artifact("one"), "1.0.0");

        Assert.True(_layout.Holds(LayoutWriterProgram.Artifact("one"), "1.0.0"));
    }

    [Fact]
    public void KeepsReplacedBlobsForAnHourAndThenDeletesThem()
    {
        var (one, two, three) = (LayoutWriterProgram.Artifact("one"), LayoutWriterProgram.Artifact("two"), LayoutWriterProgram.Artifact("three"));
        _layout.Replace(one, "1.0.0");
        _folder.Write("orders/.helmoci.abcdefgh.abc.tmp", "half of");
        foreach (var file in Files()) File.SetLastWriteTimeUtc(file, DateTime.UtcNow.AddDays(-1));

        _layout.Replace(two, "1.0.0");
        Assert.True(File.Exists(Blob(one.Manifest)) && File.Exists(Blob(one.Blobs[1])));

        _layout.Replace(three, "1.0.0", new LaterClock(TimeSpan.FromMinutes(59)));
        Assert.True(File.Exists(Blob(one.Manifest)) && File.Exists(Blob(one.Blobs[1])));

        _layout.Replace(two, "1.0.0", new LaterClock(TimeSpan.FromMinutes(61)));
        Assert.False(File.Exists(Blob(one.Manifest)) || File.Exists(Blob(one.Blobs[1])));
        Assert.True(File.Exists(Blob(three.Manifest)) && _layout.Holds(two, "1.0.0"));
        Assert.Equal(["three", "two"], Files().Select(File.ReadAllText).Where(text => text is "one" or "two" or "three").Order(StringComparer.Ordinal));
        // With the note of what is to go.
        Assert.Equal(8, Files().Count);
    }

    [Fact]
    public void KeepsWhatOthersPutThere()
    {
        _layout.Replace(LayoutWriterProgram.Artifact("one"), "1.0.0");
        var foreign = LayoutWriterProgram.Artifact("foreign");
        foreach (var blob in foreign.Blobs.Append(foreign.Manifest)) File.WriteAllBytes(Blob(blob), blob.Content.ToArray());
        var entry = $$$"""{"mediaType":"{{{MediaTypes.OciManifest}}}","digest":"{{{foreign.Manifest.Descriptor.Digest}}}","size":{{{foreign.Manifest.Descriptor.Size}}},"x":[1]}""";
        var index = Path.Combine(_layout.Folder, "index.json");
        File.WriteAllText(index, File.ReadAllText(index).Replace("\"manifests\":[", $"\"y\":{{}},\"manifests\":[{entry},", StringComparison.Ordinal));
        var notes = _folder.Write("orders/blobs/sha256/notes.txt", "mine");
        var noBlob = _folder.Write($"orders/blobs/sha256/{new string('a', 64)}", "not of this digest");
        var early = OciBlob.Of(MediaTypes.HelmChart, "which its writer has yet to name"u8.ToArray());
        File.WriteAllBytes(Blob(early), early.Content.ToArray());
        foreach (var file in Files()) File.SetLastWriteTimeUtc(file, DateTime.UtcNow.AddDays(-1));

        _layout.Replace(LayoutWriterProgram.Artifact("two"), "1.0.1");
        _layout.Replace(LayoutWriterProgram.Artifact("three"), "1.0.2", new LaterClock(TimeSpan.FromHours(3)));

        var text = File.ReadAllText(index);
        Assert.Contains(entry, text, StringComparison.Ordinal);
        Assert.EndsWith("\"y\":{}}", text, StringComparison.Ordinal);
        Assert.All([notes, noBlob, Blob(early), .. foreign.Blobs.Append(foreign.Manifest).Select(Blob)], file => Assert.True(File.Exists(file)));
        Assert.False(File.Exists(Blob(LayoutWriterProgram.Artifact("one").Manifest)));
        Assert.Null(_layout.Resolve("1.0.1"));
    }

    [PeerFact(Peer.Skopeo)]
    public void IsReadAndAddedToBySkopeo()
    {
        var (ours, theirs) = (LayoutWriterProgram.Artifact("ours"), LayoutWriterProgram.Artifact("theirs"));
        _layout.Replace(ours, "1.0.0");
        var other = new ImageLayout(Path.Combine(_folder.Path, "other"));
        other.Replace(theirs, "2.0.0");

        Skopeo($"oci:{other.Folder}:2.0.0", $"oci:{_layout.Folder}:copied");
        Assert.True(_layout.Holds(ours, "1.0.0"));

        _layout.Replace(LayoutWriterProgram.Artifact("new"), "1.0.1", new LaterClock(TimeSpan.FromHours(2)));
        Skopeo($"oci:{_layout.Folder}:copied", $"oci:{Path.Combine(_folder.Path, "back")}:3.0.0");
        Assert.True(new ImageLayout(Path.Combine(_folder.Path, "back")).Holds(theirs, "3.0.0"));
    }

    private static void Skopeo(string from, string to)
    {
        using var process = Process.Start(new ProcessStartInfo(Peer.PathOf(Peer.Skopeo), ["copy", "--insecure-policy", from, to]) { RedirectStandardError = true, RedirectStandardOutput = true })!;
        var errors = process.StandardError.ReadToEnd();
        process.WaitForExit();
        Assert.True(process.ExitCode == 0, errors);
    }

    private string Blob(OciBlob blob) => Path.Combine(_layout.Folder, "blobs", "sha256", blob.Descriptor.Digest.Hex);

    private List<string> Files() => [.. Directory.EnumerateFiles(_layout.Folder, "*", SearchOption.AllDirectories).Order(StringComparer.Ordinal)];

    private sealed class LaterClock(TimeSpan later) : TimeProvider
    {
        public override DateTimeOffset GetUtcNow() => System.GetUtcNow() + later;
    }
}

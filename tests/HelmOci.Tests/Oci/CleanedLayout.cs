using HelmOci.Diagnostics;
using HelmOci.Files;
using HelmOci.Oci;
using HelmOci.Tests.Transport;

namespace HelmOci.Tests.Oci;

/// <summary>What Clean leaves of a layout: all of others, and always something that the next push can go on with.</summary>
public sealed class CleanedLayout : IDisposable
{
    private static readonly OciArtifact One = LayoutWriterProgram.Artifact("one");
    private static readonly OciArtifact Two = LayoutWriterProgram.Artifact("two");

    private readonly TempFolder _folder = new();
    private readonly ImageLayout _layout;

    public CleanedLayout() => _layout = new ImageLayout(Path.Combine(_folder.Path, "oci", "orders"));

    private string Index => Path.Combine(_layout.Folder, "index.json");

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void HasNoFiles()
    {
        Push("a", One, "1.0.0");
        Push("a", Two, "1.0.1");

        Clean("a");

        Assert.Empty(Files());
        Push("a", One, "1.0.0");
        Assert.True(_layout.Holds(One, "1.0.0"));
    }

    /// <summary>Windows refuses to delete and to replace such files at first; no other system does.</summary>
    [Fact]
    public void HasNoFilesThatWereReadOnly()
    {
        Push("a", One, "1.0.0");
        SetReadOnly();
        Push("a", Two, "1.0.1");
        SetReadOnly();

        Clean("a");

        Assert.Empty(Files());
    }

    /// <summary>As skopeo adds it: a manifest with its blobs, and an entry of the index.</summary>
    [Fact]
    public void HasWhatOthersAdded()
    {
        Push("a", One, "1.0.0");
        var foreign = LayoutWriterProgram.Artifact("foreign");
        foreach (var blob in foreign.Blobs.Append(foreign.Manifest)) File.WriteAllBytes(Blob(blob), blob.Content.ToArray());
        AddEntry(foreign, "\"org.opencontainers.image.ref.name\":\"theirs\"");
        Push("a", Two, "1.0.1");

        Clean("a");

        Assert.Equal(foreign.Manifest.Descriptor.Digest, _layout.Resolve("theirs"));
        Assert.All(foreign.Blobs.Append(foreign.Manifest), blob => Assert.True(File.Exists(Blob(blob))));
        Assert.False(File.Exists(Blob(Two.Manifest)) || File.Exists(Blob(Two.Blobs[1])) || File.Exists(Blob(One.Manifest)));
        Push("a", One, "1.0.0");
        Assert.NotNull(_layout.Resolve("theirs"));
    }

    /// <summary>As <c>oras tag</c> names our chart anew, with a copy of what our entry says.</summary>
    [Fact]
    public void HasTheTagThatOthersGaveOurChart()
    {
        Push("a", One, "1.0.0");
        AddEntry(One, "\"org.opencontainers.image.ref.name\":\"stable\",\"build.helmoci.tag\":\"1.0.0\"", $"\"artifactType\":\"{MediaTypes.HelmConfig}\",");
        Push("a", Two, "1.0.1");
        Assert.Equal(One.Manifest.Descriptor.Digest, _layout.Resolve("stable"));

        Clean("a");

        Assert.Equal(One.Manifest.Descriptor.Digest, _layout.Resolve("stable"));
        Assert.True(File.Exists(Blob(One.Manifest)) && File.Exists(Blob(One.Blobs[0])) && File.Exists(Blob(One.Blobs[1])));
        Assert.Null(_layout.Resolve("1.0.1"));
    }

    /// <summary>Two configurations, or projects with one ChartLayoutPath.</summary>
    [Fact]
    public void HasWhatAnotherListNames()
    {
        Push("a", One, "1.0.0");
        Push("b", Two, "1.0.1");

        Clean("a");

        Assert.True(_layout.Holds(Two, "1.0.1"));
        Push("b", One, "1.0.2");
        Clean("b");
        Assert.Empty(Files());
    }

    [Fact]
    public void WithAStrayFileTakesTheNextPush()
    {
        Push("a", One, "1.0.0");
        var notes = _folder.Write("oci/orders/notes.txt", "mine");

        Clean("a");

        Assert.True(File.Exists(notes));
        Assert.False(File.Exists(Index) || File.Exists(Blob(One.Manifest)));
        Push("a", Two, "1.0.1");
        Assert.True(_layout.Holds(Two, "1.0.1"));
    }

    /// <summary>The build was killed after the index was in place and before it was listed.</summary>
    [Fact]
    public void OfABuildThatWasKilledTakesTheNextPush()
    {
        Push("a", One, "1.0.0");
        _layout.Replace(Two, "1.0.1");

        Clean("a");

        Assert.True(_layout.Holds(Two, "1.0.1"));
        Push("a", One, "1.0.2");
        Clean("a");
        Assert.Empty(Files());
    }

    /// <summary>As earlier versions of this package left it.</summary>
    [Fact]
    public void WithoutItsMarkerTakesTheNextPush()
    {
        Push("a", One, "1.0.0");
        File.Delete(Path.Combine(_layout.Folder, "oci-layout"));

        Push("a", Two, "1.0.1");

        Assert.True(_layout.Holds(Two, "1.0.1"));
    }

    [Fact]
    public void ThatIsDamagedIsAWarningAndTheRestIsCleaned()
    {
        Push("a", One, "1.0.0");
        File.WriteAllText(Index, "no JSON");
        var report = _folder.Write("oci/report.json", "{}");
        List("a").Add([new(report)]);

        var log = Clean("a");

        Assert.Equal(DiagnosticCodes.LayoutUnreadable, Assert.Single(log.Warnings).Code);
        Assert.False(File.Exists(report));
        Assert.True(File.Exists(Blob(One.Manifest)));
    }

    [Fact]
    public void IsNotMadeWhereItIsGone()
    {
        Push("a", One, "1.0.0");
        Directory.Delete(_layout.Folder, recursive: true);

        Assert.False(_layout.Remove(One.Manifest.Descriptor.Digest, CancellationToken.None));
        Assert.False(Directory.Exists(_layout.Folder));
    }

    private WrittenFiles List(string name) => new(Path.Combine(_folder.Path, "obj", name, "files.txt"));

    private void Push(string list, OciArtifact artifact, string tag)
    {
        _layout.Replace(artifact, tag);
        List(list).Add([new(_layout.Folder, artifact.Manifest.Descriptor.Digest.ToString())]);
    }

    private RecordingLog Clean(string list)
    {
        var log = new RecordingLog();
        List(list).Delete(new CleanPlaces(_folder.Path, [Path.Combine(_folder.Path, "oci")], ""), Remove, log, CancellationToken.None);

        return log;

        static bool Remove(string folder, string manifest) => Digest.TryParse(manifest, out var digest) && new ImageLayout(folder).Remove(digest, CancellationToken.None);
    }

    private void AddEntry(OciArtifact artifact, string annotations, string members = "")
    {
        var manifest = artifact.Manifest.Descriptor;
        var entry = $$$"""{"mediaType":"{{{MediaTypes.OciManifest}}}","digest":"{{{manifest.Digest}}}","size":{{{manifest.Size}}},{{{members}}}"annotations":{{{{annotations}}}}}""";
        File.WriteAllText(Index, File.ReadAllText(Index).Replace("\"manifests\":[", $"\"manifests\":[{entry},", StringComparison.Ordinal));
    }

    private string Blob(OciBlob blob) => Path.Combine(_layout.Folder, "blobs", "sha256", blob.Descriptor.Digest.Hex);

    private void SetReadOnly() => Files().ForEach(file => File.SetAttributes(file, FileAttributes.ReadOnly));

    private List<string> Files() => [.. Directory.EnumerateFiles(_layout.Folder, "*", SearchOption.AllDirectories)];
}

using System.Diagnostics;
using System.Runtime.InteropServices;
using HelmOci.Diagnostics;
using HelmOci.Oci;
using HelmOci.Tests.Peers;
using HelmOci.Tests.Transport;

namespace HelmOci.Tests.Oci;

/// <summary>Layouts that are damaged, planted or cannot be written: a coded error, and everything stays as it was.</summary>
public sealed class FaultyLayout : IDisposable
{
    private static readonly OciArtifact One = LayoutWriterProgram.Artifact("one");
    private static readonly OciArtifact Two = LayoutWriterProgram.Artifact("two");

    private readonly TempFolder _folder = new();
    private readonly ImageLayout _layout;

    public FaultyLayout()
    {
        _layout = new ImageLayout(Path.Combine(_folder.Path, "orders"));
        _layout.Replace(One, "1.0.0");
    }

    private string Index => Path.Combine(_layout.Folder, "index.json");

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("")]
    [InlineData("no JSON")]
    [InlineData("[]")]
    [InlineData("{}")]
    [InlineData("""{"manifests":{}}""")]
    [InlineData("""{"manifests":[1]}""")]
    [InlineData("""{"manifests":[{"size":1}]}""")]
    [InlineData("""{"manifests":[{"digest":"x","size":99999999999999999999}]}""")]
    [InlineData("""{"manifests":[{"digest":"x","size":1,"annotations":[]}]}""")]
    [InlineData("""{"manifests":[{"digest":"\ud800","size":1}]}""")]
    [InlineData("""{"manifests":[],"mediaType":"application/vnd.docker.distribution.manifest.list.v2+json"}""")]
    [InlineData("""{"manifests":[],"mediaType":2}""")]
    [InlineData("""{"manifests":[],"x":"\ud800"}""")]
    public void WithADamagedIndexIsTold(string index)
    {
        File.WriteAllText(Index, index);

        AssertRefused(DiagnosticCodes.LayoutUnreadable);
        Assert.Equal(index, File.ReadAllText(Index));
    }

    [Fact]
    public void WithAnIndexTooDeepIsTold()
    {
        File.WriteAllText(Index, $$"""{"manifests":[],"x":{{new string('[', 10_000)}}{{new string(']', 10_000)}}}""");

        AssertRefused(DiagnosticCodes.LayoutUnreadable);
    }

    [Fact]
    public void WithAnIndexOf100MegabytesIsTold()
    {
        using (var file = File.OpenWrite(Index)) file.SetLength(100 << 20);

        AssertRefused(DiagnosticCodes.LayoutUnreadable);
    }

    [Fact]
    public void WithAFolderForAnIndexIsTold()
    {
        File.Delete(Index);
        Directory.CreateDirectory(Index);

        AssertRefused(DiagnosticCodes.LayoutUnreadable);
    }

    [SystemFact(Needs.Shell)]
    public void WithAPipeForAnIndexIsTold()
    {
        File.Delete(Index);
        Run("mkfifo", Index);

        AssertRefused(DiagnosticCodes.LayoutUnreadable);
    }

    [Theory]
    [InlineData("""{"imageLayoutVersion":"2.0.0"}""")]
    [InlineData("no JSON")]
    [InlineData("[]")]
    public void OfAnotherVersionIsTold(string marker)
    {
        File.WriteAllText(Path.Combine(_layout.Folder, "oci-layout"), marker);

        AssertRefused(DiagnosticCodes.LayoutUnreadable);
    }

    [SystemTheory(Needs.Links)]
    [InlineData("")]
    [InlineData("index.json")]
    [InlineData("oci-layout")]
    [InlineData("blobs")]
    [InlineData("blobs/sha256")]
    [InlineData("blobs/sha256/BLOB")]
    [InlineData(".helmoci.lock")]
    public void WithALinkIsTold(string name)
    {
        foreach (var target in new[] { "outside", "nowhere" })
        {
            var outside = Path.Combine(_folder.Path, "outside");
            if (!Directory.Exists(outside)) Copy(_layout.Folder, outside);
            var path = Path.Combine(_layout.Folder, Named(name)).TrimEnd('/');
            if (Directory.Exists(path) && new FileInfo(path).LinkTarget is null) Directory.Delete(path, recursive: true);
            else File.Delete(path);
            File.CreateSymbolicLink(path, Path.Combine(_folder.Path, target, Named(name)).TrimEnd('/'));
            var before = Listing(outside);

            AssertRefused(DiagnosticCodes.LinkInLayout);

            Assert.Equal(before, Listing(outside));
            Assert.False(Path.Exists(Path.Combine(_folder.Path, "nowhere")));
        }
    }

    [Fact]
    public void WithAFolderForABlobIsTold()
    {
        Directory.CreateDirectory(Path.Combine(_layout.Folder, Named("blobs/sha256/BLOB")));

        AssertRefused(DiagnosticCodes.CannotWrite);
        Assert.True(_layout.Holds(One, "1.0.0"));
    }

    [Theory]
    [InlineData("file", DiagnosticCodes.NotALayout)]
    [InlineData("file/orders", DiagnosticCodes.CannotWrite)]
    public void WhoseFolderIsAFileIsTold(string name, string code)
    {
        var file = _folder.Write("file", "mine");

        var fault = Assert.Throws<ChartException>(() => new ImageLayout(Path.Combine(_folder.Path, name)).Replace(Two, "1.0.1"));

        Assert.Equal(code, fault.Diagnostics[0].Code);
        Assert.Equal("mine", File.ReadAllText(file));
    }

    [RootFact]
    public void OnAFullDiskIsTold()
    {
        using var disk = new SmallDisk("size=96k");
        var layout = new ImageLayout(Path.Combine(disk.Path, "orders"));
        layout.Replace(One, "1.0.0");
        var before = Listing(layout.Folder);

        var fault = Assert.Throws<ChartException>(() => layout.Replace(LayoutWriterProgram.Artifact(new string('x', 200_000)), "1.0.1"));

        Assert.Equal(DiagnosticCodes.CannotWrite, fault.Diagnostics[0].Code);
        Assert.True(layout.Holds(One, "1.0.0"));
        Assert.Equal(before, Listing(layout.Folder));
    }

    [RootFact]
    public void OnAReadOnlyDiskIsReadAndNotWritten()
    {
        using var disk = new SmallDisk("size=96k");
        var layout = new ImageLayout(Path.Combine(disk.Path, "orders"));
        layout.Replace(One, "1.0.0");
        Run("mount", "-o", "remount,ro", disk.Path);

        var fault = Assert.Throws<ChartException>(() => layout.Replace(Two, "1.0.1"));

        Assert.Equal(DiagnosticCodes.CannotWrite, fault.Diagnostics[0].Code);
        Assert.True(layout.Holds(One, "1.0.0"));
    }

    [Fact]
    public void OfAnotherBuildIsWaitedForAndToldInTime()
    {
        using var other = _layout.Open(CancellationToken.None);

        var fault = Assert.Throws<ChartException>(() => _layout.Open(TimeProvider.System, TimeSpan.FromMilliseconds(50), CancellationToken.None));

        Assert.Equal(DiagnosticCodes.LayoutBusy, fault.Diagnostics[0].Code);
    }

    [Fact]
    public void OfAnotherBuildIsNotWaitedForAfterCancellation()
    {
        using var other = _layout.Open(CancellationToken.None);
        using var cancellation = new CancellationTokenSource(TimeSpan.FromMilliseconds(50));
        var waited = Stopwatch.StartNew();

        Assert.Throws<OperationCanceledException>(() => _layout.Open(cancellation.Token));
        Assert.True(waited.Elapsed < TimeSpan.FromSeconds(5));
    }

    private static string Named(string name) => name.Replace("BLOB", Two.Blobs[1].Descriptor.Digest.Hex, StringComparison.Ordinal);

    private void AssertRefused(string code)
    {
        var before = Listing(_layout.Folder);

        var fault = Assert.Throws<ChartException>(() => _layout.Replace(Two, "1.0.1"));

        Assert.Equal(code, Assert.Single(fault.Diagnostics).Code);
        // The blobs of a push that failed are in nobody's way.
        Assert.Empty(before.Except(Listing(_layout.Folder)));
    }

    /// <summary>What is there, with its time; nothing for a folder that is not there, or is a link to nowhere.</summary>
    private static List<string> Listing(string folder) => !Directory.Exists(folder) ? [] :
        [.. Directory.EnumerateFileSystemEntries(folder, "*", SearchOption.AllDirectories).Select(path => $"{path} {File.GetLastWriteTimeUtc(path):O}").Order(StringComparer.Ordinal)];

    private static void Copy(string from, string to)
    {
        foreach (var file in Directory.EnumerateFiles(from, "*", SearchOption.AllDirectories))
        {
            var copy = Path.Combine(to, Path.GetRelativePath(from, file));
            Directory.CreateDirectory(Path.GetDirectoryName(copy)!);
            File.Copy(file, copy);
        }
    }

    private static void Run(string program, params string[] arguments)
    {
        using var process = Process.Start(program, arguments);
        process.WaitForExit();
        Assert.Equal(0, process.ExitCode);
    }

    /// <summary>A file system of its own, in memory.</summary>
    private sealed class SmallDisk : IDisposable
    {
        private readonly TempFolder _folder = new();

        public SmallDisk(string options) => Run("mount", "-t", "tmpfs", "-o", options, "tmpfs", _folder.Path);

        public string Path => _folder.Path;

        public void Dispose()
        {
            Run("umount", _folder.Path);
            _folder.Dispose();
        }
    }

    /// <summary>A fact that needs a file system of its own: skipped where this user may not mount one.</summary>
    [AttributeUsage(AttributeTargets.Method)]
    private sealed class RootFactAttribute : FactAttribute
    {
        private static readonly Lazy<bool> CanMount = new(() =>
        {
            if (!OperatingSystem.IsLinux()) return false;

            using var process = Process.Start(new ProcessStartInfo("unshare", ["-m", "mount", "-t", "tmpfs", "tmpfs", "/mnt"]) { RedirectStandardError = true })!;
            process.WaitForExit();

            return process.ExitCode == 0;
        });

        public RootFactAttribute() => Skip = CanMount.Value ? null : $"This user may mount no file system ({RuntimeInformation.OSDescription}).";
    }
}

using System.Diagnostics;
using System.Security.Cryptography;
using HelmOci.Diagnostics;
using HelmOci.Files;
using HelmOci.Tests.Peers;
using HelmOci.Tests.Transport;

namespace HelmOci.Tests.Files;

/// <summary>What Clean deletes by the list of what was written: ours, and nothing that a list from elsewhere names.</summary>
public sealed class CleanedFiles : IDisposable
{
    private readonly string _root = Directory.CreateTempSubdirectory("clean").FullName;
    private readonly RecordingLog _log = new();

    public CleanedFiles() => Directory.CreateDirectory(PathOf("bin"));

    public void Dispose() => Directory.Delete(_root, recursive: true);

    [Fact]
    public void AreThoseThatWereWritten()
    {
        var first = Write("bin/a*%41.tgz");
        var second = Write("bin/oci/app;x/index.json");
        Files.Add([new(first)]);
        Files.Add([new(second)]);

        Clean();

        Assert.False(File.Exists(first) || File.Exists(second) || File.Exists(PathOf("obj/files.txt")));
    }

    [Fact]
    public void AreNotThoseThatWereChanged()
    {
        var changed = Write("bin/changed.tgz");
        Files.Add([new(changed)]);
        File.AppendAllText(changed, "more");

        Clean();

        Assert.True(File.Exists(changed));
    }

    [Fact]
    public void AreThoseOfTheLastBuildThatWroteThem()
    {
        var file = Write("bin/app.tgz");
        Files.Add([new(file)]);
        File.WriteAllText(file, "new");
        Files.Add([new(file)]);

        Clean();

        Assert.False(File.Exists(file));
    }

    /// <summary>A folder on the way to a report or an output folder, planted as a link.</summary>
    [SystemTheory(Needs.Links)]
    [InlineData("reports/App.json", "reports")]
    [InlineData("bin/oci/file", "bin/oci")]
    [InlineData("bin/oci/file", "bin")]
    public void AreNotThoseThatALinkedFolderLeadsTo(string path, string linked)
    {
        Write(path);
        Directory.Move(PathOf(linked), PathOf("victim"));
        Directory.CreateSymbolicLink(PathOf(linked), PathOf("victim"));
        List(PathOf(path));

        Files.Delete(new CleanPlaces(PathOf("src"), [PathOf("bin"), PathOf("bin/oci")], PathOf("reports/App.json")), NoLayout, _log, CancellationToken.None);

        Assert.True(File.Exists(PathOf(path)));
        Assert.Contains(_log.Lines, message => message.Contains(PathOf(path), StringComparison.Ordinal));
    }

    /// <summary>To open a pipe would wait for somebody who writes into it.</summary>
    [SystemFact(Needs.Shell)]
    public async Task AreNoneOfAListThatIsAPipe()
    {
        Directory.CreateDirectory(PathOf("obj"));
        MakePipe("obj/files.txt");
        var file = Write("bin/ours");

        await Task.Run(() => Files.Add([new(file)])).WaitAsync(TimeSpan.FromSeconds(20));
        Assert.Equal($"sha256:{DigestOf(file)} {file}\n", File.ReadAllText(PathOf("obj/files.txt")));

        File.Delete(PathOf("obj/files.txt"));
        MakePipe("obj/files.txt");
        await Task.Run(Clean).WaitAsync(TimeSpan.FromSeconds(20));
        Assert.True(File.Exists(file));
    }

    [SystemFact(Needs.Shell)]
    public async Task AreNoPipes()
    {
        MakePipe("bin/pipe");
        Directory.CreateDirectory(PathOf("obj"));
        File.WriteAllText(PathOf("obj/files.txt"), $"sha256:{Convert.ToHexString(SHA256.HashData([])).ToLowerInvariant()} {PathOf("bin/pipe")}\n");

        await Task.Run(() => Files.Add([new(PathOf("bin/pipe"))])).WaitAsync(TimeSpan.FromSeconds(20));
        await Task.Run(Clean).WaitAsync(TimeSpan.FromSeconds(20));

        Assert.True(File.Exists(PathOf("bin/pipe")));
    }

    [Fact]
    public void AreNoneOnceTheBuildIsCancelled()
    {
        var file = Write("bin/ours");
        Files.Add([new(file)]);
        using var cancellation = new CancellationTokenSource();
        cancellation.Cancel();

        Assert.ThrowsAny<OperationCanceledException>(() => Files.Delete(new CleanPlaces(_root, [PathOf("bin")], ""), NoLayout, _log, cancellation.Token));
        Assert.ThrowsAny<OperationCanceledException>(() => Files.Add([new(file)], cancellation.Token));
        Assert.True(File.Exists(file));
    }

    /// <summary>As a list that came with the sources names them, with the right digests.</summary>
    [Theory]
    [InlineData("outside/id_rsa")]
    [InlineData("binary/file")]
    [InlineData("bin")]
    public void AreNotThoseElsewhere(string path)
    {
        Write("outside/id_rsa");
        Write("binary/file");
        var ours = Write("bin/ours");
        List(PathOf(path), ours);

        Clean();

        Assert.True(File.Exists(PathOf("outside/id_rsa")) && File.Exists(PathOf("binary/file")));
        Assert.False(File.Exists(ours));
        Assert.Contains(_log.Lines, message => message.Contains(PathOf(path), StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("{0}/outside/id_rsa")]
    [InlineData("sha256:00 {0}/outside/id_rsa")]
    [InlineData("SHA256:{1} {0}/outside/id_rsa")]
    [InlineData("sha256:{1} {0}/bin/../outside/id_rsa")]
    [InlineData("sha256:{1} {0}/bin/./../outside/id_rsa")]
    [InlineData("sha256:{1} ../outside/id_rsa")]
    [InlineData("sha256:{1} outside/id_rsa")]
    [InlineData("sha256:{1} ")]
    [InlineData("sha256:{1}")]
    [InlineData("sha256:{1} {0}/bin/a\u0000/../../outside/id_rsa")]
    [InlineData("sha256:{1} {0}/bin//ours")]
    public void AreNoneOfAListThatIsNotOurs(string line)
    {
        var theirs = Write("outside/id_rsa");
        var ours = Write("bin/ours");
        List(ours);
        File.AppendAllText(PathOf("obj/files.txt"), string.Format(null, line, _root, DigestOf(theirs)) + "\n");

        Clean();

        Assert.True(File.Exists(theirs) && File.Exists(ours) && File.Exists(PathOf("obj/files.txt")));
        Assert.Single(_log.Lines);
    }

    /// <summary>No pattern and no escape is anything but a name.</summary>
    [Theory]
    [InlineData("bin/*")]
    [InlineData("bin/**")]
    [InlineData("bin/%6furs")]
    [InlineData("bin/our?")]
    [InlineData("bin/%2e%2e/outside/id_rsa")]
    public void AreNotThoseThatAPatternMeans(string path)
    {
        var theirs = Write("outside/id_rsa");
        var there = Write("bin/ours");
        Directory.CreateDirectory(PathOf("obj"));
        File.WriteAllText(PathOf("obj/files.txt"), $"sha256:{DigestOf(there)} {PathOf(path)}\n");

        Clean();

        Assert.True(File.Exists(there) && File.Exists(theirs));
    }

    [SystemTheory(Needs.Links)]
    [InlineData("bin/linked/id_rsa")]
    [InlineData("bin/link")]
    [InlineData("bin/deep/linked/id_rsa")]
    public void AreNotThoseThatALinkLeadsTo(string path)
    {
        var theirs = Write("outside/id_rsa");
        Directory.CreateDirectory(PathOf("bin/deep"));
        Directory.CreateSymbolicLink(PathOf("bin/linked"), PathOf("outside"));
        Directory.CreateSymbolicLink(PathOf("bin/deep/linked"), "../../outside");
        File.CreateSymbolicLink(PathOf("bin/link"), theirs);
        List(PathOf(path));

        Clean();

        Assert.True(File.Exists(theirs));
    }

    [SystemFact(Needs.Links)]
    public void AreNoneOfAListThatIsALink()
    {
        var ours = Write("bin/ours");
        List(ours);
        File.Move(PathOf("obj/files.txt"), PathOf("list"));
        File.CreateSymbolicLink(PathOf("obj/files.txt"), PathOf("list"));

        Clean();

        Assert.True(File.Exists(ours) && File.Exists(PathOf("list")));
    }

    [Fact]
    public void MayHoldAReportThatLiesElsewhere()
    {
        var report = Write("reports/App.json");
        Files.Add([new(report)]);

        Files.Delete(new CleanPlaces(_root, [PathOf("bin")], report), NoLayout, _log, CancellationToken.None);

        Assert.False(File.Exists(report));
    }

    [Fact]
    public void AreListedAnewWhereTheListWasNotOurs()
    {
        Write("obj/files.txt");
        var file = Write("bin/app.tgz");

        Files.Add([new(file)]);

        Assert.Equal($"sha256:{DigestOf(file)} {file}\n", File.ReadAllText(PathOf("obj/files.txt")));
    }

    [Fact]
    public void ThatCannotBeListedAreACodedError()
    {
        Directory.CreateDirectory(PathOf("obj/files.txt"));
        var file = Write("bin/app.tgz");

        var fault = Assert.Throws<ChartException>(() => Files.Add([new(file)]));

        Assert.Equal(DiagnosticCodes.CannotWrite, Assert.Single(fault.Diagnostics).Code);
    }

    /// <summary>A file that another program holds open cannot be read.</summary>
    [Fact]
    public void OfAListThatCannotBeReadAreACodedError()
    {
        List(Write("bin/ours"));
        using var held = new FileStream(PathOf("obj/files.txt"), FileMode.Open, FileAccess.ReadWrite, FileShare.None);

        var fault = Assert.Throws<ChartException>(Clean);

        Assert.Equal(DiagnosticCodes.CannotRead, Assert.Single(fault.Diagnostics).Code);
    }

    private WrittenFiles Files => new(PathOf("obj/files.txt"));

    private void Clean() => Files.Delete(new CleanPlaces(_root, [PathOf("bin") + "/", PathOf("obj")], PathOf("obj/report.json")), NoLayout, _log, CancellationToken.None);

    private static bool NoLayout(string folder, string manifest) => throw new InvalidOperationException(folder);

    private void MakePipe(string path)
    {
        using var process = Process.Start("mkfifo", PathOf(path));
        process.WaitForExit();
        Assert.Equal(0, process.ExitCode);
    }

    private string PathOf(string path) => Path.Combine(_root, path).Replace('/', Path.DirectorySeparatorChar);

    private string Write(string path)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(PathOf(path))!);
        File.WriteAllText(PathOf(path), path);

        return PathOf(path);
    }

    private void List(params string[] paths)
    {
        Directory.CreateDirectory(PathOf("obj"));
        File.WriteAllText(PathOf("obj/files.txt"), string.Concat(paths.Select(path => $"sha256:{(File.Exists(path) ? DigestOf(path) : new string('0', 64))} {path}\n")));
    }

    private static string DigestOf(string path) => Convert.ToHexString(SHA256.HashData(File.ReadAllBytes(path))).ToLowerInvariant();
}

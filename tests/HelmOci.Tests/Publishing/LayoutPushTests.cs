using System.Collections.Concurrent;
using HelmOci.Charts.Archive;
using HelmOci.Diagnostics;
using HelmOci.Files;
using HelmOci.Oci;
using HelmOci.Publishing;
using HelmOci.Tests.Oci;
using HelmOci.Tests.Peers;
using HelmOci.Tests.Transport;

namespace HelmOci.Tests.Publishing;

public sealed class PushIntoALayout : IDisposable
{
    private readonly TempFolder _folder = new();

    private string Layout => Path.Combine(_folder.Path, "orders");

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void NamesTheLayoutForCleanAndMendsIt()
    {
        var push = new TestPush();
        var first = Push(push, TestPush.Chart("1.0.0"));
        var files = Directory.EnumerateFiles(Layout, "*", SearchOption.AllDirectories).ToList();
        _folder.Write("orders/notes.txt", "mine");
        var again = Push(push, TestPush.Chart("1.0.0"));
        var layer = files.First(file => File.ReadAllBytes(file) is [0x1f, 0x8b, ..]);
        File.Delete(layer);
        var mended = Push(push, TestPush.Chart("1.0.0"));

        Assert.Equal(5, files.Count);
        Assert.Equal([new WrittenFile(Layout, first.Pushed[0].Digest.ToString())], first.Files);
        Assert.Equal(PushStatus.UpToDate, again.Pushed[0].Status);
        Assert.Equal(first.Files, again.Files);
        Assert.Equal(PushStatus.Pushed, mended.Pushed[0].Status);
        Assert.Equal(first.Files, mended.Files);
        Assert.True(File.Exists(layer));
    }

    [Fact]
    public void OfAKeptVersionWritesNothing()
    {
        var first = Push(new TestPush(), TestPush.Chart("1.0.0"));

        var kept = Push(new TestPush { Overwrite = OverwriteMode.Skip }, TestPush.Chart("1.0.0", "other"));

        Assert.Equal(PushStatus.Skipped, kept.Pushed[0].Status);
        Assert.Equal(first.Pushed[0].Digest, kept.Pushed[0].Digest);
        Assert.Empty(kept.Files);
    }

    /// <summary>Each build finds the tag free, and then waits for the layout.</summary>
    [Fact]
    public async Task LetsOneOfManyHaveAVersion()
    {
        var taken = new ConcurrentQueue<string>();
        var push = new TestPush { Overwrite = OverwriteMode.Never };
        var held = new ImageLayout(Layout).Open(CancellationToken.None);

        var builds = Enumerable.Range(0, 4).Select(number => Task.Run(async () =>
        {
            try
            {
                return Push(push, TestPush.Chart("1.0.0", $"{number}"));
            }
            catch (ChartException fault)
            {
                taken.Enqueue(fault.Diagnostics[0].Code);
                return null;
            }
        })).ToList();
        Assert.True(SpinWait.SpinUntil(() => push.Log.Text.Split('\n').Count(line => line.StartsWith("Writing", StringComparison.Ordinal)) == 4, TimeSpan.FromSeconds(30)));
        held.Dispose();

        var won = Assert.Single((await Task.WhenAll(builds)).OfType<PushOutcome>());
        Assert.Equal(won.Pushed[0].Digest, new ImageLayout(Layout).Resolve("1.0.0"));
        Assert.Equal(Enumerable.Repeat(DiagnosticCodes.TagTaken, 3), taken);
    }

    [Fact]
    public void RemovesTheFoldersThatEarlierVersionsLeft()
    {
        var push = new TestPush();
        Push(push, TestPush.Chart("1.0.0"));
        Directory.Move(Layout, $"{Layout}.abcdefgh.ij0.old");

        Push(push, TestPush.Chart("1.0.1"));

        Assert.Equal(["orders"], Directory.EnumerateFileSystemEntries(_folder.Path).Select(Path.GetFileName));
        Assert.Empty(push.Log.Warnings);
    }

    [Fact]
    public void WarnsWhereSuchAFolderCannotBeRemoved()
    {
        var push = new TestPush();
        Push(push, TestPush.Chart("1.0.0"));
        Directory.Move(Layout, $"{Layout}.abcdefgh.ij0.old");
        var notes = _folder.Write("orders.abcdefgh.ij0.old/blobs/notes.txt", "mine");

        var outcome = Push(push, TestPush.Chart("1.0.1"));

        Assert.Equal(PushStatus.Pushed, outcome.Pushed[0].Status);
        Assert.Equal([DiagnosticCodes.LeftoverStays], push.Log.Warnings.Select(warning => warning.Code));
        Assert.True(File.Exists(notes));
        Assert.Equal(6, Directory.EnumerateFiles($"{Layout}.abcdefgh.ij0.old", "*", SearchOption.AllDirectories).Count());
    }

    /// <summary>What has such a name and is not ours: a folder of notes, a link, the layout of a chart of that name.</summary>
    [SystemFact(Needs.Links)]
    public void LeavesFoldersOfThatNameWhichAreNotOurs()
    {
        var push = new TestPush();
        _folder.Write("orders.frontend.api.old/notes.txt", "mine");
        Push(push, TestPush.Chart("1.0.0"));
        Directory.Move(Layout, Path.Combine(_folder.Path, "elsewhere"));
        Directory.CreateSymbolicLink($"{Layout}.abcdefgh.ij0.old", Path.Combine(_folder.Path, "elsewhere"));
        WriteLayout("orders.backends.api.old");

        Push(push, TestPush.Chart("1.0.1"));

        Assert.Equal(5, Directory.EnumerateFileSystemEntries(_folder.Path).Count());
        Assert.True(File.Exists(Path.Combine(_folder.Path, "elsewhere", "index.json")));
        Assert.Empty(push.Log.Warnings);
    }

    private PushOutcome Push(TestPush push, ChartArchive chart) =>
        ChartPusher.Push(chart, push.Request([]) with { LayoutPath = _folder.Path }, push.Log, CancellationToken.None);

    private void WriteLayout(string chart)
    {
        using var writer = new ImageLayout(Path.Combine(_folder.Path, chart)).Open(CancellationToken.None);
        var title = new Dictionary<string, string> { ["org.opencontainers.image.title"] = chart };
        writer.Replace(OciArtifact.Of(OciBlob.Of(MediaTypes.HelmConfig, "{}"u8.ToArray()), [], title), "1.0.0", CancellationToken.None);
    }
}

using System.Collections.Concurrent;
using System.Diagnostics;
using System.Text.Json;
using HelmOci.Oci;
using HelmOci.Tests.Transport;

namespace HelmOci.Tests.Oci;

/// <summary>A layout that several builds write and others read, all at once.</summary>
public sealed class SharedLayout : IDisposable
{
    private const int Pushes = 400;
    private const int Kills = 6;

    private readonly TempFolder _folder = new();
    private readonly ConcurrentQueue<string> _faults = new();
    private int _pushes;
    private int _looks;

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task IsAlwaysWholeForReadersAlsoWhenWritersAreKilled()
    {
        var layout = new ImageLayout(Path.Combine(_folder.Path, "orders"));
        layout.Replace(LayoutWriterProgram.Artifact("first"), LayoutWriterProgram.Tag);
        using var done = new CancellationTokenSource();
        Task[] readers = [Task.Run(() => Read(layout.Folder, done.Token)), Task.Run(() => Read(layout.Folder, done.Token))];

        await Task.WhenAll(Enumerable.Range(0, 4).Select(writer => Task.Run(() => Write(layout.Folder, writer, isKilled: writer < 2))));
        await done.CancelAsync();
        await Task.WhenAll(readers);

        Assert.Empty(_faults);
        Assert.True(_looks > 100, $"{_looks} looks");
        Assert.Equal(["orders"], Directory.EnumerateFileSystemEntries(_folder.Path).Select(Path.GetFileName));
        var passing = Directory.EnumerateFiles(layout.Folder, ".helmoci.*.tmp").Count();
        Assert.True(passing <= Kills, $"{passing} passing files");
        Assert.NotEmpty(layout.Replace(LayoutWriterProgram.Artifact("last"), LayoutWriterProgram.Tag));
        Assert.False(File.Exists(Path.Combine(layout.Folder, ".helmoci.lock")));
    }

    [Fact]
    public void IsWrittenByOneAtATime()
    {
        var layout = new ImageLayout(Path.Combine(_folder.Path, "orders"));
        var inside = 0;

        Parallel.For(0, 200, new ParallelOptions { MaxDegreeOfParallelism = 8 }, _ =>
        {
            using var writer = layout.Open(CancellationToken.None);
            if (Interlocked.Increment(ref inside) != 1) _faults.Enqueue("two at once");
            Thread.Yield();
            Interlocked.Decrement(ref inside);
        });

        Assert.Empty(_faults);
    }

    /// <summary>Runs writers one after the other; each is killed after some pushes, wherever it is then.</summary>
    private void Write(string folder, int writer, bool isKilled)
    {
        var random = new Random(writer);
        for (var run = 0; _faults.IsEmpty && (run < (isKilled ? Kills / 2 : 1) || _pushes < Pushes); run++)
        {
            using var process = LayoutWriterProgram.Start(folder, $"{writer} {run}");
            var errors = process.StandardError.ReadToEndAsync();
            for (var left = isKilled ? random.Next(1, 60) : Pushes / 2; left > 0 && process.StandardOutput.ReadLine() is not null; left--)
            {
                Interlocked.Increment(ref _pushes);
            }

            Thread.SpinWait(random.Next(200_000));
            process.Kill();
            process.WaitForExit();
            if (errors.GetAwaiter().GetResult() is { Length: > 0 } text) _faults.Enqueue(text);
        }
    }

    private void Read(string folder, CancellationToken done)
    {
        while (!done.IsCancellationRequested && _faults.IsEmpty)
        {
            try
            {
                Look(folder);
                Interlocked.Increment(ref _looks);
            }
            catch (Exception fault)
            {
                _faults.Enqueue(fault.ToString());
            }
        }
    }

    /// <summary>Follows the index to every blob, as any reader of layouts does.</summary>
    private static void Look(string folder)
    {
        using var index = JsonDocument.Parse(File.ReadAllBytes(Path.Combine(folder, "index.json")));
        Assert.Contains("1.0.0", File.ReadAllText(Path.Combine(folder, "oci-layout")), StringComparison.Ordinal);
        using var manifest = JsonDocument.Parse(Blob(Assert.Single(index.RootElement.GetProperty("manifests").EnumerateArray())));
        Blob(manifest.RootElement.GetProperty("config"));
        Blob(Assert.Single(manifest.RootElement.GetProperty("layers").EnumerateArray()));

        byte[] Blob(JsonElement descriptor)
        {
            Assert.True(Digest.TryParse(descriptor.GetProperty("digest").GetString(), out var digest));
            var content = File.ReadAllBytes(Path.Combine(folder, "blobs", "sha256", digest.Hex));
            Assert.Equal(digest, Digest.Of(content));

            return content;
        }
    }
}

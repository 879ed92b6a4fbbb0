using System.Diagnostics;
using System.IO.Enumeration;
using HelmOci.Charts;
using HelmOci.Charts.Loading;
using HelmOci.Diagnostics;
using HelmOci.Publishing;
using HelmOci.Stamping;
using HelmOci.Tests.Charts;

namespace HelmOci.Tests.Attacks;

/// <summary>
/// A chart that means harm, in a repository of its own, and the build that packs it: loaded, checked, stamped, packed and saved. It ends in a packed
/// chart or in coded errors, in time, in little memory, and writes nothing but the archive.
/// </summary>
internal sealed class HostileTree : IDisposable
{
    private const long MostMemory = 300 * 1024 * 1024;

    /// <summary>Of the processor, because others may work on the machine, too.</summary>
    private static readonly TimeSpan MostWork = TimeSpan.FromSeconds(15);

    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(2);

    private readonly string _parent = Directory.CreateTempSubdirectory("hostile").FullName;

    public HostileTree()
    {
        Directory.CreateDirectory(PathOf("repository/.git"));
        Directory.CreateDirectory(PathOf("out"));
        File.WriteAllText(PathOf("repository/.git/config"), "token");
        File.WriteAllText(PathOf("victim"), "untouched");
        Write("Chart.yaml", ChartFolder.ChartYaml);
        Write("values.yaml", "image:\n  repository: nginx\n  tag: latest\n");
    }

    /// <summary>Whether links may leave the repository, as one property allows.</summary>
    public bool AllowsExternalLinks { get; set; }

    /// <summary>A ready archive to take instead of the folder; empty for none.</summary>
    public byte[] Archive { get; set; } = [];

    public string Chart => PathOf("repository/chart");

    /// <summary>What this process has used; .NET 8, on which these tests run, too, has no shorter way to ask.</summary>
    public static TimeSpan ProcessorTime()
    {
        using var process = Process.GetCurrentProcess();

        return process.TotalProcessorTime;
    }

    public void Write(string path, string text) => Write(path, System.Text.Encoding.UTF8.GetBytes(text));

    public void Write(string path, byte[] content)
    {
        var file = Path.Combine(Chart, path);
        Directory.CreateDirectory(Path.GetDirectoryName(file)!);
        File.WriteAllBytes(file, content);
    }

    /// <summary>A file without content, which takes no room on the disk.</summary>
    public void WriteHole(string path, long length)
    {
        Write(path, []);
        using var file = File.OpenWrite(Path.Combine(Chart, path));
        file.SetLength(length);
    }

    public void Link(string path, string target)
    {
        var link = Path.Combine(Chart, path);
        Directory.CreateDirectory(Path.GetDirectoryName(link)!);
        if (!Path.Exists(link)) File.CreateSymbolicLink(link, target);
    }

    /// <summary>Packs it, and gives the codes of what was refused; none where a chart was packed.</summary>
    public IReadOnlyList<string> Attack()
    {
        if (Archive.Length > 0) File.WriteAllBytes(PathOf("x.tgz"), Archive);
        var entries = Entries();
        using var cancellation = new CancellationTokenSource(Limit);
        using var memory = new LiveMemory();
        var before = ProcessorTime();
        var codes = Pack(cancellation.Token);
        var work = ProcessorTime() - before;

        Assert.True(work < MostWork, $"It took {work}.");
        Assert.True(memory.Largest < MostMemory, $"It held {memory.Largest} bytes.");
        Assert.Equal(entries, Entries());
        Assert.Equal("untouched", File.ReadAllText(PathOf("victim")));
        Assert.Equal(codes.Count == 0 ? 1 : 0, Directory.GetFileSystemEntries(PathOf("out")).Length);
        Assert.All(codes, code => Assert.StartsWith("HELMOCI", code, StringComparison.Ordinal));

        return codes;
    }

    public void Dispose() => Directory.Delete(_parent, recursive: true);

    private IReadOnlyList<string> Pack(CancellationToken cancellation)
    {
        try
        {
            var archive = ChartPacker.Pack(Request(), new RecordingLog(), cancellation);
            archive.SaveTo(PathOf("out"));
            _ = ChartLoader.LoadArchive(archive.Content, "packed.tgz", cancellation);

            return [];
        }
        catch (ChartException refused)
        {
            return [.. refused.Diagnostics.Select(fault => fault.Code)];
        }
    }

    private PackRequest Request() => new()
    {
        ChartDirectory = Chart,
        ChartPackage = Archive.Length > 0 ? PathOf("x.tgz") : "",
        Version = "9.9.9",
        AppVersion = "9",
        Image = new ChartImage
        {
            Built = new BuiltImage
            {
                Repository = "shop/demo",
                Tags = ["9.9.9"],
                Content = new ImageContent { Variables = [new("A", "b")], IsWebApp = true },
            },
        },
        Values = [new ChartValue("image.pullPolicy", "Always")],
        Annotations = [new("a", "b")],
        Project = new ProjectMetadata { Description = "A chart." },
        AllowExternalLinks = AllowsExternalLinks,
    };

    /// <summary>All that lies around, links not followed, the output left out.</summary>
    private List<string> Entries()
    {
        var options = new EnumerationOptions { RecurseSubdirectories = true, AttributesToSkip = 0 };
        var entries = new FileSystemEnumerable<string>(_parent, (ref FileSystemEntry entry) => entry.ToFullPath(), options)
        {
            ShouldRecursePredicate = (ref FileSystemEntry entry) => (entry.Attributes & FileAttributes.ReparsePoint) == 0,
        };

        return [.. entries.Where(entry => !entry.StartsWith(PathOf("out/"), StringComparison.Ordinal)).Order(StringComparer.Ordinal)];
    }

    private string PathOf(string path) => Path.Combine(_parent, path).Replace('/', Path.DirectorySeparatorChar);

    /// <summary>Watches how much memory is held: what a collection leaves, asked for when there may be too much.</summary>
    private sealed class LiveMemory : IDisposable
    {
        private readonly long _before = GC.GetTotalMemory(forceFullCollection: false);
        private readonly Timer _timer;

        public LiveMemory() => _timer = new Timer(_ => Look(), null, TimeSpan.FromMilliseconds(20), TimeSpan.FromMilliseconds(20));

        public long Largest { get; private set; }

        public void Dispose() => _timer.Dispose();

        private void Look()
        {
            lock (_timer)
            {
                var held = GC.GetTotalMemory(forceFullCollection: false) - _before;
                if (held > MostMemory) held = GC.GetTotalMemory(forceFullCollection: true) - _before;
                Largest = Math.Max(Largest, held);
            }
        }
    }
}

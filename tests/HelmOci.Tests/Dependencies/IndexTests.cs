using System.Diagnostics;
using System.Text;
using HelmOci.Dependencies;
using HelmOci.Diagnostics;
using HelmOci.Tests.Transport;

namespace HelmOci.Tests.Dependencies;

public static class IndexOfARepository
{
    private const string Yaml = """
        # made by hand
        ---
        apiVersion: v1
        generated: "2026-01-02T03:04:05Z"
        annotations:
          web:
          - version: 9.9.9
        entries:
          db:
          - name: db
            version: 8.0.0
            urls: [db.tgz]
          "web":
          - apiVersion: v2
            name: web
            description: |
              Text:
              # no comment
              - version: 7.0.0
            keywords:
            - version
            urls:
            - https://charts.example.com/web-1.0.0.tgz
            - web.tgz
            digest: 0a
            version: 1.0.0
          -
            name: web
            version: "1.10"
            urls: ["a.tgz"]
          - null
          - name: web
            version: latest
            urls: [x.tgz]
          - version: 5.0.0
            urls: [x.tgz]
          - {name: web, version: 1.2.0-rc.1, urls: [rc.tgz]}
          - name: web
            version: 1.2.0
          xyz: []
        """;

    private const string Json = """
        {"apiVersion":"v1","generated":"x","annotations":{"web":[{"version":"9.9.9"}]},"entries":{"db":[{"name":"db","version":"8.0.0","urls":["db.tgz"]}],
        "web":[{"apiVersion":"v2","name":"web","keywords":["version"],"urls":["https://charts.example.com/web-1.0.0.tgz","web.tgz"],"digest":"0a","version":"1.0.0",
        "dependencies":[{"name":"x","version":"4.0.0"}]},{"name":"web","version":"1.10","urls":["a.tgz"]},null,{"name":"web","version":"latest","urls":["x.tgz"]},
        {"version":"5.0.0","urls":["x.tgz"]},{"name":"web","version":"1.2.0-rc.1","urls":["rc.tgz"]},{"name":"web","version":"1.2.0"}],"xyz":[]}}
        """;

    [Theory]
    [InlineData(Yaml, 128 * 1024)]
    [InlineData(Yaml, 1)]
    [InlineData(Json, 128 * 1024)]
    [InlineData(Json, 1)]
    [InlineData("entries: {web: [{name: web, version: 1.0.0, urls: ['https://charts.example.com/web-1.0.0.tgz', web.tgz], digest: '0a'}, {name: web, version: '1.10', urls: [a.tgz]}, {name: web, version: 1.2.0-rc.1, urls: [rc.tgz]}, {name: web, version: 1.2.0}]}\napiVersion: v1\n", 7)]
    public static void IsReadInEveryForm(string text, int piece)
    {
        var log = new RecordingLog();

        var index = ChartIndex.Read(new Pieces(Encoding.UTF8.GetBytes(text), piece), ["web"], "index", log, CancellationToken.None);

        Assert.Equal(["1.10", "1.2.0", "1.2.0-rc.1", "1.0.0"], index.VersionsOf("web").Select(entry => entry.Version.ToString()));
        Assert.Equal(["https://charts.example.com/web-1.0.0.tgz", "web.tgz"], index.VersionsOf("web")[3].Urls);
        Assert.Equal("0a", index.VersionsOf("web")[3].Digest);
        Assert.Empty(index.VersionsOf("db"));
    }

    [Fact]
    public static void TellsWhatItPassesOver()
    {
        var log = new RecordingLog();

        ChartIndex.Read(new MemoryStream(Encoding.UTF8.GetBytes(Yaml)), ["web"], "index", log, CancellationToken.None);

        Assert.Equal(3, log.Text.Split("is passed over").Length - 1);
    }

    [Fact]
    public static void GivesNothingThatCannotBeFetched()
    {
        var index = ChartIndex.Read(new MemoryStream(Encoding.UTF8.GetBytes(Yaml)), ["web"], "index", new RecordingLog(), CancellationToken.None);

        Assert.True(VersionConstraint.TryParse("1.2", out var constraint));
        Assert.Null(index.Newest("web", constraint));
        Assert.Equal("1.10", index.Find("web", "1.10.0")!.Version.ToString());
    }

    [Theory]
    [InlineData("apiVersion: v1\nx: &x\n- {name: web, version: 1.0.0, urls: [a]}\nentries:\n  web: *x\n")]
    [InlineData("apiVersion: v1\nentries:\n  web: &x\n  - name: web\n    version: 1.0.0\n    urls: [a]\n")]
    [InlineData("apiVersion: v1\nurl: &u [a]\nentries:\n  web:\n  - name: web\n    version: 1.0.0\n    urls: *u\n")]
    [InlineData("--- # first\napiVersion: v1\nentries:\n    web:\n        - name: web\n          version: 1.0.0\n          urls: [a]\n---\nentries: {}\n")]
    [InlineData("\uFEFFapiVersion: v1\r\nentries:\r\n  web:\r\n    - urls:\r\n      - a\r\n      name: web\r\n      version: 1.0.0\r\n")]
    [InlineData("{apiVersion: v1, entries: {}}", true)]
    public static void IsReadInOtherLayouts(string text, bool isRefused = false)
    {
        if (isRefused)
        {
            Assert.Equal(DiagnosticCodes.IndexInvalid, Fault(text).Code);

            return;
        }

        var entry = Assert.Single(ChartIndex.Read(new MemoryStream(Encoding.UTF8.GetBytes(text)), ["web"], "index", new RecordingLog(), CancellationToken.None).VersionsOf("web"));

        Assert.Equal(("1.0.0", "a"), (entry.Version.ToString(), Assert.Single(entry.Urls)));
    }

    [Theory]
    [InlineData("")]
    [InlineData(" \n")]
    [InlineData("entries: {}\n")]
    [InlineData("apiVersion: ''\nentries: {}\n{")]
    [InlineData("<!DOCTYPE html><html><body>login</body></html>")]
    [InlineData("{\"apiVersion\":\"v1\",\"entries\":{\"web\":[")]
    [InlineData("{\"entries\":{}}")]
    [InlineData("apiVersion: v1\nentries:\n  web:\n  - name: web\n    version: \"1.0.0\n")]
    [InlineData("apiVersion: v1\nentries:\n  web:\n  - name: web\n    version: 1.0.0\n  web:\n  - name: web\n    version: 1.0.0\n")]
    [InlineData("apiVersion: v1\nentries:\n  web:\n  - name: web\n\t  version: 1.0.0\n")]
    public static void IsRefusedWhereItIsNone(string text) => Assert.Equal(DiagnosticCodes.IndexInvalid, Fault(text).Code);

    [Theory]
    [InlineData("""{"apiVersion":"v1","entries":{"web":[["x"]]}}""")]
    [InlineData("""{"apiVersion":"v1","entries":{"web":["x",{"name":"web","version":"1.0.0","urls":["w.tgz"]},["y"],[["z"]]]}}""")]
    [InlineData("""{"apiVersion":"v1","entries":{"web":{"name":["x"]}}}""")]
    public static void PassesOverWhatIsNoEntry(string text)
    {
        var index = ChartIndex.Read(new MemoryStream(Encoding.UTF8.GetBytes(text)), ["web"], "index", new RecordingLog(), CancellationToken.None);

        Assert.All(index.VersionsOf("web"), entry => Assert.Equal("1.0.0", entry.Version.ToString()));
    }

    [Fact]
    public static void TellsTheLineOfWhatIsBroken() => Assert.Contains(
        "index, line 6,", Fault("apiVersion: v1\nentries:\n  web:\n  - name: web\n    icon: x\n    version: \"1.0.0\"x\n").Message, StringComparison.Ordinal);

    [Fact]
    public static void MayNotBeEndless()
    {
        var head = Encoding.UTF8.GetBytes("apiVersion: v1\nentries:\n");
        var line = Encoding.UTF8.GetBytes($"  x: [] #{new string('c', 4000)}\n");

        var refused = Assert.Throws<ChartException>(() => ChartIndex.Read(new Endless(head, line), ["web"], "index", new RecordingLog(), CancellationToken.None));

        Assert.Equal(DiagnosticCodes.DownloadTooLarge, refused.Diagnostics[0].Code);
    }

    [Fact]
    public static void MayNotHoldAnEndlessValue() => Assert.Equal(
        DiagnosticCodes.IndexInvalid,
        Assert.Throws<ChartException>(() => ChartIndex.Read(new Endless("apiVersion: "u8.ToArray(), Encoding.UTF8.GetBytes(new string('x', 65536))), ["web"], "index", new RecordingLog(), CancellationToken.None)).Diagnostics[0].Code);

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public static void OfFiftyMegabytesCostsLittle(bool isJson)
    {
        var content = isJson ? LargeJson() : LargeYaml();
        ChartIndex.Read(new MemoryStream(Encoding.UTF8.GetBytes(isJson ? Json : Yaml)), ["web"], "warm", new RecordingLog(), CancellationToken.None);
        var before = GC.GetAllocatedBytesForCurrentThread();
        var clock = Stopwatch.StartNew();

        var index = ChartIndex.Read(new MemoryStream(content), ["chart77"], "index", new RecordingLog(), CancellationToken.None);

        // A second on a quiet machine, and far less; tests have company.
        Assert.InRange(clock.Elapsed, TimeSpan.Zero, TimeSpan.FromSeconds(5));
        // All that was ever allocated is less than what may be in use at once.
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 100_000_000);
        Assert.True(content.Length >= 50_000_000);
        Assert.Equal(200, index.VersionsOf("chart77").Count);
    }

    /// <summary>Depth that would end a recursion, and aliases that stand for a billion of texts.</summary>
    [Theory]
    [InlineData("{\"apiVersion\":\"v1\",\"entries\":{\"web\":", "[")]
    [InlineData("{\"apiVersion\":\"v1\",\"entries\":{\"web\":[{\"a\":", "{\"a\":")]
    [InlineData("apiVersion: v1\nentries:\n  web: ", "[")]
    [InlineData("apiVersion: v1\nentries:\n  web:\n  - urls: ", "{a: ")]
    [InlineData("apiVersion: v1\nentries:\n  web:\n  ", "- ")]
    public static void MayNotBeTooDeep(string head, string level) => Assert.Equal(
        DiagnosticCodes.IndexInvalid, Fault(head + string.Concat(Enumerable.Repeat(level, 200_000)) + "\n").Code);

    [Fact]
    public static void MayNotGrowByAliases()
    {
        var text = new StringBuilder("apiVersion: v1\nentries:\n  web:\n  - name: web\n    version: 1.0.0\n    a0: &a0 [x, x, x, x, x, x, x, x, x, x]\n");
        for (var level = 1; level < 12; level++) text.Append($"    a{level}: &a{level} [{string.Join(", ", Enumerable.Repeat($"*a{level - 1}", 10))}]\n");
        var before = GC.GetAllocatedBytesForCurrentThread();

        try
        {
            ChartIndex.Read(new MemoryStream(Encoding.UTF8.GetBytes(text + "    urls: *a11\n")), ["web"], "index", new RecordingLog(), CancellationToken.None);
        }
        catch (ChartException fault)
        {
            Assert.Equal(DiagnosticCodes.IndexInvalid, fault.Diagnostics[0].Code);
        }

        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 50_000_000);
    }

    private static byte[] LargeYaml()
    {
        var text = new StringBuilder("apiVersion: v1\nentries:\n");
        for (var chart = 0; chart < 200; chart++)
        {
            text.Append($"  chart{chart}:\n");
            for (var version = 0; version < 200; version++)
            {
                text.Append($"  - annotations:\n      category: Demo\n      note: {new string('x', 500)}\n    apiVersion: v2\n    created: \"2026-01-02T03:04:05Z\"\n");
                text.Append($"    dependencies:\n    - name: common\n      repository: https://charts.example.com\n      version: 1.x.x\n    description: {new string('y', 400)}\n");
                text.Append($"    digest: {new string('a', 64)}\n    name: chart{chart}\n    urls:\n    - https://charts.example.com/chart{chart}-1.{version}.0.tgz\n    version: 1.{version}.0\n");
            }
        }

        return Encoding.UTF8.GetBytes(text.ToString());
    }

    private static byte[] LargeJson()
    {
        var text = new StringBuilder("{\"apiVersion\":\"v1\",\"entries\":{");
        for (var chart = 0; chart < 200; chart++)
        {
            text.Append($"{(chart > 0 ? "," : "")}\"chart{chart}\":[");
            for (var version = 0; version < 200; version++)
            {
                text.Append($"{(version > 0 ? "," : "")}{{\"annotations\":{{\"category\":\"Demo\",\"note\":\"{new string('x', 700)}\"}},\"description\":\"{new string('y', 400)}\",");
                text.Append($"\"digest\":\"{new string('a', 64)}\",\"name\":\"chart{chart}\",\"urls\":[\"https://charts.example.com/chart{chart}-1.{version}.0.tgz\"],\"version\":\"1.{version}.0\"}}");
            }

            text.Append(']');
        }

        return Encoding.UTF8.GetBytes(text.Append("}}").ToString());
    }

    private static Diagnostic Fault(string text) =>
        Assert.Throws<ChartException>(() => ChartIndex.Read(new MemoryStream(Encoding.UTF8.GetBytes(text)), ["web"], "index", new RecordingLog(), CancellationToken.None)).Diagnostics[0];

    /// <summary>Gives a few bytes at a time, as a network may.</summary>
    private sealed class Pieces(byte[] content, int size) : MemoryStream(content)
    {
        public override int Read(Span<byte> buffer) => base.Read(buffer[..Math.Min(size, buffer.Length)]);

        public override int Read(byte[] buffer, int offset, int count) => base.Read(buffer, offset, Math.Min(size, count));
    }

    /// <summary>A head, and then the same again and again.</summary>
    private sealed class Endless(byte[] head, byte[] piece) : MemoryStream(head)
    {
        private bool _hasHead;
        private int _at;

        public override int Read(Span<byte> buffer)
        {
            if (!_hasHead)
            {
                _hasHead = true;

                return base.Read(buffer);
            }

            var count = Math.Min(buffer.Length, piece.Length - _at);
            piece.AsSpan(_at, count).CopyTo(buffer);
            _at = (_at + count) % piece.Length;

            return count;
        }
    }
}

using System.Diagnostics;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using HelmOci.Dependencies;
using HelmOci.Diagnostics;
using HelmOci.Oci;
using HelmOci.Registry.Transport;
using HelmOci.Tests.InMemoryRegistry;
using HelmOci.Tests.Transport;

namespace HelmOci.Tests.Dependencies;

/// <summary>A classic repository on a real socket, which may misbehave.</summary>
public sealed class WebServerOfARepository : IDisposable
{
    private readonly RecordingLog _log = new();
    private readonly NetworkDownloads _downloads;

    public WebServerOfARepository() => _downloads = new NetworkDownloads(ResolverFixture.Plain, _log);

    [Fact]
    public void GetsALoginOfItsOwn()
    {
        using var server = new LoopbackServer(_ => new ServedReply(200) { Body = "content"u8.ToArray() });
        var login = HelmOci.Credentials.Credential.Password("ada", "s3cret");

        using var answer = _downloads.Get(new HttpQuestion(new Uri(server.Address), login, new TransportOptions()), CancellationToken.None);

        Assert.Equal("content", Read(answer.Body));
        Assert.Equal("ada:s3cret", Assert.Single(server.Requests).Proof);
        Assert.DoesNotContain("s3cret", _log.Text, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("'http://127.0.0.1:1'")]
    [InlineData("'oci://127.0.0.1:1/charts'")]
    public void IsToldWithItsPlaceWhereNobodyAnswers(string repository)
    {
        using var fixture = new ResolverFixture().Depends($"name: web, version: 1.x, repository: {repository}");
        var places = new DependencyPlaces(ChartRepositories.Of([], Machines.Empty), _downloads, new ChartCache(fixture.CachePath, _log), _log);

        var fault = Assert.ThrowsAny<ChartException>(() => new DependencyResolver(ResolverFixture.Plain, places).Resolve(fixture.Folder.Load(), CancellationToken.None)).Diagnostics[0];

        Assert.Equal((DiagnosticCodes.Unreachable, new SourceLocation(fixture.Folder.PathOf("Chart.yaml"), 5, 3)), (fault.Code, fault.Location));
    }

    [Fact]
    public void IsAskedAgainWhereItIsBusy()
    {
        var isBusy = true;
        using var server = new LoopbackServer(_ =>
        {
            var reply = new ServedReply(isBusy ? 503 : 200);
            isBusy = false;

            return reply;
        });

        using var answer = _downloads.Get(Question(server), CancellationToken.None);

        Assert.Equal(200, answer.Status);
        Assert.Equal(2, server.Requests.Count);
    }

    [Fact]
    public void IsNotFollowed()
    {
        using var server = new LoopbackServer(_ => ServedReply.To(302, "https://elsewhere.example.com/"));

        using var answer = _downloads.Get(Question(server), CancellationToken.None);

        Assert.Equal((302, "https://elsewhere.example.com/"), (answer.Status, answer.Location));
    }

    [Fact]
    public void IsToldOfWhereItBreaksOff()
    {
        using var server = new LoopbackServer(_ => new ServedReply(200) { Body = "apiVersion: v1\n"u8.ToArray(), ClaimedLength = 5000 });

        using var answer = _downloads.Get(Question(server), CancellationToken.None);

        Assert.Equal(DiagnosticCodes.ConnectionLost, Assert.ThrowsAny<ChartException>(() => Read(answer.Body)).Diagnostics[0].Code);
    }

    [Fact]
    public void GivesAnArchiveAtTheSecondAttempt()
    {
        var isCut = true;
        using var server = new LoopbackServer(_ =>
        {
            var reply = new ServedReply(200) { Body = new byte[3000], ClaimedLength = isCut ? 9000 : null };
            isCut = false;

            return reply;
        });
        Assert.True(ChartRepository.TryCreate("", server.Address, out var repository));

        var content = new ChartDownload(repository, _downloads).Read(new Uri($"{server.Address}/web.tgz"), 1_000_000, CancellationToken.None);

        Assert.Equal(3000, content.Length);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void LetsGoWithinASecondWhenCancelled(bool hasHead)
    {
        using var server = new LoopbackServer(_ => hasHead
            ? new ServedReply(200) { Body = new byte[100] }.With("Content-Length", "9000")
            : ServedReply.Stall);
        using var stop = new CancellationTokenSource(TimeSpan.FromMilliseconds(300));
        var clock = Stopwatch.StartNew();

        Assert.ThrowsAny<OperationCanceledException>(() =>
        {
            using var answer = _downloads.Get(Question(server), stop.Token);

            return Read(answer.Body);
        });

        Assert.InRange(clock.Elapsed, TimeSpan.FromMilliseconds(250), TimeSpan.FromMilliseconds(1300));
    }

    [Theory]
    [InlineData(true, false, true)]
    [InlineData(false, true, true)]
    [InlineData(false, false, false)]
    public void ShowsACertificateThatIsTrusted(bool isKnown, bool isSkipped, bool isTaken)
    {
        using var folder = new TempFolder();
        var certificates = new TestCertificates(folder.Path);
        var pair = certificates.Server("127.0.0.1");
        using var certificate = X509Certificate2.CreateFromPemFile(pair.Certificate, pair.Key);
        using var server = new LoopbackServer(_ => new ServedReply(200), certificate);
        var question = Question(server) with { Transport = new() { CaFile = isKnown ? certificates.AuthorityFile : "", SkipTlsVerify = isSkipped } };

        var faults = Enumerable.Range(0, 2).Select(_ => FaultOf(question)).Distinct();

        Assert.Equal([isTaken ? "" : DiagnosticCodes.CertificateUntrusted], faults);
        Assert.Equal(isSkipped ? DiagnosticCodes.TlsVerifySkipped : "", string.Join(", ", _log.Warnings.Select(warning => warning.Code)));
    }

    public void Dispose() => _downloads.Dispose();

    private string FaultOf(HttpQuestion question)
    {
        try
        {
            _downloads.Get(question, CancellationToken.None).Dispose();

            return "";
        }
        catch (ChartException fault)
        {
            return fault.Diagnostics[0].Code;
        }
    }

    private static HttpQuestion Question(LoopbackServer server) => new(new Uri(server.Address), null, new TransportOptions());

    private static string Read(Stream body)
    {
        using var reader = new StreamReader(body, Encoding.UTF8);

        return reader.ReadToEnd();
    }
}

/// <summary>A registry on a real socket that a chart is pulled from.</summary>
public static class RegistryOfADependency
{
    private const string ChartConfig = MediaTypes.HelmConfig;

    [Fact]
    public static void GivesTheChartLayerAlone()
    {
        var content = TestCharts.Archive("web", "1.0.0");
        using var server = Serving(ChartConfig, content, (MediaTypes.HelmProvenance, "signature"u8.ToArray()), (MediaTypes.HelmChart, content));

        Assert.Equal(content, Pull(server).ToArray());
    }

    [Theory]
    [InlineData("application/vnd.oci.image.config.v1+json", MediaTypes.HelmChart)]
    [InlineData(ChartConfig, "application/vnd.oci.image.layer.v1.tar+gzip")]
    public static void GivesNoImage(string config, string layer)
    {
        using var server = Serving(config, "x"u8.ToArray(), (layer, "x"u8.ToArray()));

        Assert.Equal(DiagnosticCodes.DependencyNotAChart, Fault(server).Code);
    }

    [Fact]
    public static void IsToldOfWhereItHasNoSuchVersion()
    {
        using var server = new LoopbackServer(_ => ServedReply.Error(404, "MANIFEST_UNKNOWN"));

        Assert.Equal(DiagnosticCodes.DependencyNotInRegistry, Fault(server).Code);
    }

    [Fact]
    public static void IsHashed()
    {
        using var server = Serving(ChartConfig, "other"u8.ToArray(), (MediaTypes.HelmChart, "12345"u8.ToArray()));

        Assert.Equal(DiagnosticCodes.DigestDiffers, Fault(server).Code);
    }

    [Fact]
    public static void ListsTagsPageByPage()
    {
        using var server = new LoopbackServer(request => request.Asked("last") == "2.0.0"
            ? ServedReply.Json(200, """{"name":"charts/web","tags":["3.0.0"]}""")
            : ServedReply.Json(200, """{"name":"charts/web","tags":["1.0.0","2.0.0"]}""").With("Link", "</v2/charts/web/tags/list?last=2.0.0>; rel=\"next\""));

        Assert.Equal(["1.0.0", "2.0.0", "3.0.0"], Tags(server));
    }

    [Theory]
    [InlineData(404, """{"errors":[{"code":"NAME_UNKNOWN"}]}""")]
    [InlineData(200, """{"name":"charts/web","tags":null}""")]
    public static void ListsNothingWhereThereIsNothing(int status, string json)
    {
        using var server = new LoopbackServer(_ => ServedReply.Json(status, json));

        Assert.Empty(Tags(server));
    }

    [Theory]
    [InlineData("<html>login</html>")]
    [InlineData("{\"tags\":[1]}")]
    [InlineData("[]")]
    public static void IsRefusedWhereItIsNone(string body)
    {
        using var server = new LoopbackServer(_ => ServedReply.Page(200, body));

        Assert.ThrowsAny<ChartException>(() => Tags(server));
    }

    private static LoopbackServer Serving(string config, byte[] blob, params (string MediaType, byte[] Content)[] layers)
    {
        var manifest = new OciManifest(Descriptor.Of(config, "{}"u8), [.. layers.Select(layer => Descriptor.Of(layer.MediaType, layer.Content))], new Dictionary<string, string>()).ToJson();

        return new LoopbackServer(request => request.Path.Contains("/blobs/", StringComparison.Ordinal)
            ? new ServedReply(200) { Body = blob }
            : new ServedReply(200) { Body = manifest }.With("Content-Type", MediaTypes.OciManifest));
    }

    private static IReadOnlyList<string> Tags(LoopbackServer server)
    {
        using var downloads = new NetworkDownloads(ResolverFixture.Plain, new RecordingLog());

        return downloads.ListTags(server.Host, "charts/web", CancellationToken.None);
    }

    private static ReadOnlyMemory<byte> Pull(LoopbackServer server)
    {
        using var downloads = new NetworkDownloads(ResolverFixture.Plain, new RecordingLog());

        return downloads.Pull(new OciReference(server.Host, "charts/web", "1.0.0"), CancellationToken.None);
    }

    private static Diagnostic Fault(LoopbackServer server) => Assert.ThrowsAny<ChartException>(() => Pull(server)).Diagnostics[0];
}

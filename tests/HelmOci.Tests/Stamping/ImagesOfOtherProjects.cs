using System.Text;
using HelmOci.Charts.Loading;
using HelmOci.Diagnostics;
using HelmOci.Publishing;
using HelmOci.Stamping;
using HelmOci.Tests.Charts;

namespace HelmOci.Tests.Stamping;

/// <summary>A chart that runs several programs names each image at its own place, and is checked for each.</summary>
public sealed class ImagesOfOtherProjects : IDisposable
{
    private readonly ChartFolder _folder = new();
    private string _values = "";
    private string _appVersion = "";

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void StandEachAtItsOwnPlace()
    {
        _folder.Write("values.yaml", "image: {repository: a, tag: a}\nworker:\n  image: {repository: b, tag: b}\ncache: redis:1 # latest\n");

        Pack(new PackRequest
        {
            ChartDirectory = _folder.Path,
            Image = Built("orders", "image"),
            OtherImages = [Built("mailer", "worker.image"), new ChartImage { Reference = "docker.io/library/redis:7", ValuesPath = "cache" }],
        });

        Assert.Equal(
            "image: {repository: reg.io/orders, tag: \"1\"}\nworker:\n  image: {repository: reg.io/mailer, tag: \"1\"}\ncache: docker.io/library/redis:7 # latest\n",
            _values);
    }

    [Fact]
    public void StandThereWithoutAnOwnOneToo()
    {
        _folder.Write("values.yaml", "image: {repository: a, tag: a}\n");

        Pack(new PackRequest { ChartDirectory = _folder.Path, OtherImages = [Built("mailer", "image")], ProjectVersion = "3.0.0" });

        Assert.Equal("image: {repository: reg.io/mailer, tag: \"1\"}\n", _values);
        Assert.Equal("3.0.0", _appVersion);
    }

    /// <summary>The port of the second container is one that its image does not serve; the first is right.</summary>
    [Fact]
    public void AreCheckedEachForItsOwnContainer()
    {
        _folder.Write("values.yaml", "image: {repository: a, tag: a}\nworker:\n  image: {repository: b, tag: b}\n");
        _folder.Write("templates/orders.yaml", Deployment("image", 8080)).Write("templates/worker.yaml", Deployment("worker.image", 80));
        var served = new ImageContent { Ports = ["8080"] };

        var warnings = Pack(new PackRequest
        {
            ChartDirectory = _folder.Path,
            Image = Built("orders", "image", served),
            OtherImages = [Built("mailer", "worker.image", served)],
        });

        var warning = Assert.Single(warnings, warning => warning.Code == DiagnosticCodes.PortNotExposed);
        Assert.EndsWith("worker.yaml", warning.Location!.File, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("env: {MODE: other}\nworker: {image: {repository: b, tag: b}}\n", 1)]
    [InlineData("worker: {image: {repository: b, tag: b}, env: {MODE: other}}\n", 0)]
    public void HaveAnEnvironmentOfTheirOwn(string values, int expected)
    {
        _folder.Write("values.yaml", "image: {repository: a, tag: a}\n" + values);
        var set = new ImageContent { Variables = [new("MODE", "mine")] };

        var warnings = Pack(new PackRequest
        {
            ChartDirectory = _folder.Path,
            Image = Built("orders", "image", set),
            OtherImages = [Built("mailer", "worker.image")],
        });

        Assert.Equal(expected, warnings.Count(warning => warning.Code == DiagnosticCodes.VariableContradicted));
    }

    private static ChartImage Built(string name, string path, ImageContent? content = null) => new()
    {
        Built = new BuiltImage { Registry = "reg.io", Repository = name, Tags = ["1"], Content = content ?? new() },
        ValuesPath = path,
    };

    private static string Deployment(string image, int port) => $$$"""
        kind: Deployment
        spec:
          containers:
            - image: "{{ .Values.{{{image}}}.repository }}"
              ports:
                - containerPort: {{{port}}}
        """;

    private List<Diagnostic> Pack(PackRequest request)
    {
        var log = new RecordingLog();
        var chart = ChartLoader.LoadArchive(ChartPacker.Pack(request, log, CancellationToken.None).Content, "", CancellationToken.None);
        (_values, _appVersion) = (Encoding.UTF8.GetString(chart.Values!.Content.Span), chart.Metadata.AppVersion);

        return log.Warnings;
    }
}

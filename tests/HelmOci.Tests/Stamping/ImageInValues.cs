using System.Text;
using HelmOci.Charts;
using HelmOci.Charts.Rules;
using HelmOci.Diagnostics;
using HelmOci.Oci;
using HelmOci.Stamping;
using HelmOci.Tests.Charts;

namespace HelmOci.Tests.Stamping;

public static class ImageInValues
{
    private const string Digest = "sha256:0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef";

    private const string Template = "image: {{ with .Values.image.registry }}{{ . }}/{{ end }}{{ .Values.image.repository }}:{{ .Values.image.tag | default .Chart.AppVersion }}\n";

    private static readonly ImageStamp Image = new("reg.io:5000", "shop/orders", "1.20") { Digest = Digest };

    [Theory]
    [InlineData("image:\n  repository: nginx\n  tag: \"\"\n", "image:\n  repository: reg.io:5000/shop/orders\n  tag: \"1.20\"\n")]
    [InlineData("image:\n  repository: nginx # r\n  tag:\n", "image:\n  repository: reg.io:5000/shop/orders # r\n  tag: \"1.20\"\n")]
    [InlineData("image: {repository: a, pullPolicy: Always}\n", "image: {repository: \"reg.io:5000/shop/orders\", pullPolicy: Always}\n")]
    [InlineData("image:\n  registry: docker.io\n  repository: a\n  tag: 1\n", "image:\n  registry: reg.io:5000\n  repository: shop/orders\n  tag: \"1.20\"\n")]
    [InlineData("image:\n  repository: a\n  tag: b\n  digest: \"\"\n", "image:\n  repository: reg.io:5000/shop/orders\n  tag: \"1.20\"\n  digest: \"" + Digest + "\"\n")]
    [InlineData("image: a:b\n", "image: reg.io:5000/shop/orders:1.20\n")]
    [InlineData("image: 'a@sha256:0'\n", "image: 'reg.io:5000/shop/orders:1.20@" + Digest + "'\n")]
    public static void IsSetInTheFormThatTheChartHas(string before, string after) =>
        Assert.Equal(after, Values(Stamp(before, new ChartStamp { Images = [Image] })));

    [Theory]
    [InlineData("image:\n  repository: a\n  tag: b\n", "image:\n  repository: reg.io:5000/shop/orders\n  tag: 1.20@" + Digest + "\n")]
    [InlineData("image:\n  repository: a\n  tag: b\n  digest:\n", "image:\n  repository: reg.io:5000/shop/orders\n  tag: \"1.20\"\n  digest: " + Digest + "\n")]
    [InlineData("image: a:b\n", "image: reg.io:5000/shop/orders:1.20@" + Digest + "\n")]
    public static void IsPinnedWhereThatIsWanted(string before, string after) =>
        Assert.Equal(after, Values(Stamp(before, new ChartStamp { Images = [Image with { IsPinned = true }] })));

    [Fact]
    public static void LosesADigestThatIsNotItsOwn() => Assert.Equal(
        "image:\n  repository: shop/orders\n  digest: \"\"\n",
        Values(Stamp("image:\n  repository: a\n  digest: sha256:0\n", new ChartStamp { Images = [new ImageStamp("", "shop/orders", "2")] })));

    [Theory]
    [InlineData("api:\n  image:\n    name: x\n    tag: x\n", "api.image", "api:\n  image:\n    name: reg.io:5000/shop/orders\n    tag: \"1.20\"\n")]
    [InlineData("images:\n- tag: x\n- {repo: y, tag: y}\n", "images[1]", "images:\n- tag: x\n- {repo: \"reg.io:5000/shop/orders\", tag: \"1.20\"}\n")]
    public static void MayStandElsewhere(string before, string path, string after) =>
        Assert.Equal(after, Values(Stamp(before, new ChartStamp { Images = [Image with { ValuesPath = path }] })));

    [Theory]
    [InlineData("a: 1\n\nb: 2\n", 1, 1)]
    [InlineData("a: 1\nimage:\n  pullPolicy: Always\n", 3, 3)]
    [InlineData("a: 1\nimage: [x]\n", 2, 8)]
    [InlineData("a: 1\nimage:\n", 2, 7)]
    [InlineData("image:\n  tag: x\n", 2, 3)]
    public static void WithoutAPlaceIsAWarning(string before, int line, int column)
    {
        var stamped = Stamp(before, new ChartStamp { Images = [Image] });
        var warning = Assert.Single(ChartRules.Check(stamped, CancellationToken.None).Warnings, warning => warning.Code == DiagnosticCodes.NoPlaceForImage);

        Assert.Equal(before, Values(stamped));
        Assert.Equal((line, column), (warning.Location!.Line, warning.Location.Column));
        Assert.EndsWith("values.yaml", warning.Location.File, StringComparison.Ordinal);
    }

    [Fact]
    public static void WithoutAPlaceForItsDigestIsAWarning()
    {
        var stamped = Stamp("image:\n  repository: x\n", new ChartStamp { Images = [Image with { IsPinned = true }] });

        Assert.Contains(ChartRules.Check(stamped, CancellationToken.None).Warnings, warning => warning.Code == DiagnosticCodes.NoPlaceForDigest);
    }

    [Fact]
    public static void BehindAnAliasIsAnError() => Assert.Equal(
        DiagnosticCodes.YamlBehindAlias,
        Assert.Throws<ChartException>(() => Stamp("x: &x {repository: n, tag: a}\nimage: *x\n", new ChartStamp { Images = [Image] })).Diagnostics[0].Code);

    [Theory]
    [InlineData("reg.io/a/b:1", "reg.io", "a/b", "1", "")]
    [InlineData("localhost/a@sha256:0", "localhost", "a", "", "sha256:0")]
    [InlineData("localhost:5000/a:1@sha256:0", "localhost:5000", "a", "1", "sha256:0")]
    [InlineData("a/b:1", "", "a/b", "1", "")]
    [InlineData("[::1]:5000/a:1", "[::1]:5000", "a", "1", "")]
    public static void IsReadFromAReference(string text, string registry, string repository, string tag, string digest) =>
        Assert.Equal(new ImageStamp(registry, repository, tag) { Digest = digest }, ImageStamp.Parse(text));

    [Theory]
    [InlineData("")]
    [InlineData("a")]
    [InlineData("reg.io:5000/a")]
    [InlineData(":1")]
    [InlineData("a b:1")]
    public static void IsNotReadFromWhatIsNoReference(string text) => Assert.Equal(
        DiagnosticCodes.BadImageReference,
        Assert.Throws<ChartException>(() => ImageStamp.Parse(text)).Diagnostics[0].Code);

    internal static Chart Stamp(string? values, ChartStamp stamp)
    {
        using var folder = new ChartFolder().Write("templates/pod.yaml", Template);
        if (values is not null) folder.Write("values.yaml", values);

        return ChartStamper.Stamp(folder.Load(), stamp, CancellationToken.None);
    }

    internal static string Values(Chart chart) => Encoding.UTF8.GetString(chart.Values!.Content.Span);
}

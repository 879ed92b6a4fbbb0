using System.Diagnostics;
using HelmOci.Diagnostics;
using HelmOci.Publishing;
using HelmOci.Stamping;
using HelmOci.Tests.Charts;
using HelmOci.Tests.Peers;

namespace HelmOci.Tests.Stamping;

/// <summary>Charts keep their image in many ways: Helm renders the image that was pushed, or a warning says what is missing.</summary>
public static class LayoutOfTheImage
{
    private const string Old = "sha256:ffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff";

    private const string Library = """
        {{- define "lib.image" -}}
        {{- $registry := default .root.registry ((.global).imageRegistry) -}}
        {{- $separator := ":" -}}
        {{- $version := .root.tag | default .chart.AppVersion -}}
        {{- if .root.digest }}
        {{- $separator = "@" -}}
        {{- $version = .root.digest -}}
        {{- end -}}
        {{- printf "%s/%s%s%s" $registry .root.repository $separator $version -}}
        {{- end -}}
        {{- define "app.labels" -}}
        app.kubernetes.io/version: {{ .Chart.AppVersion }}
        {{- end -}}
        {{- define "app.repository" -}}
        {{ .Values.image }}
        {{- end -}}
        {{- define "app.image" -}}
        {{- $tag := default .Chart.AppVersion .Values.image.tag -}}
        {{ .Values.image.repository }}:{{ $tag }}
        {{- end -}}
        """;

    public static TheoryData<string, string> RowsOfReadme()
    {
        var rows = RenderedImage.Readme().Split("## The image in the chart")[1].Split("\n## ")[0].Split('\n')
            .Where(line => line.StartsWith("| `", StringComparison.Ordinal)).Select(line => line.Split('|', StringSplitOptions.TrimEntries));

        var data = new TheoryData<string, string>();
        foreach (var row in rows) data.Add(row[1].Trim('`'), row[2].Trim('`'));

        return data;
    }

    [PeerTheory(Peer.Helm4)]
    [MemberData(nameof(RowsOfReadme))]
    public static void OfReadmeRendersWhatWasPushed(string values, string image) => RendersWhatWasPushed(values, image);

    [Fact]
    public static void HasATableInReadme() => Assert.InRange(RowsOfReadme().Count, 12, 30);

    [PeerTheory(Peer.Helm4)]
    [InlineData("image: {name: web, tag: \"0.9\"}", "{{ .Values.image.name }}:{{ .Values.image.tag }}")]
    [InlineData("image: {registry: docker.io, name: web, tag: \"0.9\"}", "{{ .Values.image.registry }}/{{ .Values.image.name }}:{{ .Values.image.tag }}")]
    [InlineData("image: {registry: docker.io, repository: old, name: web, tag: \"0.9\"}", "{{ with .Values.image }}{{ .registry }}/{{ .repository }}/{{ .name }}:{{ .tag }}{{ end }}")]
    [InlineData("image: {repository: docker.io/old, name: web, tag: \"0.9\"}", "{{ .Values.image.repository }}/{{ .Values.image.name }}:{{ .Values.image.tag }}")]
    [InlineData("image: {repository: old/, name: web, tag: \"0.9\"}", "{{ .Values.image.repository }}{{ .Values.image.name }}:{{ .Values.image.tag }}")]
    [InlineData("image: {repository: nginx, name: web, tag: \"0.9\"}", "{{ .Values.image.repository }}:{{ .Values.image.tag }}")]
    [InlineData("image: {repo: nginx, tag: \"0.9\"}", "{{ .Values.image.repo }}:{{ .Values.image.tag }}")]
    [InlineData("image: {image: nginx, tag: \"0.9\"}", "{{ .Values.image.image }}:{{ .Values.image.tag }}")]
    [InlineData("image: {repository: nginx, version: \"0.9\"}", "{{ .Values.image.repository }}:{{ .Values.image.version }}")]
    [InlineData("image: {repository: nginx, tag: x, version: \"0.9\"}", "{{ .Values.image.repository }}:{{ .Values.image.version }}")]
    [InlineData("image: {repository: nginx, imageTag: \"0.9\"}", "{{ .Values.image.repository }}:{{ .Values.image.imageTag }}")]
    [InlineData("{image: {repository: nginx}, imageTag: \"0.9\"}", "{{ .Values.image.repository }}:{{ .Values.imageTag }}")]
    [InlineData("{image: marc, tag: \"0.9\"}", "{{ .Values.image }}:{{ .Values.tag }}")]
    [InlineData("{image: marc, imageTag: \"0.9\"}", "{{ .Values.image }}:{{ .Values.imageTag | default .Chart.AppVersion }}")]
    [InlineData("{registry: docker.io, image: marc, imageVersion: \"0.9\"}", "{{ .Values.registry }}/{{ .Values.image }}:{{ .Values.imageVersion }}")]
    [InlineData("{registry: {enabled: true}, image: marc, tag: \"0.9\"}", "{{ .Values.image }}:{{ .Values.tag }}")]
    [InlineData("image: marc", "{{ .Values.image }}:{{ .Chart.AppVersion }}")]
    [InlineData("image: marc", "{{ printf \"%s:%s\" .Values.image .Chart.AppVersion }}")]
    [InlineData("image: marc", "{{ include \"app.repository\" . }}:{{ .Chart.AppVersion }}")]
    [InlineData("image: marc", "{{ .Values.image }}")]
    [InlineData("image: \"\"", "{{ required \"image\" .Values.image }}")]
    [InlineData("image: marc:0.9", "{{ .Values.image }}")]
    [InlineData("image: marc@" + Old, "{{ .Values.image }}")]
    [InlineData("image: {repository: \"x:0.9\"}", "{{ .Values.image.repository }}")]
    [InlineData("image: {repository: x}", "{{ .Values.image.repository }}")]
    [InlineData("image: {repository: x}", "{{ .Values.image.repository }}:{{ .Values.image.tag | default .Chart.AppVersion }}")]
    [InlineData("image: {repository: \"x@sha256\", tag: ffff}", "{{ .Values.image.repository }}:{{ .Values.image.tag }}")]
    [InlineData("image: {repository: \"x:0.9\", tag: \"\"}", "{{ .Values.image.repository }}{{ with .Values.image.tag }}:{{ . }}{{ end }}")]
    [InlineData("image: {repository: x, tag: \"0.9\", sha: ffff}", "{{ .Values.image.repository }}:{{ .Values.image.tag }}{{ if .Values.image.sha }}@sha256:{{ .Values.image.sha }}{{ end }}")]
    [InlineData("image: {repository: x, tag: \"0.9\", sha: \"\"}", "{{ .Values.image.repository }}:{{ .Values.image.tag }}@{{ .Values.image.sha }}")]
    [InlineData("image: {repository: x, tag: \"0.9\", sha256: ffff}", "{{ .Values.image.repository }}:{{ .Values.image.tag }}@sha256:{{ .Values.image.sha256 }}")]
    [InlineData("image: {repository: x, tag: \"0.9\", digest: \"" + Old + "\"}", "{{ .Values.image.repository }}:{{ .Values.image.tag }}@{{ .Values.image.digest }}")]
    [InlineData("image: {repository: x, tag: \"0.9\", digest: \"\"}", "{{ printf \"%s:%s@sha256:%s\" .Values.image.repository .Values.image.tag .Values.image.digest }}")]
    [InlineData("image: {repository: x, digest: \"" + Old + "\"}", "{{ .Values.image.repository }}@{{ .Values.image.digest }}")]
    [InlineData("{image: marc, imageDigest: \"" + Old + "\"}", "{{ .Values.image }}@{{ .Values.imageDigest }}")]
    [InlineData("{global: {imageRegistry: old.io}, image: {repository: x, tag: \"0.9\"}}", "{{ .Values.global.imageRegistry }}/{{ .Values.image.repository }}:{{ .Values.image.tag }}")]
    [InlineData("{global: {imageRegistry: \"\"}, image: {repository: x, tag: \"0.9\"}}", "{{ with .Values.global.imageRegistry }}{{ . }}/{{ end }}{{ .Values.image.repository }}:{{ .Values.image.tag }}")]
    [InlineData("{global: {imageRegistry: \"\"}, image: {repository: x, tag: \"0.9\"}}", "{{ .Values.global.imageRegistry | default \"docker.io\" }}/{{ .Values.image.repository }}:{{ .Values.image.tag }}")]
    [InlineData("{global: {registry: old.io/}, image: {repository: x, tag: \"0.9\"}}", "{{ .Values.global.registry }}{{ .Values.image.repository }}:{{ .Values.image.tag }}")]
    [InlineData("{global: {imageRegistry: \"\"}, image: {registry: docker.io, repository: x, tag: \"\"}}", "{{ include \"lib.image\" (dict \"root\" .Values.image \"global\" .Values.global \"chart\" .Chart) }}")]
    [InlineData("{global: {imageRegistry: old.io}, image: {registry: docker.io, repository: x, tag: \"\", digest: \"\"}}", "{{ include \"lib.image\" (dict \"root\" .Values.image \"global\" .Values.global \"chart\" .Chart) }}")]
    [InlineData("image: {registry: old.io, repository: x}", "{{ include \"lib.image\" (dict \"root\" .Values.image \"global\" .Values.global \"chart\" .Chart) }}")]
    [InlineData("image: {registry: old.io/, repository: x, tag: \"0.9\"}", "{{ .Values.image.registry }}{{ .Values.image.repository }}:{{ .Values.image.tag }}")]
    [InlineData("image: {registry: old.io, repository: /x, tag: \"0.9\"}", "{{ .Values.image.registry }}{{ .Values.image.repository }}:{{ .Values.image.tag }}")]
    [InlineData("image: {registry: old.io, repository: x, tag: \"0.9\"}", "{{ .Values.image.repository }}:{{ .Values.image.tag }}")]
    [InlineData("image: {repository: x, tag: \"0.9\"}", "registry.example.com/{{ .Values.image.repository }}:{{ .Values.image.tag }}")]
    [InlineData("image: {repository: x, tag: \"0.9\"}", "registry.example.com/shop/{{ .Values.image.repository }}:{{ .Values.image.tag }}")]
    [InlineData("image: {tag: \"0.9\"}", "registry.example.com/shop/orders:{{ .Values.image.tag }}")]
    [InlineData("image: {repository: x}", "{{ include \"app.image\" . }}")]
    [InlineData("image: {repository: x, tag: \"0.9\"}", "{{ include \"app.image\" . }}")]
    public static void RendersWhatWasPushed(string values, string image)
    {
        var rendered = RenderedImage.Of(values, image, null, ("templates/_helpers.tpl", Library));

        Assert.Contains(rendered.Image, new[] { RenderedImage.Name + ":1.4.0", $"{RenderedImage.Name}:1.4.0@{RenderedImage.Digest}", $"{RenderedImage.Name}@{RenderedImage.Digest}" });
        Assert.DoesNotContain(DiagnosticCodes.NoPlaceForImage, rendered.Warnings);
    }

    [PeerTheory(Peer.Helm4)]
    [InlineData("api: {image: {repository: x, version: \"0.9\"}}", "api.image", "{{ .Values.api.image.repository }}:{{ .Values.api.image.version }}")]
    [InlineData("api: {image: x, imageTag: \"0.9\"}", "api.image", "{{ .Values.api.image }}:{{ .Values.api.imageTag }}")]
    [InlineData("images: [{repository: x}]", "images[0]", "{{ range .Values.images }}{{ .repository }}:{{ $.Chart.AppVersion }}{{ end }}")]
    [InlineData("{apiImage: x, apiImageTag: \"0.9\", tag: mine}", "apiImage", "{{ .Values.apiImage }}:{{ .Values.apiImageTag }}")]
    public static void MayStandElsewhere(string values, string path, string image)
    {
        var rendered = RenderedImage.Of(values, image, new PackRequest { Image = new ChartImage { Built = RenderedImage.Built, ValuesPath = path } });

        Assert.Equal(RenderedImage.Name + ":1.4.0", rendered.Image);
        Assert.DoesNotContain(DiagnosticCodes.NoPlaceForImage, rendered.Warnings);
    }

    /// <summary>Nothing is half stamped: the chart keeps the image that it has.</summary>
    [PeerTheory(Peer.Helm4)]
    [InlineData("image: {repository: x}", "{{ .Values.image.repository }}:stable")]
    [InlineData("image: {repository: x}", "{{ .Values.image.repository }}:{{ .Values.flavour }}")]
    [InlineData("image: x", "{{ .Values.image }}:{{ .Values.flavour }}")]
    [InlineData("image: {tag: \"0.9\"}", "old.io/shop/orders:{{ .Values.image.tag }}")]
    [InlineData("image: {repository: x, tag: \"0.9\"}", "old.io/{{ .Values.image.repository }}:{{ .Values.image.tag }}")]
    [InlineData("image: {pullPolicy: Always}", "x:0.9")]
    [InlineData("{global: {imageRegistry: old.io}, image: {repository: x, tag: \"0.9\"}}", "{{ .Values.global.imageRegistry }}/{{ .Values.image.repository }}:{{ .Values.image.tag }}", "\n    - name: other\n      image: {{ .Values.global.imageRegistry }}/busybox:1.0\n")]
    public static void WithoutAPlaceIsAWarning(string values, string image, string other = "")
    {
        var rendered = RenderedImage.Of(values, image, null, ("templates/other.yaml", $"kind: Other\nspec:{other}"));

        Assert.Contains(DiagnosticCodes.NoPlaceForImage, rendered.Warnings);
        Assert.Equal(values, rendered.Values);
    }

    /// <summary>What other images read stays theirs: the registry goes into the name.</summary>
    [PeerFact(Peer.Helm4)]
    public static void LeavesARegistryThatOthersNeed()
    {
        var rendered = RenderedImage.Of(
            "{global: {imageRegistry: \"\"}, image: {repository: x, tag: \"\"}}",
            "{{ with .Values.global.imageRegistry }}{{ . }}/{{ end }}{{ .Values.image.repository }}:{{ .Values.image.tag }}",
            null,
            ("templates/zz.yaml", "kind: Other\nspec:\n  image: {{ .Values.global.imageRegistry }}busybox:1.0\n"));

        Assert.Equal(RenderedImage.Name + ":1.4.0", rendered.Image);
        Assert.StartsWith("{global: {imageRegistry: \"\"}", rendered.Values, StringComparison.Ordinal);
    }

    [PeerTheory(Peer.Helm4)]
    [InlineData("9.9", true)]
    [InlineData("latest", false)]
    [InlineData("1.4.0", false)]
    public static void TakesAnAppVersionThatIsATag(string appVersion, bool isWarned)
    {
        var request = new PackRequest { AppVersion = appVersion, Image = new ChartImage { Built = RenderedImage.Built } };
        var rendered = RenderedImage.Of("image: {repository: x}", "{{ .Values.image.repository }}:{{ .Chart.AppVersion }}", request);

        Assert.Equal($"{(isWarned ? "x" : RenderedImage.Name)}:{appVersion}", rendered.Image);
        Assert.Equal(isWarned, rendered.Warnings.Contains(DiagnosticCodes.NoPlaceForImage));
    }

    [PeerFact(Peer.Helm4)]
    public static void IsNotReadFromAKeyThatIsLeftOver()
    {
        var request = new PackRequest { AppVersion = "latest", Image = new ChartImage { Built = RenderedImage.Built } };
        var rendered = RenderedImage.Of("image: {repository: x, tag: \"\"}", "{{ .Values.image.repository }}:{{ .Chart.AppVersion }}", request);

        Assert.Equal(RenderedImage.Name + ":latest", rendered.Image);
    }

    /// <summary>What a subchart makes of a key of the same name is not what the chart does.</summary>
    [PeerFact(Peer.Helm4)]
    public static void IsTheChartsOwnBesideThatOfASubchart()
    {
        var rendered = RenderedImage.Of(
            "image: nginx\n",
            "{{ .Values.image }}",
            null,
            ("charts/sub/Chart.yaml", "apiVersion: v2\nname: sub\nversion: 1.0.0\n"),
            ("charts/sub/values.yaml", "image: {repository: a, tag: b}\n"),
            ("charts/sub/templates/pod.yaml", "kind: Sub\nimage: \"{{ .Values.image.repository }}:{{ .Values.image.tag | default .Chart.AppVersion }}\"\n"));

        Assert.Equal($"image: {RenderedImage.Name}:1.4.0\n", rendered.Values);
    }

    /// <summary>A list of containers that a template writes as it is.</summary>
    [PeerFact(Peer.Helm4)]
    public static void IsWholeWhereNoTemplateNamesIt()
    {
        var request = new PackRequest { Image = new ChartImage { Built = RenderedImage.Built, ValuesPath = "containers[0].image" } };
        var rendered = RenderedImage.Of("containers: [{name: web, image: nginx}]\n", "busybox:1.0", request);

        Assert.Equal($"containers: [{{name: web, image: \"{RenderedImage.Name}:1.4.0\"}}]\n", rendered.Values);
    }

    [PeerFact(Peer.Helm4)]
    public static void WithTooFewPartsIsAWarning()
    {
        var request = new PackRequest { Image = new ChartImage { Built = RenderedImage.Built with { Repository = "orders" } } };
        const string image = "{{ with .Values.image }}{{ .registry }}/{{ .repository }}/{{ .name }}:{{ .tag }}{{ end }}";
        var rendered = RenderedImage.Of("image: {registry: a, repository: b, name: c, tag: \"1\"}", image, request);

        Assert.Equal("a/b/c:1", rendered.Image);
        Assert.Contains(DiagnosticCodes.NoPlaceForImage, rendered.Warnings);
    }

    [PeerFact(Peer.Helm4)]
    public static void IsWholeWithAKeyOfTheProject()
    {
        var request = new PackRequest { Image = new ChartImage { Built = RenderedImage.Built }, Values = [new ChartValue("image.tag", "1.4.0")] };
        var rendered = RenderedImage.Of("image: {repository: x}", "{{ .Values.image.repository }}:{{ .Values.image.tag }}", request);

        Assert.Equal(RenderedImage.Name + ":1.4.0", rendered.Image);
        Assert.DoesNotContain(DiagnosticCodes.NoPlaceForImage, rendered.Warnings);
    }

    /// <summary>A hostile chart costs no more than its size: variables in one line, or one that is set in each of many.</summary>
    [Theory]
    [InlineData(1, 200_000)]
    [InlineData(200_000, 1)]
    public static void IsFoundBesideManyVariables(int lines, int variables)
    {
        var actions = string.Concat(Enumerable.Range(0, variables).Select(number => $"{{{{$a{number}:=1}}}}"));
        using var folder = new ChartFolder();
        folder.Write("values.yaml", "image: {repository: x, tag: \"\"}\n").Write("templates/pod.yaml", string.Concat(Enumerable.Repeat(actions + "\n", lines)));
        var request = new PackRequest { ChartDirectory = folder.Path, Image = new ChartImage { Built = RenderedImage.Built } };

        var watch = Stopwatch.StartNew();
        ChartPacker.Pack(request, new RecordingLog(), CancellationToken.None);

        Assert.InRange(watch.Elapsed, TimeSpan.Zero, TimeSpan.FromSeconds(5));
    }

    [Fact]
    public static void BelowAnItemAloneIsAWarning()
    {
        using var folder = new ChartFolder();
        folder.Write("values.yaml", "image: {repository: x, tag: \"\"}\n").Write("templates/pod.yaml", "image: {{ .Values.image }}\n");
        var log = new RecordingLog();
        var request = new PackRequest { ChartDirectory = folder.Path, Image = new ChartImage { Built = RenderedImage.Built, ValuesPath = "[0]" } };

        var fault = Record.Exception(() => ChartPacker.Pack(request, log, CancellationToken.None));

        Assert.True(fault is ChartException || log.Warnings.Any(warning => warning.Code == DiagnosticCodes.NoPlaceForImage), fault?.ToString());
    }
}

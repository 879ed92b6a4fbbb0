using System.Diagnostics;
using System.Text;
using HelmOci.Diagnostics;
using HelmOci.Publishing;
using HelmOci.Stamping;
using HelmOci.Tests.Charts;
using HelmOci.Tests.Peers;

namespace HelmOci.Tests.Stamping;

/// <summary>The image is followed through what templates make of it, and Helm renders the same.</summary>
public static class ImageOnTheTree
{
    private const string Library = """
        {{- define "lib.tag" -}}
        {{- $tag := "" -}}
        {{- range $key, $value := .Values.image -}}
        {{- if eq $key "tag" }}{{ $tag = $value }}{{ end -}}
        {{- end -}}
        {{- $tag | toString | trimPrefix "v" -}}
        {{- end -}}
        """;

    [PeerTheory(Peer.Helm4)]
    [InlineData("image: {repository: x, tag: \"0.9\"}", "{{ tpl \"{{ .Values.image.repository }}:{{ .Values.image.tag }}\" . }}")]
    [InlineData("image: {repository: x, tag: \"{{ .Chart.AppVersion }}\"}", "{{ .Values.image.repository }}:{{ tpl .Values.image.tag . }}")]
    [InlineData("image: {repository: x, tag: \"0.9\"}", "{{ $i := .Values.image }}{{ print $i.repository \":\" $i.tag }}")]
    [InlineData("image: {repository: x, tag: \"0.9\"}", "{{ get .Values.image \"repository\" }}:{{ index .Values \"image\" \"tag\" }}")]
    [InlineData("image: {repository: x, tag: \"0.9\"}", "{{ .Values.image.repository }}:{{ include \"lib.tag\" . }}")]
    [InlineData("image: {repository: x, tag: \"\"}", "{{ .Values.image.repository }}:{{ coalesce .Values.image.tag .Values.tag .Chart.AppVersion }}")]
    [InlineData("image: {repository: x, tag: \"\"}", "{{ $d := dict \"tag\" .Chart.AppVersion }}{{ $m := merge (deepCopy .Values.image) $d }}{{ $m.repository }}:{{ $m.tag }}")]
    [InlineData("{image: {repository: x, tag: \"\"}, images: {app: {repository: z}}}", "{{ ternary .Values.image.repository .Values.images.app.repository (hasKey .Values \"image\") }}:{{ .Values.image.tag }}")]
    [InlineData("image: {registry: \"\", repository: x, tag: \"0.9\"}", "{{ join \"/\" (list \"registry.example.com\" .Values.image.repository) }}:{{ .Values.image.tag }}")]
    [InlineData("image: {registry: old.io, repository: x, tag: \"0.9\"}", "{{ if .Capabilities.APIVersions.Has \"x/v1\" }}{{ end }}{{ printf \"%s/%s:%v\" .Values.image.registry .Values.image.repository .Values.image.tag }}")]
    public static void RendersWhatWasPushed(string values, string image)
    {
        var rendered = RenderedImage.Of(values, image, null, ("templates/_helpers.tpl", Library));

        Assert.Equal(RenderedImage.Name + ":1.4.0", rendered.Image);
        Assert.DoesNotContain(DiagnosticCodes.NoPlaceForImage, rendered.Warnings);
    }

    /// <summary>What a tag that others share would change is not changed.</summary>
    [PeerFact(Peer.Helm4)]
    public static void LeavesATagThatOthersNeed()
    {
        const string values = "{image: x, sidecar: y, tag: \"0.9\"}";
        var rendered = RenderedImage.Of(values, "{{ .Values.image }}:{{ .Values.tag }}", null, ("templates/z.yaml", "kind: Other\nspec:\n  image: {{ .Values.sidecar }}:{{ .Values.tag }}\n"));

        Assert.Contains(DiagnosticCodes.NoPlaceForImage, rendered.Warnings);
        Assert.Equal(values, rendered.Values);
    }

    /// <summary>A map that only has the name for a program's own use is no container.</summary>
    [PeerTheory(Peer.Helm4)]
    [InlineData("kind: ConfigMap\napiVersion: v1\nmetadata: {name: a}\ndata:\n  image: {{ .Values.image.repository }}\n")]
    [InlineData("kind: Other\napiVersion: v1\nmetadata: {name: a}\nspec:\n  image: {{ .Values.image.repository }}\n")]
    public static void IsThatOfTheContainer(string other)
    {
        var rendered = RenderedImage.Of("image: {repository: x, tag: \"\"}", "{{ .Values.image.repository }}:{{ .Values.image.tag }}", null, ("templates/z.yaml", other));

        // Helm writes the map before the pod.
        Assert.Contains("tag: \"1.4.0\"", rendered.Values, StringComparison.Ordinal);
        Assert.DoesNotContain(DiagnosticCodes.NoPlaceForImage, rendered.Warnings);
    }

    /// <summary>A list of containers that a template writes as it is.</summary>
    [PeerFact(Peer.Helm4)]
    public static void IsFoundInAListThatIsWrittenWhole()
    {
        var request = new PackRequest { Image = new ChartImage { Built = RenderedImage.Built, ValuesPath = "containers[0].image" } };
        var rendered = RenderedImage.Of(
            "containers: [{name: web, image: nginx}, {name: side, image: \"busybox:1\"}]\n", "busybox:1.0", request,
            ("templates/a.yaml", "kind: Pod\napiVersion: v1\nspec:\n  containers:\n    {{- toYaml .Values.containers | nindent 4 }}\n"));

        Assert.StartsWith($"containers: [{{name: web, image: \"{RenderedImage.Name}:1.4.0\"}}", rendered.Values, StringComparison.Ordinal);
        Assert.DoesNotContain(DiagnosticCodes.NoPlaceForImage, rendered.Warnings);
    }

    /// <summary>A workload that nobody has switched on still says how it takes its image.</summary>
    [PeerFact(Peer.Helm4)]
    public static void IsFoundInABlockThatIsOff()
    {
        var rendered = RenderedImage.Of(
            "{on: false, image: {repository: x, version: \"0.9\", tag: left}}", "busybox:1.0", null,
            ("templates/a.yaml", "{{ if .Values.on }}\nkind: Other\nlist:\n{{ if .Values.more }}\n{{ toYaml .Values.more | indent 2 }}\nthis: is not: YAML\n{{ end }}\nimage: {{ .Values.image.repository }}:{{ .Values.image.version }}\n{{ end }}\n"));

        Assert.Contains("version: \"1.4.0\", tag: left", rendered.Values, StringComparison.Ordinal);
    }

    /// <summary>A hostile chart costs no more than its size: colons in one line, and variables that are all read again.</summary>
    [Theory]
    [InlineData("image: ", "a:", 400_000, "")]
    [InlineData("", "{{ $v#:=1 }}", 100_000, "{{ $v0 }}")]
    public static void IsFoundInTimeBesideMuchElse(string before, string each, int count, string behind)
    {
        var text = new StringBuilder(before);
        for (var i = 0; i < count; i++) text.Append(each.Replace("#", $"{i}", StringComparison.Ordinal));
        for (var i = 0; i < count; i++) text.Append(behind);
        using var folder = new ChartFolder();
        folder.Write("values.yaml", "image: {repository: x, tag: \"\"}\n").Write("templates/a.yaml", text.Append('\n').ToString());
        var request = new PackRequest { ChartDirectory = folder.Path, Image = new ChartImage { Built = RenderedImage.Built } };

        var watch = Stopwatch.StartNew();
        ChartPacker.Pack(request, new RecordingLog(), CancellationToken.None);

        Assert.InRange(watch.Elapsed, TimeSpan.Zero, TimeSpan.FromSeconds(10));
    }

    /// <summary>What only an installation knows is no reason to warn.</summary>
    [PeerTheory(Peer.Helm4)]
    [InlineData("{{ .Values.image.repository }}:{{ .Values.image.tag }}{{ (lookup \"v1\" \"Pod\" \"\" \"\").suffix }}")]
    [InlineData("{{ .Values.image.repository | trunc -200 }}:{{ .Values.image.tag }}")]
    public static void IsWrittenAsUsualWhereNothingIsCertain(string image)
    {
        var rendered = RenderedImage.Of("image: {repository: x, tag: \"\"}", image);

        Assert.DoesNotContain(DiagnosticCodes.NoPlaceForImage, rendered.Warnings);
        Assert.Equal(RenderedImage.Name + ":1.4.0", rendered.Image);
    }
}

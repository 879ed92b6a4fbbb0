using HelmOci.Diagnostics;
using HelmOci.Publishing;
using HelmOci.Stamping;
using HelmOci.Tests.Peers;

namespace HelmOci.Tests.Stamping;

/// <summary>An image that another build made, and its short names: Helm renders what the reference says.</summary>
public static class ImageFromElsewhere
{
    private const string Digest = RenderedImage.Digest;
    private const string ByDigest = "reg.io/shop/web@" + Digest;
    private const string Usual = "{{ .Values.image.repository }}:{{ .Values.image.tag }}";
    private const string WithRegistry = "{{ .Values.image.registry }}/" + Usual;
    private const string WithDigest = Usual + "{{ with .Values.image.digest }}@{{ . }}{{ end }}";

    [PeerTheory(Peer.Helm4)]
    [InlineData("image: {repository: x, tag: \"0.9\"}", Usual)]
    [InlineData("image: {repository: x, version: \"0.9\"}", "{{ .Values.image.repository }}:{{ .Values.image.version }}")]
    [InlineData("image: {registry: old.io, repository: x, tag: \"0.9\"}", WithRegistry)]
    [InlineData("{image: x, tag: \"0.9\"}", "{{ .Values.image }}:{{ .Values.tag }}")]
    [InlineData("image: {repository: y, name: x, tag: \"0.9\"}", "{{ .Values.image.repository }}/{{ .Values.image.name }}:{{ .Values.image.tag }}")]
    [InlineData("image: {repository: x, tag: \"0.9\", digest: \"\"}", WithDigest)]
    [InlineData("image: {repository: x, tag: \"0.9\", digest: \"\"}", "{{ .Values.image.repository }}{{ if .Values.image.digest }}@{{ .Values.image.digest }}{{ else }}:{{ .Values.image.tag }}{{ end }}")]
    [InlineData("image: {repository: x, digest: \"sha256:ffff\"}", "{{ .Values.image.repository }}@{{ .Values.image.digest }}")]
    [InlineData("image: {repository: \"x:0.9\"}", "{{ .Values.image.repository }}")]
    [InlineData("image: x:0.9", "{{ .Values.image }}")]
    [InlineData("image: x", "{{ .Values.image }}")]
    public static void IsNamedByItsDigestAlone(string values, string image)
    {
        var rendered = RenderedImage.Of(values, image, Request(ByDigest));

        Assert.Equal(ByDigest, rendered.Image);
        Assert.DoesNotContain(DiagnosticCodes.NoPlaceForImage, rendered.Warnings);
    }

    /// <summary>A label takes no 64 digits, so the digest cannot become the appVersion.</summary>
    [PeerTheory(Peer.Helm4)]
    [InlineData("image: {repository: x}", "{{ .Values.image.repository }}:{{ .Chart.AppVersion }}")]
    [InlineData("image: x", "{{ .Values.image }}:{{ .Chart.AppVersion }}")]
    public static void WithoutAPlaceForItsDigestIsAWarning(string values, string image)
    {
        var rendered = RenderedImage.Of(values, image, Request(ByDigest));

        Assert.Equal("x:1.4.0", rendered.Image);
        Assert.Contains(DiagnosticCodes.NoPlaceForImage, rendered.Warnings);
    }

    [PeerTheory(Peer.Helm4)]
    [InlineData("image: {repository: x}", "{{ .Values.image.repository }}:{{ .Chart.AppVersion }}", "7.1")]
    [InlineData("image: x", "{{ .Values.image }}:{{ .Chart.AppVersion }}", "7.1")]
    [InlineData("image: {repository: x, tag: \"\"}", Usual, "1.4.0")]
    public static void GivesItsTagToTheAppVersionThatIsTheTag(string values, string image, string appVersion)
    {
        var rendered = RenderedImage.Of(values, image, Request("reg.io/shop/web:7.1"));

        Assert.Equal(("reg.io/shop/web:7.1", appVersion), (rendered.Image, rendered.AppVersion));
    }

    [PeerTheory(Peer.Helm4)]
    [InlineData("nginx:1.25", "image: {registry: ghcr.io, repository: x, tag: \"0.9\"}", WithRegistry, "docker.io/library/nginx:1.25")]
    [InlineData("org/app:1.25", "image: {registry: ghcr.io, repository: x, tag: \"0.9\"}", WithRegistry, "docker.io/org/app:1.25")]
    [InlineData("nginx:1.25", "image: {registry: \"\", repository: x, tag: \"0.9\"}", "{{ with .Values.image.registry }}{{ . }}/{{ end }}" + Usual, "nginx:1.25")]
    [InlineData("nginx:1.25", "image: {repository: ghcr.io/x, tag: \"0.9\"}", Usual, "nginx:1.25")]
    [InlineData("nginx:1.25", "image: ghcr.io/x:0.9", "{{ .Values.image }}", "nginx:1.25")]
    [InlineData("nginx:1.25", "{global: {imageRegistry: ghcr.io}, image: {repository: x, tag: \"0.9\"}}", "{{ .Values.global.imageRegistry }}/" + Usual, "docker.io/library/nginx:1.25")]
    [InlineData("nginx:1.25", "image: {registry: ghcr.io, repository: y, name: x, tag: \"0.9\"}", "{{ .Values.image.registry }}/{{ .Values.image.repository }}/{{ .Values.image.name }}:{{ .Values.image.tag }}", "docker.io/library/nginx:1.25")]
    [InlineData("nginx:1.25", "image: {repository: y, name: x, tag: \"0.9\"}", "{{ .Values.image.repository }}/{{ .Values.image.name }}:{{ .Values.image.tag }}", "docker.io/library/nginx:1.25")]
    [InlineData("nginx:1.25", "image: {repository: x, tag: \"0.9\"}", "docker.io/{{ .Values.image.repository }}:{{ .Values.image.tag }}", "docker.io/library/nginx:1.25")]
    [InlineData("nginx@" + Digest, "image: {registry: ghcr.io, repository: x, tag: \"0.9\"}", WithRegistry, "docker.io/library/nginx@" + Digest)]
    public static void IsNotSoughtInAnOldRegistry(string reference, string values, string image, string expected)
    {
        var rendered = RenderedImage.Of(values, image, Request(reference));

        Assert.Equal(expected, rendered.Image);
        Assert.DoesNotContain(DiagnosticCodes.NoPlaceForImage, rendered.Warnings);
    }

    /// <summary>An archive, or the local docker: the image has no registry.</summary>
    [PeerFact(Peer.Helm4)]
    public static void OfTheLocalDockerIsNotSoughtThereEither()
    {
        var image = new ChartImage { Built = RenderedImage.Built with { Registry = "" } };
        var rendered = RenderedImage.Of("image: {registry: ghcr.io, repository: x, tag: \"0.9\"}", WithRegistry, new PackRequest { Image = image });

        Assert.Equal("docker.io/shop/orders:1.4.0", rendered.Image);
    }

    [PeerTheory(Peer.Helm4)]
    [InlineData("image: {repository: x, tag: \"0.9\", digest: \"" + Digest + "\"}", WithDigest)]
    [InlineData("image: {repository: x, digest: \"" + Digest + "\"}", "{{ .Values.image.repository }}:{{ .Chart.AppVersion }}{{ with .Values.image.digest }}@{{ . }}{{ end }}")]
    [InlineData("image: {repository: x, tag: \"0.9\", sha: ffff}", Usual + "{{ with .Values.image.sha }}@sha256:{{ . }}{{ end }}")]
    public static void TakesAnOldDigestAway(string values, string image) =>
        Assert.Equal("reg.io/shop/web:7.1", RenderedImage.Of(values, image, Request("reg.io/shop/web:7.1")).Image);

    private static PackRequest Request(string reference) => new() { Image = new ChartImage { Reference = reference } };
}

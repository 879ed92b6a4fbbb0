using HelmOci.Diagnostics;
using HelmOci.Publishing;
using HelmOci.Stamping;
using HelmOci.Tests.Charts;

namespace HelmOci.Tests.Stamping;

/// <summary>Charts that are right, or of which only rendering could tell: no false alarm.</summary>
public static class PortOfAChangedChart
{
    [Theory]
    [InlineData("containerPort: 8080")]
    [InlineData("containerPort: 8080 # .NET's")]
    [InlineData("containerPort: {{ $.Values.service.targetPort | int }}")]
    [InlineData("containerPort: {{- .Values.service.targetPort -}}")]
    [InlineData("containerPort: {{ .Values.service.targetPort | default 80 }}")]
    [InlineData("containerPort: {{ .Values.missing }}")]
    [InlineData("containerPort: {{ include \"port\" . }}")]
    [InlineData("containerPort: {{ .Values.service }}")]
    [InlineData("hostPort: 80")]
    [InlineData("{{- if .Values.metrics }}\n          containerPort: 9090\n          {{- end }}")]
    [InlineData("containerPort: 80\n            - containerPort: 8080")]
    [InlineData("containerPort: 80\n          env: [{name: ASPNETCORE_HTTP_PORTS, value: '80'}]")]
    [InlineData("containerPort: 80\n        - name: sidecar\n          image: envoy:1")]
    public static void IsNotComplainedOf(string port) =>
        Assert.Empty(ImageCheckRun.Of(
            ImageCheckRun.WebApp,
            ImageCheckRun.Values + "  targetPort: 8080\n",
            ImageCheckRun.Deployment.Replace("containerPort: {{ .Values.service.port }}", port, StringComparison.Ordinal)));

    [Fact]
    public static void MayBeSetByTheBuild() =>
        Assert.Empty(ImageCheckRun.Of(ImageCheckRun.WebApp, set: new ChartValue("service.port", "8080")));

    [Fact]
    public static void MayBeToldToTheAppInTheValues() =>
        Assert.Empty(ImageCheckRun.Of(ImageCheckRun.WebApp, ImageCheckRun.Values + "env:\n  ASPNETCORE_URLS: http://+:80\n"));

    [Theory]
    [InlineData("redis:7")]
    [InlineData("{{ .Values.imageOfRedis }}")]
    [InlineData("{{ include \"redis\" . }}")]
    public static void OfAnotherContainerIsNotTheImages(string image) =>
        Assert.Empty(ImageCheckRun.Of(ImageCheckRun.WebApp, deployment: $"image: {image}\nports:\n- containerPort: 6379\n"));

    /// <summary>Blocks around the whole container, or closed before the port, leave no doubt.</summary>
    [Theory]
    [InlineData("{{- if .Values.service }}\n", "\n{{- end }}")]
    [InlineData("{{- with .Values.service }}x: {{ . }}{{- end }}\n", "")]
    public static void IsComplainedOfInsideOtherBlocks(string before, string after) =>
        Assert.Single(ImageCheckRun.Of(ImageCheckRun.WebApp, deployment: before + ImageCheckRun.Deployment + after));
}

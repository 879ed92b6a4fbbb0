using HelmOci.Diagnostics;
using HelmOci.Images;
using HelmOci.Publishing;
using HelmOci.Stamping;
using HelmOci.Tests.Charts;
using HelmOci.Tests.Oci;

namespace HelmOci.Tests.Images;

/// <summary>Packs a chart with an image that the same build made, and reads the warnings.</summary>
internal static class ImageCheckRun
{
    public const string Values = "image:\n  repository: nginx\n  tag: \"\"\nservice:\n  type: ClusterIP\n  port: 80\n";

    /// <summary>As <c>helm create</c> writes it.</summary>
    public const string Deployment = """
        apiVersion: apps/v1
        kind: Deployment
        spec:
          template:
            spec:
              containers:
                - name: {{ .Chart.Name }}
                  image: "{{ .Values.image.repository }}:{{ .Values.image.tag | default .Chart.AppVersion }}"
                  ports:
                    - name: http
                      containerPort: {{ .Values.service.port }}
                      protocol: TCP
        """;

    public static readonly ImageContent WebApp = new() { IsWebApp = true };

    public static IReadOnlyList<Diagnostic> Of(ImageContent content, string values = Values, string deployment = Deployment, params ChartValue[] set)
    {
        using var folder = new ChartFolder();
        folder.Write("values.yaml", values).Write("templates/deployment.yaml", deployment);
        var image = new BuiltImage { Registry = "reg.io", Repository = "shop/orders", Tags = ["1"], Content = content };
        var log = new RecordingLog();
        ChartPacker.Pack(new PackRequest { ChartDirectory = folder.Path, Image = new ChartImage { Built = image }, Values = set }, log, CancellationToken.None);

        return [.. log.Warnings.Where(warning => warning.Code is DiagnosticCodes.PortNotExposed or DiagnosticCodes.VariableContradicted)];
    }
}

public static class PortOfTheStarterChart
{
    [Fact]
    public static void IsNotTheOneThatAWebAppServes()
    {
        var warning = Assert.Single(ImageCheckRun.Of(ImageCheckRun.WebApp));

        Assert.Equal(DiagnosticCodes.PortNotExposed, warning.Code);
        Assert.EndsWith(Path.Combine("templates", "deployment.yaml"), warning.Location!.File, StringComparison.Ordinal);
        Assert.Equal((11, 15), (warning.Location.Line, warning.Location.Column));
    }

    [Theory]
    [InlineData("""{"config":{"ExposedPorts":{"5000/tcp":{}}}}""")]
    [InlineData("""{"config":{"Env":["PATH=/bin","ASPNETCORE_HTTP_PORTS=8080;8081"]}}""")]
    [InlineData("""{"config":{"Env":["ASPNETCORE_URLS=http://+:8080/"]}}""")]
    [InlineData("""{"architecture":"amd64"}""")]
    public static void IsNotTheOneThatTheImageServes(string configuration) =>
        Assert.Single(ImageCheckRun.Of(ImageCheckRun.WebApp with { Configurations = [configuration] }));

    [Theory]
    [InlineData("""{"config":{"ExposedPorts":{"80/tcp":{},"443/tcp":{}}}}""")]
    [InlineData("""{"config":{"Env":["ASPNETCORE_HTTP_PORTS=80"]}}""")]
    [InlineData("""{"config":{"Env":["ASPNETCORE_URLS=https://+:443;http://+:80"]}}""")]
    public static void FitsAnImageThatServesIt(string configuration) =>
        Assert.Empty(ImageCheckRun.Of(ImageCheckRun.WebApp with { Configurations = [configuration] }));

    [Fact]
    public static void FitsAProjectThatSaysSo()
    {
        Assert.Empty(ImageCheckRun.Of(new ImageContent { Ports = ["80"] }));
        Assert.Empty(ImageCheckRun.Of(ImageCheckRun.WebApp with { Variables = [new("ASPNETCORE_HTTP_PORTS", "80")] }));
        Assert.Single(ImageCheckRun.Of(new ImageContent { Ports = ["9090/tcp"] }));
    }

    [Fact]
    public static void IsNoneOfAWorkersBusiness() => Assert.Empty(ImageCheckRun.Of(new ImageContent()));
}

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

public static class VariableOfTheProject
{
    private static readonly ImageContent Image = new() { Variables = [new("MODE", "fast"), new("TZ", "UTC")] };

    [Theory]
    [InlineData("env:\n  MODE: slow\n", 2, 9)]
    [InlineData("env:\n- name: TZ\n  value: UTC\n- name: MODE\n  value: slow\n", 5, 10)]
    [InlineData("api:\n  extraEnvVars: {MODE: slow}\n", 2, 24)]
    public static void IsContradictedByTheValues(string values, int line, int column)
    {
        var warning = Assert.Single(ImageCheckRun.Of(Image, values, ""));

        Assert.Equal(DiagnosticCodes.VariableContradicted, warning.Code);
        Assert.Equal((line, column), (warning.Location!.Line, warning.Location.Column));
    }

    [Theory]
    [InlineData("env:\n  MODE: fast\n")]
    [InlineData("env:\n  mode: slow\n")]
    [InlineData("MODE: slow\n")]
    [InlineData("env:\n- name: MODE\n  valueFrom: {secretKeyRef: {name: s, key: k}}\n")]
    [InlineData("env:\n  MODE:\n")]
    public static void IsNotContradictedByWhatSaysTheSameOrSomethingElse(string values) => Assert.Empty(ImageCheckRun.Of(Image, values, ""));

    /// <summary>The build's own value decides; its place is that of the user's file.</summary>
    [Fact]
    public static void IsComparedWithWhatIsPacked()
    {
        Assert.Empty(ImageCheckRun.Of(Image, "env:\n  MODE: slow\n", "", new ChartValue("env.MODE", "fast")));
        Assert.Equal(4, Assert.Single(ImageCheckRun.Of(Image, "a:\n  c: 1\nenv:\n  MODE: slow\n", "", new ChartValue("a.b", "1"))).Location!.Line);
    }
}

using HelmOci.Diagnostics;
using HelmOci.NewCharts;
using HelmOci.Tests.Charts;

namespace HelmOci.Tests.NewCharts;

/// <summary>Where a new chart has its ports from, and its probes.</summary>
public static class AppPortsTests
{
    private const string Launch = """
        {
          // Comments and trailing commas are taken.
          "profiles": {
            "http": { "commandName": "Project", "applicationUrl": "http://localhost:5123;http://0.0.0.0:5000", "environmentVariables": { "ASPNETCORE_URLS": "http://localhost:5" } },
            "Container": { "commandName": "SdkContainer", "environmentVariables": { "ASPNETCORE_HTTP_PORTS": "8090" } },
          }
        }
        """;

    [Theory]
    [InlineData("7000", "ASPNETCORE_HTTP_PORTS=8001", 7000)]
    [InlineData("7000 8001 53/udp", "ASPNETCORE_HTTP_PORTS=8001", 8001)]
    [InlineData("", "ASPNETCORE_HTTP_PORTS=8001;8002", 8001)]
    [InlineData("", "ASPNETCORE_HTTP_PORTS=8001 ASPNETCORE_URLS=http://+:8003", 8001)]
    [InlineData("", "ASPNETCORE_URLS=https://+:8443;http://[::]:8003/", 8003)]
    [InlineData("", "ASPNETCORE_URLS=http://+", 80)]
    [InlineData("0 99999 x", "", 8080)]
    [InlineData("", "", 8080)]
    public static void ComeFromTheImageFirst(string exposed, string variables, int port) =>
        Assert.Equal(port, Of(exposed, variables).Http);

    [Theory]
    [InlineData(Launch, 8090)]
    [InlineData("""{"profiles":{"http":{"applicationUrl":"http://localhost:5123;http://0.0.0.0:5000"}}}""", 5000)]
    [InlineData("""{"profiles":{"http":{"commandName":"Project","applicationUrl":"http://localhost:5123"}}}""", 8080)]
    [InlineData("""{"profiles":[]}""", 8080)]
    [InlineData("[]", 8080)]
    public static void ComeFromLaunchSettingsThatSpeakOfAServer(string json, int port)
    {
        Assert.Equal(port, Of("", "", json).Http);
        Assert.Equal(7000, Of("7000", "", json).Http);
    }

    [Fact]
    public static void OthersAreKept()
    {
        Assert.Equal(["tcp-9090", "udp-53"], Of("8080 9090 53/udp 8080/tcp", "").Others.Select(port => port.Name));
        Assert.True(Of("", "ASPNETCORE_URLS=http://+:8003").AreSetByUrls);
    }

    [Fact]
    public static void LaunchSettingsThatAreNoJsonAreAWarning()
    {
        var log = new RecordingLog();

        Assert.Equal(8080, Of("", "", "{", log).Http);

        Assert.Equal(DiagnosticCodes.LaunchSettingsUnread, Assert.Single(log.Warnings).Code);
    }

    [Theory]
    [InlineData("app.MapHealthChecks(\"/healthz\");", "/healthz")]
    [InlineData("app.MapHealthChecks(pattern: \"healthz\", new());", "/healthz")]
    [InlineData("app\n    .MapHealthChecks(\"/live\").ShortCircuit(); app.MapHealthChecks(@\"/ready\");", "/live /ready")]
    [InlineData("// app.MapHealthChecks(\"/no\");\n/* app.MapHealthChecks(\"/no\"); */ var a = \"http://x\"; app.MapHealthChecks(\"/yes\");", "/yes")]
    [InlineData("Help(\"\"\"use app.MapHealthChecks(\"/no\");\"\"\"); var quote = '\"'; app.MapHealthChecks(\"/yes\");", "/yes")]
    [InlineData("app.MapHealthChecks(path); app.MapHealthChecks(\"/\" + name); app.MapHealthChecks($\"/{name}\");", "")]
    [InlineData("app.MapGroup(\"/api\").MapHealthChecks(\"/healthz\"); app.MapGroup(\"/a\").WithTags(\"b\").MapHealthChecks(\"/c\");", "")]
    [InlineData("var api = app.MapGroup(\"/api\"); api.MapHealthChecks(\"/healthz\"); app.MapHealthChecks(\"/live\");", "/live")]
    [InlineData("void Map(RouteGroupBuilder api) => api.MapHealthChecks(\"/healthz\");", "")]
    [InlineData("if (app.Environment.IsDevelopment()) { Swagger(); } app.MapHealthChecks(\"/yes\");", "/yes")]
    [InlineData("if (app.Environment.IsDevelopment()) { Swagger(() => { }); { app.MapHealthChecks(\"/no\"); } }", "")]
    [InlineData("if (app.Environment.IsDevelopment()) app.MapHealthChecks(\"/no\");", "")]
    [InlineData("if (!app.Environment.IsDevelopment()) { app.MapHealthChecks(\"/yes\"); }", "/yes")]
    [InlineData("app.MapHealthChecks(\"/a\").RequireAuthorization(); app.MapHealthChecks(\"/b\").RequireHost(\"*:1\"); app.MapHealthChecks(\"/c\");", "/c")]
    public static void ProbesComeFromLiteralsInTheSources(string source, string paths) =>
        Assert.Equal(paths.Split(' ', StringSplitOptions.RemoveEmptyEntries), HealthPaths.InSource(source));

    private static AppPorts Of(string exposed, string variables, string launchSettings = "", IChartLog? log = null)
    {
        var path = "";
        if (launchSettings.Length > 0) File.WriteAllText(path = Path.Combine(Directory.CreateTempSubdirectory("helmoci-").FullName, "launchSettings.json"), launchSettings);

        return AppPorts.Of(
            exposed.Split(' ', StringSplitOptions.RemoveEmptyEntries),
            [.. variables.Split(' ', StringSplitOptions.RemoveEmptyEntries).Select(pair => pair.Split('=')).Select(pair => KeyValuePair.Create(pair[0], pair[1]))],
            path,
            log ?? new RecordingLog());
    }
}

using HelmOci.NewCharts;
using HelmOci.Tests.Charts;

namespace HelmOci.Tests.NewCharts;

/// <summary>Where a new chart has its probes from: only paths that every pod answers, for each caller.</summary>
public sealed class HealthPathsTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("helmoci-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Theory]
    [InlineData("app.MapHealthChecks(\"/healthz\");", "/healthz")]
    [InlineData("_ = app.MapHealthChecks(pattern: \"healthz\", new());", "/healthz")]
    [InlineData("app.MapHealthChecks(\"~/healthz\");", "/healthz")]
    [InlineData("app\n    .MapHealthChecks(\"/live\").ShortCircuit(); app.MapHealthChecks(@\"/ready\");", "/live /ready")]
    [InlineData("// app.MapHealthChecks(\"/no\");\n/* app.MapHealthChecks(\"/no\"); */ var a = \"http://x\"; app.MapHealthChecks(\"/yes\");", "/yes")]
    [InlineData("Help(\"\"\"use app.MapHealthChecks(\"/no\");\"\"\"); var quote = '\"'; app.MapHealthChecks(\"/yes\");", "/yes")]
    [InlineData("app.UseEndpoints(endpoints => { endpoints.MapControllers(); endpoints.MapHealthChecks(\"/yes\"); });", "/yes")]
    [InlineData("static class Health { public static WebApplication Map(this WebApplication? app) { app.MapHealthChecks(\"/yes\"); return app; } }", "/yes")]
    [InlineData("try { app.MapHealthChecks(\"/yes\"); } finally { }", "/yes")]
    public void AreLiteralsInTheSources(string source, string paths) => Assert.Equal(paths, In(source));

    [Theory]
    [InlineData("app.MapHealthChecks(path); app.MapHealthChecks(\"/\" + name); app.MapHealthChecks($\"/{name}\"); app.MapHealthChecks(\"/{id}\"); app.MapHealthChecks(\"\"\"/a\"\"\");")]
    [InlineData("app.MapGroup(\"/api\").MapHealthChecks(\"/healthz\"); app.MapGroup(\"/a\").WithTags(\"b\").MapHealthChecks(\"/c\");")]
    [InlineData("void Map(RouteGroupBuilder api) => api.MapHealthChecks(\"/healthz\");")]
    [InlineData("app.Map(\"/api\", api => api.UseRouting().UseEndpoints(e => e.MapHealthChecks(\"/healthz\")));")]
    [InlineData("app.MapWhen(context => context.Request.Host.Port == 81, branch => { branch.UseEndpoints(e => e.MapHealthChecks(\"/healthz\")); });")]
    [InlineData("var health = app.MapHealthChecks(\"/a\"); health.RequireAuthorization();")]
    [InlineData("app.MapHealthChecks(\"/a\", new() { ResponseWriter = (c, r) => { c.Items.Clear(); return Done; } }).RequireAuthorization();")]
    [InlineData("options.FallbackPolicy = policy; app.MapHealthChecks(\"/a\");")]
    public void WithAPrefixOrALoginAreNone(string source) => Assert.Equal("", In(source));

    [Theory]
    [InlineData("var api = app.MapGroup(\"/api\"); api.MapHealthChecks(\"/healthz\"); app.MapHealthChecks(\"/live\");", "/live")]
    [InlineData("app.MapHealthChecks(\"/a\").RequireAuthorization(); app.MapHealthChecks(\"/b\").RequireHost(\"*:1\"); app.MapHealthChecks(\"/c\");", "/c")]
    [InlineData("options.FallbackPolicy = policy; app.MapHealthChecks(\"/a\"); app.MapHealthChecks(\"/b\").AllowAnonymous();", "/b")]
    public void AreToldFromThoseBesideThem(string source, string paths) => Assert.Equal(paths, In(source));

    [Theory]
    [InlineData("if (app.Environment.IsDevelopment()) { Swagger(); } app.MapHealthChecks(\"/yes\");", "/yes")]
    [InlineData("if (app.Environment.IsDevelopment()) { Swagger(() => { }); { app.MapHealthChecks(\"/no\"); } }", "")]
    [InlineData("if (app.Environment.IsDevelopment()) app.MapHealthChecks(\"/no\");", "")]
    [InlineData("if (!app.Environment.IsDevelopment()) { app.MapHealthChecks(\"/yes\"); }", "/yes")]
    [InlineData("if (app.Environment.IsProduction()) app.MapHealthChecks(\"/yes\");", "/yes")]
    [InlineData("if (!app.Environment.IsDevelopment()) { Hsts(); } else { app.MapHealthChecks(\"/no\"); }", "")]
    [InlineData("if (!app.Environment.IsDevelopment()) Hsts(); else app.MapHealthChecks(\"/no\");", "")]
    [InlineData("if (!app.Environment.IsDevelopment() && false) { app.MapHealthChecks(\"/no\"); }", "")]
    [InlineData("var dev = app.Environment.IsDevelopment(); if (dev) { app.MapHealthChecks(\"/no\"); }", "")]
    [InlineData("if (app.Configuration[\"Health\"] == \"on\") { app.MapHealthChecks(\"/no\"); }", "")]
    [InlineData("#if DEBUG\napp.MapHealthChecks(\"/no\");\n#endif\napp.MapHealthChecks(\"/yes\");", "/yes")]
    [InlineData("#if !DEBUG\napp.MapHealthChecks(\"/yes\");\n#else\napp.MapHealthChecks(\"/no\");\n#endif", "/yes")]
    [InlineData("#if WINDOWS\n#if !DEBUG\napp.MapHealthChecks(\"/no\");\n#endif\n#endif", "")]
    public void AreThoseOfAClusterNotOfADeveloper(string source, string paths) => Assert.Equal(paths, In(source));

    /// <summary>A probe names the pod's address as its host, and sends HTTP/1.1.</summary>
    [Theory]
    [InlineData("appsettings.json", """{"AllowedHosts":"*"}""", "/healthz")]
    [InlineData("appsettings.json", """{"AllowedHosts":"orders.example.com"}""", "")]
    [InlineData("appsettings.Production.json", """{"AllowedHosts":"orders.example.com;a.example.com"}""", "")]
    [InlineData("appsettings.Development.json", """{"AllowedHosts":"localhost"}""", "/healthz")]
    [InlineData("appsettings.json", """{"Kestrel":{"EndpointDefaults":{"Protocols":"Http2"}}}""", "")]
    [InlineData("appsettings.json", """{"Kestrel":{"EndpointDefaults":{"Protocols":"Http1AndHttp2"}}}""", "/healthz")]
    [InlineData("Other.cs", "listen.Protocols = HttpProtocols.Http2;", "")]
    public void ThatDoNotAnswerAProbeAreNone(string file, string text, string paths)
    {
        var log = new RecordingLog();
        File.WriteAllText(Path.Combine(_folder, file), text);

        Assert.Equal(paths, In("app.MapHealthChecks(\"/healthz\");", log));
        Assert.Equal(paths.Length > 0 ? [] : ["Probes ask the TCP port, not /healthz:"], log.Details.Select(line => line[..(line.IndexOf(':') + 1)]));
    }

    private string In(string source, RecordingLog? log = null)
    {
        File.WriteAllText(Path.Combine(_folder, "Program.cs"), source);

        return string.Join(' ', new AppProject { Folder = _folder, IsWeb = true, Sources = Directory.GetFiles(_folder, "*.cs") }.Read(log ?? new RecordingLog()).HealthPaths);
    }
}

using HelmOci.Diagnostics;
using HelmOci.NewCharts;
using HelmOci.Tests.Charts;

namespace HelmOci.Tests.NewCharts;

/// <summary>Where a new chart has its ports from.</summary>
public sealed class AppPortsTests : IDisposable
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

    private readonly string _folder = Directory.CreateTempSubdirectory("helmoci-").FullName;
    private readonly RecordingLog _log = new();

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    /// <summary>The first is that of HTTP; "!" stands for a port that the chart need not tell the app, "s" for https.</summary>
    [Theory]
    [InlineData("", "", "8080")]
    [InlineData("7000 8001 53/udp", "", "7000 tcp-8001 udp-53")]
    [InlineData("0 99999 x", "", "8080")]
    [InlineData("7000", "ASPNETCORE_HTTP_PORTS=8001", "8001! tcp-7000")]
    [InlineData("", "ASPNETCORE_HTTP_PORTS=8001;8002", "8001! tcp-8002")]
    [InlineData("80 8080", "ASPNETCORE_HTTP_PORTS=8080", "8080! tcp-80")]
    [InlineData("", "ASPNETCORE_HTTPS_PORTS=8443", "8080! tcp-8443")]
    [InlineData("", "ASPNETCORE_HTTP_PORTS=8001 ASPNETCORE_URLS=http://+:8003", "8003!")]
    [InlineData("", "ASPNETCORE_URLS=http://+:8080;http://+:9090", "8080! tcp-9090")]
    [InlineData("", "ASPNETCORE_URLS=https://+:8443;http://[::]:8003/", "8003! tcp-8443")]
    [InlineData("9000", "ASPNETCORE_URLS=http://+:8080", "8080! tcp-9000")]
    [InlineData("", "ASPNETCORE_URLS=https://+:8443", "8443s!")]
    [InlineData("9000", "ASPNETCORE_URLS=", "9000")]
    [InlineData("", "ASPNETCORE_URLS=http://+", "80!")]
    [InlineData("", "URLS=http://*:5000", "5000!")]
    [InlineData("", "Kestrel__Endpoints__Web__Url=http://*:5001 ASPNETCORE_URLS=http://+:1", "5001!")]
    public void AreWhereTheAppListens(string exposed, string variables, string ports)
    {
        Assert.Equal(ports, Of(exposed, variables));
        Assert.Empty(_log.Details);
    }

    [Theory]
    [InlineData("""{"Kestrel":{"Endpoints":{"Http":{"Url":"http://*:5005"},"Local":{"Url":"http://localhost:5006"}}}}""", "5005!")]
    [InlineData("""{"Kestrel":{"Endpoints":{"Https":{"Url":"https://*:5443"},"Http":{"Url":"http://0.0.0.0:5005"}}}}""", "5005! tcp-5443")]
    [InlineData("""{"urls":"http://*:5007", /* JSON with comments */ }""", "5007!")]
    [InlineData("""{"HTTP_PORTS":5008}""", "5008!")]
    [InlineData("""{"Logging":{"Urls":"http://*:5007"},"Array":[1]}""", "8080")]
    [InlineData("[]", "8080")]
    public void AreThoseOfAppSettings(string json, string ports)
    {
        Write("appsettings.Development.json", """{"urls":"http://*:1"}""");
        Write("appsettings.json", json);

        Assert.Equal(ports, Of("", ""));

        Write("appsettings.Production.json", """{"Kestrel":{"Endpoints":{"Http":{"Url":"http://*:6000"}}}}""");
        Assert.StartsWith("6000!", Of("", ""), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("builder.WebHost.ConfigureKestrel(options => options.ListenAnyIP(5005));", "5005!")]
    [InlineData("builder.WebHost.ConfigureKestrel((context, o) => { if (context is null) { return; } o.Listen(IPAddress.Any, 5_005); o.ListenAnyIP(5443, l => l.UseHttps()); });", "5005! tcp-5443")]
    [InlineData("services.Configure<KestrelServerOptions>(o => { o.ListenAnyIP(5443, listen => { listen.UseHttps(\"a;b\"); }); });", "5443s!")]
    [InlineData("builder.WebHost.UseUrls(\"http://*:5000\", @\"https://*:5001\");", "5000! tcp-5001")]
    [InlineData("Host.CreateDefaultBuilder(args).ConfigureWebHostDefaults(web => { web.UseStartup<Startup>(); web.UseUrls(\"http://+:5000;http://+:5002\"); });", "5000! tcp-5002")]
    [InlineData("var app = builder.Build();\n// app.Run(\"http://*:1\");\napp.Run(\"http://0.0.0.0:3000\");", "3000!")]
    [InlineData("app.Urls.Add(\"http://*:3001\"); app.Run();", "3001!")]
    [InlineData("app.Run(async context => await context.Response.WriteAsync(\"a\")); Task.Run(work); feed.Urls.Add(\"https://example.com\"); socket.Listen(5);", "8080")]
    [InlineData("var help = \"app.Run(\\\"http://*:1\\\")\"; var raw = \"\"\"app.Run(\"http://*:2\");\"\"\";", "8080")]
    [InlineData("if (app.Environment.IsDevelopment()) { app.Urls.Add(\"http://localhost:5000\"); }", "8080")]
    [InlineData("#if DEBUG\napp.Urls.Add(\"http://*:1\");\n#else\napp.Urls.Add(\"http://*:2\");\n#endif", "2!")]
    public void AreThoseOfTheCode(string code, string ports)
    {
        Write("Program.cs", code);

        Assert.Equal(ports, Of("", ""));
        Assert.Empty(_log.Details);
    }

    /// <summary>A line says what to set, and nothing more where it is set.</summary>
    [Theory]
    [InlineData("app.Run($\"http://0.0.0.0:{port}\");")]
    [InlineData("app.Run(url);")]
    [InlineData("app.Run(\"http://localhost:3000\");")]
    [InlineData("builder.WebHost.UseUrls(args[0]);")]
    [InlineData("builder.WebHost.ConfigureKestrel(options => options.ListenAnyIP(settings.Port));")]
    [InlineData("builder.WebHost.ConfigureKestrel(options => options.Listen(IPAddress.Parse(text), 5000));")]
    [InlineData("if (port == 1) { builder.WebHost.UseUrls(\"http://*:5000\"); }")]
    public void ThatAreNotPlainAreSaid(string code)
    {
        Write("Program.cs", code);

        Assert.Equal("8080", Of("", ""));
        Assert.Contains("Program.cs", Assert.Single(_log.Details), StringComparison.Ordinal);
        Assert.Contains("ContainerPort", _log.Details[0], StringComparison.Ordinal);

        Assert.Equal("3000! udp-53", Of("3000 53/udp", ""));
        Assert.Single(_log.Details);
    }

    [Theory]
    [InlineData(Launch, "8090")]
    [InlineData("""{"profiles":{"http":{"applicationUrl":"http://localhost:5123;http://0.0.0.0:5000"}}}""", "5000")]
    [InlineData("""{"profiles":{"http":{"commandName":"Project","applicationUrl":"http://localhost:5123"}}}""", "8080")]
    [InlineData("""{"profiles":[]}""", "8080")]
    [InlineData("[]", "8080")]
    public void ComeFromLaunchSettingsThatSpeakOfAServer(string json, string port)
    {
        Write("launchSettings.json", json);

        Assert.Equal(port, Of("", ""));
        Assert.Equal("7000", Of("7000", ""));
    }

    [Fact]
    public void AreNoneForAWorkerThatServesUdpAlone()
    {
        var (ports, _) = (Project("514/udp", "") with { IsWeb = false }).Read(_log);

        Assert.Null(ports.Http);
        Assert.Equal(["udp-514"], ports.Others.Select(port => port.Name));
    }

    /// <summary>Images before .NET 8 set ASPNETCORE_URLS=http://+:80, and know no other variable.</summary>
    [Theory]
    [InlineData("", 80, PortTeller.App)]
    [InlineData("9000", 9000, PortTeller.Urls)]
    public void OfOldFrameworksAreTheirs(string exposed, int port, PortTeller teller)
    {
        var (ports, _) = (Project(exposed, "") with { IsBeforeNet8 = true }).Read(_log);

        Assert.Equal((port, teller), (ports.Http, ports.ToldBy));
    }

    [Theory]
    [InlineData("launchSettings.json")]
    [InlineData("appsettings.json")]
    public void SettingsThatAreNoJsonAreAWarning(string file)
    {
        Write(file, "{");

        Assert.Equal("8080", Of("", ""));
        Assert.Equal(DiagnosticCodes.SettingsUnread, Assert.Single(_log.Warnings).Code);
    }

    private void Write(string name, string text) => File.WriteAllText(Path.Combine(_folder, name), text);

    private string Of(string exposed, string variables)
    {
        var (ports, _) = Project(exposed, variables).Read(_log);

        return string.Join(' ', ports.Others.Select(port => port.Name).Prepend($"{ports.Http}{(ports.IsTls ? "s" : "")}{(ports.ToldBy == PortTeller.App ? "!" : "")}"));
    }

    private AppProject Project(string exposed, string variables) => new()
    {
        Folder = _folder,
        IsWeb = true,
        ExposedPorts = exposed.Split(' ', StringSplitOptions.RemoveEmptyEntries),
        Variables = [.. variables.Split(' ', StringSplitOptions.RemoveEmptyEntries).Select(pair => pair.Split('=')).Select(pair => KeyValuePair.Create(pair[0], pair[1]))],
        LaunchSettings = Path.Combine(_folder, "launchSettings.json") is var path && File.Exists(path) ? path : "",
        Sources = Directory.GetFiles(_folder, "*.cs"),
    };
}

using HelmOci.Diagnostics;

namespace HelmOci.NewCharts;

/// <summary>What a project says of the app that it serves.</summary>
public sealed record AppProject
{
    /// <summary>The folder with appsettings.json.</summary>
    public required string Folder { get; init; }

    /// <summary>Whether it is an app of ASP.NET Core, and so serves HTTP where nothing names a port.</summary>
    public bool IsWeb { get; init; }

    /// <summary>Whether its base image is older than .NET 8, whose images changed port and variable.</summary>
    public bool IsBeforeNet8 { get; init; }

    /// <summary>ContainerPort items: <c>8080</c>, or <c>8080/udp</c>.</summary>
    public IReadOnlyList<string> ExposedPorts { get; init; } = [];

    /// <summary>ContainerEnvironmentVariable items.</summary>
    public IReadOnlyList<KeyValuePair<string, string>> Variables { get; init; } = [];

    /// <summary>The path of launchSettings.json; empty where there is none.</summary>
    public string LaunchSettings { get; init; } = "";

    /// <summary>The paths of its sources.</summary>
    public IReadOnlyList<string> Sources { get; init; } = [];

    /// <summary>Its ports, and the health checks that a probe may ask.</summary>
    /// <param name="log">Is told what cannot be read, and what to set instead.</param>
    public (AppPorts Ports, IReadOnlyList<string> HealthPaths) Read(IChartLog log)
    {
        var settings = AppSettings.Of(Folder, Variables, log);
        var sources = SourceCode.Read(Sources);
        var calls = ListenCalls.In(sources);
        var paths = HealthPaths.In(sources);

        var hindrance = settings.Hindrance ?? (calls.AreHttp2Only ? "HttpProtocols.Http2 takes no request of HTTP/1.1, as a probe sends it" : null);
        if (paths.Count > 0 && hindrance is not null)
        {
            log.Info($"Probes ask the TCP port, not {string.Join(" and ", paths)}: {hindrance}.");
            paths = [];
        }

        return (AppPorts.Of(this, settings, calls, log), paths);
    }
}

using HelmOci.Diagnostics;

namespace HelmOci.NewCharts;

/// <summary>How an app comes to know its port.</summary>
public enum PortTeller
{
    /// <summary>Its own settings, code or image say it.</summary>
    App,

    /// <summary>The chart, by <c>ASPNETCORE_HTTP_PORTS</c>.</summary>
    Ports,

    /// <summary>The chart, by <c>ASPNETCORE_URLS</c>: before .NET 8 there is no other variable.</summary>
    Urls,
}

/// <summary>The ports that an app serves.</summary>
/// <param name="Http">The one for HTTP, or at least for TCP; null where there is none.</param>
/// <param name="Others">All others.</param>
public sealed record AppPorts(int? Http, IReadOnlyList<AppPort> Others)
{
    /// <summary>What the base images before .NET 8 set, by <c>ASPNETCORE_URLS</c>.</summary>
    private const int OldDefault = 80;

    /// <summary>Whether <see cref="Http"/> wants https.</summary>
    public bool IsTls { get; init; }

    /// <summary>How the app comes to know it.</summary>
    public PortTeller ToldBy { get; init; } = PortTeller.Ports;

    /// <summary>
    /// What the app listens at goes first, as .NET takes it: Kestrel's endpoints, addresses in the code, settings and variables. Only where all of
    /// these are silent, the chart may tell the app a port: the exposed one, or that of the launch settings.
    /// </summary>
    internal static AppPorts Of(AppProject project, AppSettings settings, ListenCalls calls, IChartLog log)
    {
        var exposed = project.ExposedPorts.Select(AppPort.Parse).OfType<AppPort>().Distinct().ToList();
        var tcp = exposed.Where(port => port.Protocol == "TCP").Select(port => (int?)port.Number).FirstOrDefault();

        if (UnclearPlace(settings, calls) is { } place)
        {
            if (tcp is { } known) return new AppPorts(known, Without(exposed, known)) { ToldBy = PortTeller.App };
            log.Info($"The port that the app serves cannot be told from {place}, so the chart may have another. Set it in the project: <ContainerPort Include=\"8080\" />, and make a new chart.");
        }

        if (Served(settings, calls) is { Count: > 0 } served) return Of(served, exposed);
        if (tcp is null && !project.IsWeb) return new AppPorts(null, exposed);

        var set = tcp ?? LaunchSettings.Port(project.LaunchSettings, log);
        var port = set ?? (project.IsBeforeNet8 ? OldDefault : AppSettings.DefaultPort);

        return new AppPorts(port, Without(exposed, port)) { ToldBy = !project.IsBeforeNet8 ? PortTeller.Ports : set is null ? PortTeller.App : PortTeller.Urls };
    }

    private static AppPorts Of(IReadOnlyList<AppAddress> served, IReadOnlyList<AppPort> exposed)
    {
        // A probe of https is possible, and one of http is simpler.
        var first = served.OrderBy(address => address.IsTls).First();
        var others = Without([.. served.Select(address => new AppPort(address.Port, "TCP")), .. exposed], first.Port);

        return new AppPorts(first.Port, others) { IsTls = first.IsTls, ToldBy = PortTeller.App };
    }

    private static IReadOnlyList<AppAddress> Served(AppSettings settings, ListenCalls calls)
    {
        List<AppAddress> endpoints = [.. calls.Endpoints, .. settings.Endpoints];

        return endpoints.Count > 0 ? endpoints : calls.Urls.Count > 0 ? calls.Urls : settings.Addresses;
    }

    private static string? UnclearPlace(AppSettings settings, ListenCalls calls) =>
        calls.UnclearIn ?? (settings.AreUnclear && calls.Endpoints.Count + calls.Urls.Count == 0 ? "the addresses in its settings" : null);

    private static IReadOnlyList<AppPort> Without(IReadOnlyList<AppPort> ports, int first) => [.. ports.Where(port => port != new AppPort(first, "TCP")).Distinct()];
}

/// <summary>One port of a container.</summary>
/// <param name="Number">Its number.</param>
/// <param name="Protocol">TCP or UDP, as Kubernetes writes it.</param>
public sealed record AppPort(int Number, string Protocol)
{
    /// <summary>A name that Kubernetes takes: 15 characters at most.</summary>
    public string Name => $"{Protocol.ToLowerInvariant()}-{Number}";

    /// <summary><c>8080</c> or <c>53/udp</c>; null for what is no port.</summary>
    public static AppPort? Parse(string text)
    {
        var parts = text.Trim().Split('/');
        var protocol = parts.Length > 1 ? parts[1].ToUpperInvariant() : "TCP";

        return AppAddress.Number(parts[0]) is { } number && protocol is ("TCP" or "UDP") ? new AppPort(number, protocol) : null;
    }
}

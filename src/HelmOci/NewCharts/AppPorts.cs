using System.Globalization;
using System.Text.Json;
using HelmOci.Diagnostics;

namespace HelmOci.NewCharts;

/// <summary>The ports that an app serves.</summary>
/// <param name="Http">The one for HTTP.</param>
/// <param name="Others">All others that its image exposes.</param>
/// <param name="AreSetByUrls">Whether the image tells the app its port by <c>ASPNETCORE_URLS</c>, which goes before all else.</param>
public sealed record AppPorts(int Http, IReadOnlyList<AppPort> Others, bool AreSetByUrls)
{
    /// <summary>What the base images set since .NET 8.</summary>
    private const int Default = 8080;

    private const string PortsVariable = "ASPNETCORE_HTTP_PORTS";
    private const string UrlsVariable = "ASPNETCORE_URLS";

    /// <summary>
    /// ContainerPort comes first, then the variables of the image, then the launch settings: of these only what holds in a container. Their
    /// <c>localhost</c> addresses are for one developer's browser, with a random port.
    /// </summary>
    /// <param name="exposed">ContainerPort items: <c>8080</c>, or <c>8080/udp</c>.</param>
    /// <param name="variables">ContainerEnvironmentVariable items.</param>
    /// <param name="launchSettings">The path of launchSettings.json; empty where there is none.</param>
    /// <param name="log">Is told where that file cannot be read.</param>
    public static AppPorts Of(IEnumerable<string> exposed, IReadOnlyList<KeyValuePair<string, string>> variables, string launchSettings, IChartLog log)
    {
        var ports = exposed.Select(AppPort.Parse).OfType<AppPort>().Distinct().ToList();
        var told = Told(variables);
        var http = ports.Where(port => port.Protocol == "TCP").Select(port => port.Number).ToList();

        // Of several exposed ports it is the one that the app is told.
        int? first = http.Count > 0 ? told.Where(http.Contains).Concat(http).First() : told.Count > 0 ? told[0] : null;
        var port = first ?? InLaunchSettings(launchSettings, log) ?? Default;

        return new AppPorts(port, [.. ports.Where(other => other != new AppPort(port, "TCP"))], variables.Any(variable => variable.Key == UrlsVariable));
    }

    private static List<int> Told(IReadOnlyList<KeyValuePair<string, string>> variables) =>
        [.. Values(variables, PortsVariable).Select(Number).Concat(Values(variables, UrlsVariable).Select(HttpPort)).OfType<int>()];

    private static IEnumerable<string> Values(IEnumerable<KeyValuePair<string, string>> variables, string name) =>
        variables.Where(variable => variable.Key == name).SelectMany(variable => variable.Value.Split(';', StringSplitOptions.TrimEntries));

    private static int? InLaunchSettings(string path, IChartLog log)
    {
        if (path.Length == 0) return null;

        try
        {
            using var document = JsonDocument.Parse(File.ReadAllText(path), new JsonDocumentOptions { AllowTrailingCommas = true, CommentHandling = JsonCommentHandling.Skip });
            if (Member(document.RootElement, "profiles") is not { ValueKind: JsonValueKind.Object } profiles) return null;

            // Profiles that run a container speak of its ports, the others of the developer's machine.
            var ordered = profiles.EnumerateObject().Select(profile => profile.Value).OrderByDescending(IsContainer).ToList();
            var variables = ordered.SelectMany(Variables).ToList();

            return Told(variables).Concat(ordered.SelectMany(Addresses).Select(HttpPort).OfType<int>()).Cast<int?>().FirstOrDefault();
        }
        catch (Exception fault) when (fault is JsonException or IOException or UnauthorizedAccessException)
        {
            log.Warn(LaunchSettingsUnread(path, fault.Message));

            return null;
        }
    }

    private static bool IsContainer(JsonElement profile) => Text(Member(profile, "commandName")) is "Docker" or "SdkContainer";

    private static IEnumerable<KeyValuePair<string, string>> Variables(JsonElement profile) =>
        Member(profile, "environmentVariables") is { ValueKind: JsonValueKind.Object } variables
            ? variables.EnumerateObject().Select(variable => KeyValuePair.Create(variable.Name, Text(variable.Value)))
                .Where(variable => variable.Key != UrlsVariable || !variable.Value.Contains("localhost", StringComparison.OrdinalIgnoreCase))
            : [];

    private static IEnumerable<string> Addresses(JsonElement profile) =>
        Text(Member(profile, "applicationUrl")).Split(';', StringSplitOptions.TrimEntries).Where(address => !IsOfThisMachine(address));

    private static bool IsOfThisMachine(string address) => Uri.TryCreate(address, UriKind.Absolute, out var uri) && uri.IsLoopback;

    private static JsonElement? Member(JsonElement parent, string name) =>
        parent.ValueKind == JsonValueKind.Object && parent.TryGetProperty(name, out var member) ? member : null;

    private static string Text(JsonElement? element) => element is { ValueKind: JsonValueKind.String } text ? text.GetString()! : "";

    /// <summary><c>http://+:8080</c>; none of an https address.</summary>
    private static int? HttpPort(string address)
    {
        const string Scheme = "http://";
        if (!address.StartsWith(Scheme, StringComparison.OrdinalIgnoreCase)) return null;

        var host = address[Scheme.Length..].Split('/')[0];
        var colon = host.LastIndexOf(':');

        // An address of IPv6 has colons of its own.
        return colon > host.LastIndexOf(']') ? Number(host[(colon + 1)..]) : 80;
    }

    internal static int? Number(string text) =>
        int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number is > 0 and <= 65_535 ? number : null;

    private static Diagnostic LaunchSettingsUnread(string path, string reason) => new(
        DiagnosticCodes.LaunchSettingsUnread,
        $"The launch settings cannot be read, so no port was taken from them: {reason}",
        "Correct the file; or say which port the app serves with a ContainerPort item.")
    {
        Location = new SourceLocation(path),
    };
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

        return AppPorts.Number(parts[0]) is { } number && protocol is ("TCP" or "UDP") ? new AppPort(number, protocol) : null;
    }
}

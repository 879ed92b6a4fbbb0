using System.Text.Json;
using System.Text.RegularExpressions;
using HelmOci.Diagnostics;

namespace HelmOci.NewCharts;

/// <summary>The settings that an app starts with in its container, as .NET's host joins them: variables of the host, files, other variables.</summary>
internal sealed partial class AppSettings
{
    /// <summary>What the base images set.</summary>
    public const int DefaultPort = 8080;

    private static readonly JsonDocumentOptions Lenient = new() { AllowTrailingCommas = true, CommentHandling = JsonCommentHandling.Skip };

    // The names of settings, without regard to case.
    private readonly SortedDictionary<string, string> _settings = new(StringComparer.OrdinalIgnoreCase);

    private AppSettings()
    {
    }

    /// <summary>Where these settings let the app listen; empty where they say nothing.</summary>
    public IReadOnlyList<AppAddress> Addresses => Endpoints is { Count: > 0 } endpoints ? endpoints : Urls is { Count: > 0 } urls ? urls : Ports;

    /// <summary>Endpoints of Kestrel, which go before all addresses.</summary>
    public IReadOnlyList<AppAddress> Endpoints =>
        [.. _settings.Where(setting => EndpointUrl().IsMatch(setting.Key)).Select(setting => AppAddress.Parse(setting.Value)).OfType<AppAddress>()];

    /// <summary>Whether they name addresses of which none is reached from outside, or that cannot be read.</summary>
    public bool AreUnclear => Addresses.Count == 0 && (Value("urls").Length > 0 || _settings.Keys.Any(EndpointUrl().IsMatch));

    /// <summary>Why the app does not answer the request of a probe; null where it does.</summary>
    public string? Hindrance =>
        Value("AllowedHosts") is { Length: > 0 } hosts && !Parts(hosts).Contains("*") ? $"AllowedHosts is \"{hosts}\", and a probe names the pod's address"
        : Value("Kestrel:EndpointDefaults:Protocols").Equals("Http2", StringComparison.OrdinalIgnoreCase) ? "Kestrel is set to HTTP/2 alone, and a probe sends HTTP/1.1"
        : null;

    private IReadOnlyList<AppAddress> Urls => [.. Parts(Value("urls")).Select(AppAddress.Parse).OfType<AppAddress>()];

    private IReadOnlyList<AppAddress> Ports
    {
        get
        {
            var (http, https) = (Numbers("http_ports"), Numbers("https_ports"));

            // The image sets the one, where the project sets the other only.
            return https.Count > 0 && http.Count == 0
                ? [new AppAddress(DefaultPort, IsTls: false), .. https.Select(port => new AppAddress(port, IsTls: true))]
                : [.. http.Select(port => new AppAddress(port, IsTls: false)), .. https.Select(port => new AppAddress(port, IsTls: true))];
        }
    }

    public static AppSettings Of(string folder, IReadOnlyList<KeyValuePair<string, string>> variables, IChartLog log)
    {
        var settings = OfVariables(variables.Where(variable => HostPrefix().IsMatch(variable.Key)));
        var environment = settings.Value("environment") is { Length: > 0 } named ? named : "Production";
        settings.Add(Path.Combine(folder, "appsettings.json"), log);
        settings.Add(Path.Combine(folder, $"appsettings.{environment}.json"), log);
        settings.Add(variables.Where(variable => !HostPrefix().IsMatch(variable.Key)));

        return settings;
    }

    public static AppSettings OfVariables(IEnumerable<KeyValuePair<string, string>> variables)
    {
        var settings = new AppSettings();
        settings.Add(variables);

        return settings;
    }

    /// <summary>The root of a file of JSON, as .NET takes it with comments; null where it cannot be read, which is a warning.</summary>
    public static JsonElement? Load(string path, IChartLog log)
    {
        try
        {
            using var document = JsonDocument.Parse(File.ReadAllText(path), Lenient);

            return document.RootElement.Clone();
        }
        catch (Exception fault) when (fault is JsonException or IOException or UnauthorizedAccessException)
        {
            log.Warn(SettingsUnread(path, fault.Message));

            return null;
        }
    }

    private void Add(IEnumerable<KeyValuePair<string, string>> variables)
    {
        foreach (var (name, value) in variables) _settings[HostPrefix().Replace(name, "").Replace("__", ":", StringComparison.Ordinal)] = value;
    }

    private void Add(string path, IChartLog log)
    {
        if (File.Exists(path) && Load(path, log) is { } root) Add("", root);
    }

    private void Add(string name, JsonElement element)
    {
        if (element.ValueKind is JsonValueKind.String or JsonValueKind.Number) _settings[name] = element.ToString();
        if (element.ValueKind != JsonValueKind.Object) return;

        foreach (var member in element.EnumerateObject()) Add(name.Length > 0 ? $"{name}:{member.Name}" : member.Name, member.Value);
    }

    private string Value(string name) => _settings.GetValueOrDefault(name, "");

    private List<int> Numbers(string name) => [.. Parts(Value(name)).Select(AppAddress.Number).OfType<int>()];

    private static string[] Parts(string list) => list.Split(';', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);

    [GeneratedRegex("^(?:ASPNETCORE_|DOTNET_)", RegexOptions.IgnoreCase)]
    private static partial Regex HostPrefix();

    [GeneratedRegex("^Kestrel:Endpoints:[^:]+:Url$", RegexOptions.IgnoreCase)]
    private static partial Regex EndpointUrl();

    private static Diagnostic SettingsUnread(string path, string reason) => new(
        DiagnosticCodes.SettingsUnread,
        $"{Path.GetFileName(path)} cannot be read, so nothing was taken from it: {reason}",
        "Correct the file; or say which port the app serves with a ContainerPort item.")
    {
        Location = new SourceLocation(path),
    };
}

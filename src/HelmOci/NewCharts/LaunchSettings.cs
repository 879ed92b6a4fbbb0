using System.Text.Json;
using HelmOci.Diagnostics;

namespace HelmOci.NewCharts;

/// <summary>Properties/launchSettings.json: of it only what holds in a container. Its <c>localhost</c> addresses are for one developer's browser, with a random port.</summary>
internal static class LaunchSettings
{
    /// <summary>The first port of HTTP; null where none is named.</summary>
    public static int? Port(string path, IChartLog log)
    {
        if (path.Length == 0 || AppSettings.Load(path, log) is not { } root || Member(root, "profiles") is not { ValueKind: JsonValueKind.Object } profiles) return null;

        // Profiles that run a container speak of its ports, the others of the developer's machine.
        var ordered = profiles.EnumerateObject().Select(profile => profile.Value).OrderByDescending(IsContainer).ToList();

        return ordered.SelectMany(profile => AppSettings.OfVariables(Variables(profile)).Addresses)
            .Concat(ordered.SelectMany(Urls).Select(AppAddress.Parse).OfType<AppAddress>())
            .Where(address => !address.IsTls).Select(address => (int?)address.Port).FirstOrDefault();
    }

    private static bool IsContainer(JsonElement profile) => Text(Member(profile, "commandName")) is "Docker" or "SdkContainer";

    private static IEnumerable<KeyValuePair<string, string>> Variables(JsonElement profile) =>
        Member(profile, "environmentVariables") is { ValueKind: JsonValueKind.Object } variables
            ? variables.EnumerateObject().Select(variable => KeyValuePair.Create(variable.Name, Text(variable.Value)))
            : [];

    private static string[] Urls(JsonElement profile) => Text(Member(profile, "applicationUrl")).Split(';');

    private static JsonElement? Member(JsonElement parent, string name) =>
        parent.ValueKind == JsonValueKind.Object && parent.TryGetProperty(name, out var member) ? member : null;

    private static string Text(JsonElement? element) => element is { ValueKind: JsonValueKind.String } text ? text.GetString()! : "";
}

using System.Diagnostics;

namespace HelmOci.Build.Tests.Infrastructure;

/// <summary>Runs the .NET command line as a user would, with nothing left running afterwards.</summary>
public static class DotnetCommand
{
    private static readonly string Home = TestFolder.Create("home");

    public static CommandResult Run(
        string folder, IEnumerable<string> arguments, IEnumerable<KeyValuePair<string, string>>? environment = null) =>
        Start(folder, arguments, environment).Wait();

    /// <summary>Starts it, for tests that do something while it runs.</summary>
    public static RunningCommand Start(
        string folder, IEnumerable<string> arguments, IEnumerable<KeyValuePair<string, string>>? environment = null) =>
        Start(new ProcessStartInfo("dotnet", arguments) { WorkingDirectory = folder }, environment);

    /// <summary>Runs a line of a script, as a build server does.</summary>
    public static CommandResult RunLine(string folder, string line, IEnumerable<KeyValuePair<string, string>> environment) =>
        Start(new ProcessStartInfo("sh", ["-c", line]) { WorkingDirectory = folder }, environment).Wait();

    private static RunningCommand Start(ProcessStartInfo start, IEnumerable<KeyValuePair<string, string>>? environment)
    {
        CleanEnvironment.Apply(start, [.. Defaults(), .. environment ?? []]);
        return new RunningCommand(start);
    }

    private static Dictionary<string, string> Defaults() => new()
    {
        ["DOTNET_CLI_UI_LANGUAGE"] = "en",
        ["DOTNET_NOLOGO"] = "1",
        ["DOTNET_CLI_TELEMETRY_OPTOUT"] = "1",
        ["DOTNET_CLI_USE_MSBUILD_SERVER"] = "0",
        ["MSBUILDDISABLENODEREUSE"] = "1",
        ["MSBUILDTERMINALLOGGER"] = "off",
        ["DOCKER_CONFIG"] = Path.Combine(Home, "docker"),
        ["HELM_CONFIG_HOME"] = Path.Combine(Home, "helm"),
        ["XDG_CACHE_HOME"] = Path.Combine(Home, "cache"),
        ["XDG_CONFIG_HOME"] = Path.Combine(Home, "config"),
        ["XDG_RUNTIME_DIR"] = Path.Combine(Home, "run"),
    };
}

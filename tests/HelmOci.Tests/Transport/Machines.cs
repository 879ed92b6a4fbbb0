using HelmOci.Machine;

namespace HelmOci.Tests.Transport;

/// <summary>Machines that hold only what a test put there.</summary>
internal static class Machines
{
    public static BuildMachine Empty { get; } = With();

    public static BuildMachine With(params (string Name, string Value)[] variables) => At("/nonexistent", variables);

    public static BuildMachine At(string homeFolder, params (string Name, string Value)[] variables)
    {
        var values = variables.ToDictionary(variable => variable.Name, variable => variable.Value, StringComparer.Ordinal);

        return new BuildMachine(name => values.GetValueOrDefault(name), homeFolder, Platform.Linux);
    }

    /// <summary>A path of this machine that Windows takes for a full one, too: two slashes begin a server's name there, and mean one here.</summary>
    public static string OnWindows(string path) => OperatingSystem.IsWindows() ? path : $"/{path}";
}

using HelmOci.Machine;

namespace HelmOci.Registry.Transport;

/// <summary>The registries that the .NET SDK, too, reaches without a trusted certificate or over http.</summary>
internal static class InsecureRegistries
{
    private const string Variable = "DOTNET_CONTAINER_INSECURE_REGISTRIES";

    /// <remarks>The SDK's documentation separates by commas, its code by semicolons.</remarks>
    public static bool Contain(string registry, BuildMachine machine)
    {
        foreach (var entry in machine.Variable(Variable).Split([',', ';'], StringSplitOptions.TrimEntries))
        {
            if (entry.Equals(registry, StringComparison.OrdinalIgnoreCase)) return true;
        }

        return false;
    }
}

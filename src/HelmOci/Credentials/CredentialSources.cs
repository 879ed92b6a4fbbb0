using HelmOci.Diagnostics;
using HelmOci.Machine;

namespace HelmOci.Credentials;

/// <summary>All the places that credentials come from, in the order in which they count.</summary>
/// <remarks>
/// A helper program counts only where a file names it: whatever logs in writes its name there, and one that nobody named costs
/// the start of a process and may ask to unlock a keychain.
/// </remarks>
public static class CredentialSources
{
    /// <summary>One chain serves every registry of a build: what names no host is bound to the host in the options.</summary>
    public static CredentialChain For(CredentialOptions options, BuildMachine machine, IChartLog log)
    {
        var helpers = new HelperPrograms(machine, HelperPrograms.TimeLimit);
        var sources = new List<ICredentialSource>
        {
            new BoundCredential(options.ChartRegistry, Property("ChartRegistryUsername", options.UserName), Password(options, machine)),
            new BoundCredential(
                options.ChartRegistry,
                NamedSecret.OfVariable(machine, "HELMOCI_REGISTRY_USERNAME"),
                NamedSecret.OfVariable(machine, "HELMOCI_REGISTRY_PASSWORD")),
            new SdkVariables(options.ContainerRegistry, machine),
            new CredentialFileSource(LoginFiles.Helm(machine), helpers),
            new EnvironmentLogins(machine, helpers),
            new CredentialFileSource(LoginFiles.Docker(machine), helpers),
        };
        foreach (var file in LoginFiles.Podman(machine))
        {
            sources.Add(new CredentialFileSource(file, helpers));
        }

        return new CredentialChain(sources, log);
    }

    private static NamedSecret Password(CredentialOptions options, BuildMachine machine)
    {
        if (options.Password.Length > 0 || options.PasswordVariable.Length == 0) return Property("ChartRegistryPassword", options.Password);

        return NamedSecret.OfVariable(machine, options.PasswordVariable);
    }

    private static NamedSecret Property(string name, string value) => new(name, value);
}

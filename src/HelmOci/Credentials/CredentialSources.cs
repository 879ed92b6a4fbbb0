using HelmOci.Diagnostics;
using HelmOci.Machine;

namespace HelmOci.Credentials;

/// <summary>All the places that credentials come from, in the order in which they count.</summary>
/// <remarks>
/// A helper program is asked only where a file names it. A tool that logs in with a helper writes its name there; any other helper would
/// cost the start of a process, and might ask to unlock a keychain.
/// </remarks>
internal static class CredentialSources
{
    /// <summary>One chain serves every registry of a build: what names no host is bound to the host in the options.</summary>
    public static CredentialChain For(CredentialOptions options, BuildMachine machine, CloudAccess cloud, IChartLog log)
    {
        var helpers = new HelperPrograms(machine, HelperPrograms.TimeLimit, log);
        var host = new BoundHost("ChartRegistry", options.ChartRegistry);
        var sources = new List<ICredentialSource>
        {
            new BoundCredential(host, Property("ChartRegistryUsername", options.UserName), Password(options, machine)),
            new BoundCredential(
                host,
                NamedSecret.OfVariable(machine, "HELMOCI_REGISTRY_USERNAME"),
                NamedSecret.OfVariable(machine, "HELMOCI_REGISTRY_PASSWORD")) { IsUsual = true },
            new SdkVariables(options.ContainerRegistry, machine),
            new CredentialFileSource(LoginFiles.Helm(machine), helpers) { IsUsual = true },
            new EnvironmentLogins(machine, helpers),
            new CredentialFileSource(LoginFiles.Docker(machine), helpers) { IsUsual = true },
        };
        foreach (var file in LoginFiles.Podman(machine))
        {
            sources.Add(new CredentialFileSource(file, helpers));
        }

        sources.AddRange(ProvidedLogins.All(machine, cloud));

        return new CredentialChain(sources, log);
    }

    private static NamedSecret Password(CredentialOptions options, BuildMachine machine)
    {
        if (options.Password.Length > 0 || options.PasswordVariable.Length == 0) return Property("ChartRegistryPassword", options.Password);

        return NamedSecret.OfVariable(machine, options.PasswordVariable);
    }

    private static NamedSecret Property(string name, string value) => new(name, value);
}

/// <summary>What a build says about credentials. A user name and a password name no host, so each is bound to the host it is meant for.</summary>
internal sealed record CredentialOptions
{
    /// <summary>The host that the user name and password here, and <c>HELMOCI_REGISTRY_*</c>, are for; empty: they are for none.</summary>
    public string ChartRegistry { get; init; } = "";

    public string UserName { get; init; } = "";

    public string Password { get; init; } = "";

    /// <summary>The name of the environment variable that holds the password; empty for none.</summary>
    public string PasswordVariable { get; init; } = "";

    /// <summary>The host that the .NET SDK's variables are for; empty: they are for none.</summary>
    public string ContainerRegistry { get; init; } = "";

    /// <summary>Without the password.</summary>
    public override string ToString() => $"{UserName} at {ChartRegistry}";
}

/// <summary>Asks sources in order; the first credential wins.</summary>
/// <remarks>A source that fails does not hide a later one that works: its fault is then a warning. It is the error where no source has a credential.</remarks>
internal sealed class CredentialChain(IReadOnlyList<ICredentialSource> sources, IChartLog log) : ICredentialSource
{
    public Credential? Find(string registry, string repository, CancellationToken cancellation)
    {
        var faults = new List<Diagnostic>();
        foreach (var source in sources)
        {
            if (Ask(source, registry, repository, faults, cancellation) is not { } found) continue;

            faults.ForEach(log.Warn);

            return found;
        }

        return faults.Count == 0 ? null : throw new ChartException(faults);
    }

    public IReadOnlyList<CredentialPlace> PlacesFor(string registry)
    {
        var places = new List<CredentialPlace>();
        foreach (var source in sources)
        {
            places.AddRange(source.PlacesFor(registry));
        }

        return places;
    }

    private Credential? Ask(
        ICredentialSource source, string registry, string repository, List<Diagnostic> faults, CancellationToken cancellation)
    {
        var places = string.Join(", ", source.PlacesFor(registry));
        try
        {
            var found = source.Find(registry, repository, cancellation);
            if (places.Length > 0) log.Detail($"Credentials for {registry}/{repository} in {places}: {(found is null ? "none" : found.ToString())}.");

            return found;
        }
        catch (ChartException fault)
        {
            log.Detail($"Credentials for {registry}/{repository} in {places}: rejected.");
            faults.AddRange(fault.Diagnostics);

            return null;
        }
    }
}

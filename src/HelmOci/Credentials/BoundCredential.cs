using HelmOci.Diagnostics;
using HelmOci.Machine;

namespace HelmOci.Credentials;

/// <summary>A user name and password from properties or variables. These name no host, so one host only gets them.</summary>
internal sealed class BoundCredential(BoundHost host, NamedSecret userName, NamedSecret password) : ICredentialSource
{
    /// <summary>Whether most people set these.</summary>
    public bool IsUsual { get; init; }

    private bool IsSet => userName.IsSet || password.IsSet;

    public Credential? Find(string registry, string repository, CancellationToken cancellation)
    {
        if (!IsSet || !IsFor(registry)) return null;
        if (!userName.IsSet) throw Incomplete(password.Name, userName.Name);
        if (!password.IsSet) throw Incomplete(userName.Name, password.Name);

        return Credential.Password(userName.Value, password.Value) with { Origin = password.Name };
    }

    public IReadOnlyList<CredentialPlace> PlacesFor(string registry)
    {
        if (!IsSet) return [new(userName.Name, "not set") { IsUsual = IsUsual }];
        if (IsFor(registry)) return [new(userName.Name)];

        return [new(userName.Name, $"only for {(host.Name.Length > 0 ? host.Name : $"{host.Property}, which is not set")}") { Matters = true }];
    }

    private bool IsFor(string registry) => RegistryKey.Parse(host.Name).IsHost(registry);

    private static ChartException Incomplete(string set, string missing) => new(new Diagnostic(
        DiagnosticCodes.CredentialIncomplete,
        $"{set} is set, and {missing} is not.",
        $"Set both, or neither; in CI, check that the secret behind {missing} is there for this branch."));
}

/// <summary>The variables that the .NET SDK pushes images with, in its order. As in the SDK, a pair with an empty half does not count.</summary>
/// <remarks>github.com/dotnet/sdk-container-builds, docs/RegistryAuthentication.md.</remarks>
internal sealed class SdkVariables(string containerRegistry, BuildMachine machine) : ICredentialSource
{
    private static readonly string[] Prefixes =
        ["DOTNET_CONTAINER_PUSH_REGISTRY", "DOTNET_CONTAINER_REGISTRY", "SDK_CONTAINER_REGISTRY"];

    public Credential? Find(string registry, string repository, CancellationToken cancellation) =>
        Set() is { } pair ? pair.Find(registry, repository, cancellation) : null;

    public IReadOnlyList<CredentialPlace> PlacesFor(string registry) =>
        Set()?.PlacesFor(registry) ?? [new($"{Prefixes[1]}_UNAME", "not set")];

    private BoundCredential? Set()
    {
        foreach (var prefix in Prefixes)
        {
            var userName = NamedSecret.OfVariable(machine, $"{prefix}_UNAME");
            var password = NamedSecret.OfVariable(machine, $"{prefix}_PWORD");
            if (userName.IsSet && password.IsSet) return new BoundCredential(new BoundHost("ContainerRegistry", containerRegistry), userName, password);
        }

        return null;
    }
}

/// <summary>The one host that gets a login, and the property that names it.</summary>
/// <param name="Property">For messages.</param>
/// <param name="Name">Host, with port if any; empty for none.</param>
internal sealed record BoundHost(string Property, string Name);

/// <summary>A part of a credential, and the name of the property or variable it comes from.</summary>
internal sealed record NamedSecret(string Name, string Value)
{
    public bool IsSet => Value.Length > 0;

    /// <summary>Without the line end that shells and secret stores leave behind; blanks may be part of the secret.</summary>
    public static NamedSecret OfVariable(BuildMachine machine, string name) =>
        new(name, (machine.Variables(name) ?? "").Trim('\r', '\n'));

    /// <summary>Without the value.</summary>
    public override string ToString() => Name;
}

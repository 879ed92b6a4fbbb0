namespace HelmOci.Credentials;

/// <summary>What a build says about credentials. None of it names a host by itself, so each is bound to the one it was meant for.</summary>
public sealed record CredentialOptions
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

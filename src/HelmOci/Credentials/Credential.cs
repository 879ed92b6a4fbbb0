namespace HelmOci.Credentials;

/// <summary>What proves to a registry who is pushing. Never printed: <see cref="ToString"/> tells the kind and the user name only.</summary>
public sealed record Credential
{
    private Credential(string kind, string userName, string secret) => (Kind, UserName, Secret) = (kind, userName, secret);

    /// <summary>The name to show in a log: empty for tokens.</summary>
    public string UserName { get; }

    /// <summary>The password or token itself.</summary>
    public string Secret { get; }

    /// <summary>The property, variable, file or helper program that holds it, for messages.</summary>
    public string Origin { get; init; } = "";

    /// <summary>Whether a build server gave it to the job, and nobody set it up for this registry.</summary>
    public bool IsProvided { get; init; }

    /// <summary>A refresh token for the registry's token server (docker's <c>identitytoken</c>).</summary>
    public bool IsIdentityToken => Kind == "identity token";

    /// <summary>A ready bearer token (docker's <c>registrytoken</c>).</summary>
    public bool IsRegistryToken => Kind == "registry token";

    private string Kind { get; }

    public static Credential Password(string userName, string password) => new("password", userName, password);

    public static Credential IdentityToken(string token) => new("identity token", "", token);

    public static Credential RegistryToken(string token) => new("registry token", "", token);

    public override string ToString() => UserName.Length == 0 ? $"a {Kind}" : $"a {Kind} for {UserName}";
}

/// <summary>Somewhere that credentials come from: variables, a file, a helper program, or a chain of them.</summary>
public interface ICredentialSource
{
    /// <summary>The credential for a repository of a registry, or null where this source has none.</summary>
    /// <param name="registry">Host, with port if any, as the user wrote it.</param>
    /// <param name="repository">Path below it; a source may hold credentials for a prefix of the path.</param>
    /// <param name="cancellation">Stops a helper program.</param>
    /// <exception cref="HelmOci.Diagnostics.ChartException">The source is there and cannot be read.</exception>
    Credential? Find(string registry, string repository, CancellationToken cancellation);

    /// <summary>Where this source looks and what is missing there, for the message that there are no credentials.</summary>
    IReadOnlyList<CredentialPlace> PlacesFor(string registry) => [];
}

/// <summary>Somewhere that credentials were looked for.</summary>
/// <param name="Name">The property, variable or file.</param>
/// <param name="Lack">What is missing there; empty where something stands there, and it is for other hosts.</param>
public sealed record CredentialPlace(string Name, string Lack = "")
{
    /// <summary>Whether somebody put something there, or is to: what is worth a word where no login was found.</summary>
    public bool Matters { get; init; } = Lack.Length == 0;

    /// <summary>Whether most logins stand there: what is told where nothing matters.</summary>
    public bool IsUsual { get; init; }

    public override string ToString() => Lack.Length == 0 ? Name : $"{Name} ({Lack})";
}


namespace HelmOci.Build.Tests.Infrastructure;

/// <summary>How a registry of a test behaves.</summary>
/// <param name="Users">Content of an htpasswd file; empty lets everybody in.</param>
/// <param name="Certificate">A PEM certificate and its key: the registry speaks https.</param>
/// <param name="IsReadOnly">Everybody may pull and nobody may push.</param>
public sealed record RegistryOptions(string Users = "", (string Certificate, string Key)? Certificate = null, bool IsReadOnly = false)
{
    /// <summary>The authority (PEM) whose clients alone may speak to an https registry; empty lets everybody.</summary>
    public string ClientAuthority { get; init; } = "";

    /// <summary>Where the registry keeps what is pushed; empty: in a folder of its own.</summary>
    public string Storage { get; init; } = "";

    public bool HasAccessLog { get; init; } = true;

    /// <summary>Where tokens come from and the certificate (PEM) of the key that signs them; null asks for none.</summary>
    public (string Realm, string Certificate)? Tokens { get; init; }

    public const string UserName = "builder";
    public const string Password = "s3cret-Pa55!";

    /// <summary>A registry that only <see cref="UserName"/> with <see cref="Password"/> may use.</summary>
    public static RegistryOptions WithPassword { get; } =
        new("builder:$2y$05$5AwRnZTdjEEaDbCxKgh21OH9lRkfNaNzaac4CTlyGd33CVWxm8qlS\n");
}

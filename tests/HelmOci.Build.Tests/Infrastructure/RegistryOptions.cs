namespace HelmOci.Build.Tests.Infrastructure;

/// <summary>How a registry of a test behaves.</summary>
/// <param name="Users">Content of an htpasswd file; empty lets everybody in.</param>
/// <param name="Certificate">A PEM certificate and its key: the registry speaks https.</param>
/// <param name="IsReadOnly">Everybody may pull and nobody may push.</param>
public sealed record RegistryOptions(string Users = "", (string Certificate, string Key)? Certificate = null, bool IsReadOnly = false)
{
    public const string UserName = "builder";
    public const string Password = "s3cret-Pa55!";

    /// <summary>A registry that only <see cref="UserName"/> with <see cref="Password"/> may use.</summary>
    public static RegistryOptions WithPassword { get; } =
        new("builder:$2y$05$5AwRnZTdjEEaDbCxKgh21OH9lRkfNaNzaac4CTlyGd33CVWxm8qlS\n");
}

namespace HelmOci.Oci;

/// <summary>The names of Docker Hub, which is spoken of as one host and answers at another.</summary>
internal static class DockerHub
{
    /// <summary>Where its registry API is.</summary>
    public const string ApiHost = "registry-1.docker.io";

    /// <summary>What docker files and asks for its credentials under.</summary>
    public const string CredentialKey = "https://index.docker.io/v1/";

    public static bool IsNamed(string host) => host.ToLowerInvariant()
        is "docker.io" or "index.docker.io" or ApiHost or "registry.hub.docker.com";
}

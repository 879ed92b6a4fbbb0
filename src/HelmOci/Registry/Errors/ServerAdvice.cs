
namespace HelmOci.Registry.Errors;

/// <summary>Advice for registries that people run themselves, and that are known by what they show.</summary>
internal static class ServerAdvice
{
    public static RegistryAdvice Harbor(ObservedRegistry registry) => new()
    {
        Login = "Set HELMOCI_REGISTRY_USERNAME and HELMOCI_REGISTRY_PASSWORD to a user or robot account of Harbor (in a shell, quote the $ in robot$name), or log in with \"docker login\".",
        Rights = $"Give this user or robot account push rights in the project \"{registry.Project}\"; a proxy cache project takes no pushes.",
        Missing = $"Create the project \"{registry.Project}\" in Harbor, or start ChartNamespace with one that exists.",
        Immutable = $"Raise the version, or change the tag immutability rules of the project \"{registry.Project}\".",
    };

    public static RegistryAdvice Artifactory(ObservedRegistry registry) => new()
    {
        Login = "Set HELMOCI_REGISTRY_USERNAME and HELMOCI_REGISTRY_PASSWORD to a user and an identity token of Artifactory, or log in with \"docker login\".",
        Rights = $"Give this user Deploy/Cache on the repository \"{registry.Project}\" (and Delete/Overwrite to replace a tag).",
        Missing = $"Check that \"{registry.Project}\" is the key of a local Helm OCI (or OCI, or Docker) repository, and that the reverse proxy keeps /v2/ paths.",
        Immutable = "Raise the version, or give this user Delete/Overwrite.",
        Protocol = "The repository's package type must be Helm OCI, OCI or Docker: a classic Helm repository speaks another protocol.",
    };

    public static RegistryAdvice Nexus() => new()
    {
        Login = "Set HELMOCI_REGISTRY_USERNAME and HELMOCI_REGISTRY_PASSWORD to a user of Nexus, or log in with \"docker login\"; for tokens, activate the Docker Bearer Token Realm.",
        Rights = "Give this user the privileges add and edit on the Docker repository (nx-repository-view-docker-NAME-*).",
        Missing = "Use the port, host or path of a hosted Docker repository, not that of the web interface.",
        Immutable = "Raise the version, or set the repository's deployment policy to Allow redeploy.",
        Protocol = "The repository must be a hosted one of the format docker, reached by its own port, host or path: Nexus's helm format is another protocol.",
    };

    public static RegistryAdvice GitLab() => new()
    {
        Login = "In GitLab CI the login is there (CI_REGISTRY_USER and CI_REGISTRY_PASSWORD, for the host in CI_REGISTRY); elsewhere set HELMOCI_REGISTRY_USERNAME and HELMOCI_REGISTRY_PASSWORD to a deploy or access token.",
        Rights = "Set ChartNamespace to GROUP/PROJECT, or deeper, of a project that this token belongs to; the token needs read_registry and write_registry, and the tag must not be protected.",
        Missing = "Set ChartNamespace to GROUP/PROJECT of a project whose container registry is switched on.",
        Immutable = "Raise the version, or change the project's protected or immutable tag rules.",
    };

    public static RegistryAdvice Gitea(ObservedRegistry registry) => new()
    {
        Login = "Set HELMOCI_REGISTRY_USERNAME and HELMOCI_REGISTRY_PASSWORD to your user and an access token with write:package.",
        Rights = $"Start ChartNamespace with a user or organisation to which this token may write packages: \"{registry.Project}\" is not one.",
        Missing = $"Start ChartNamespace with an owner that exists: \"{registry.Project}\" does not, or cannot be seen.",
    };

    public static RegistryAdvice Quay(ObservedRegistry registry) => new()
    {
        Login = "Set HELMOCI_REGISTRY_USERNAME and HELMOCI_REGISTRY_PASSWORD to a robot account (organisation+name) and its token, or log in with \"docker login\".",
        Rights = $"Give this account Write on {registry.Repository}, or the role Creator in \"{registry.Project}\" where the repository does not exist yet.",
        Missing = $"Create the repository {registry.Repository}, or give the account the role Creator in \"{registry.Project}\".",
    };

    public static RegistryAdvice Zot() => new()
    {
        Rights = "Give this user create and update in the accessControl section of zot's configuration.",
        Protocol = "Check zot's configuration: Docker media types need its compat setting.",
    };

    public static RegistryAdvice Distribution() => new()
    {
        Rights = "Check the registry's access rules; a pull-through cache (proxy.remoteurl) takes no pushes.",
    };
}

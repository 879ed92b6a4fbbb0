using HelmOci.Oci;

namespace HelmOci.Registry.Errors;

/// <summary>Advice for registries that are a service, and known by their host.</summary>
internal static class CloudAdvice
{
    public static RegistryAdvice DockerHub(RegistryPlace place) => new()
    {
        Login = "Log in with your Docker Hub user name and an access token (\"docker login\"), or set HELMOCI_REGISTRY_USERNAME and HELMOCI_REGISTRY_PASSWORD.",
        Rights = $"Use an access token with Read & Write, and set ChartNamespace to your user or organisation: \"{place.Project}\" must be yours.",
        Missing = "Set ChartNamespace to your Docker Hub user or organisation; it has one level only.",
        Immutable = "Raise the version: the repository has immutable tags (Docker Hub, repository settings).",
        Limit = "Log in, since the limit counts by account then, or run the build again later.",
    };

    public static RegistryAdvice Azure(RegistryPlace place) => new()
    {
        Login = $"Log in with \"az acr login --name {place.Host.Split('.')[0]}\", or set HELMOCI_REGISTRY_USERNAME and HELMOCI_REGISTRY_PASSWORD to a service principal or repository-scoped token.",
        Rights = "Give this identity the role AcrPush (or Container Registry Repository Writer), and check the registry's firewall rules.",
        Immutable = "Raise the version, or unlock the tag: az acr repository update --write-enabled true.",
    };

    public static RegistryAdvice GitHub(RegistryPlace place) => new()
    {
        Login = "Use GITHUB_TOKEN as HELMOCI_REGISTRY_PASSWORD in GitHub Actions, and elsewhere a classic personal access token with write:packages (fine-grained ones do not work).",
        Rights = $"In GitHub Actions give the job \"permissions: packages: write\"; elsewhere use a classic token with write:packages. "
            + $"If the package {place.Repository} exists already, give this repository the role Write in its settings (Manage Actions access). \"{place.Project}\" must be the owner.",
        Missing = "Set ChartNamespace to a path that starts with the owner, in lower case.",
    };

    public static RegistryAdvice Google(RegistryPlace place) => new()
    {
        Login = $"Run \"gcloud auth configure-docker {place.Host}\", or set HELMOCI_REGISTRY_USERNAME to oauth2accesstoken and HELMOCI_REGISTRY_PASSWORD to what \"gcloud auth print-access-token\" prints.",
        Rights = "Give this identity the role roles/artifactregistry.writer, and check that the repository exists: a missing one is refused in the same words.",
        Missing = "Create the repository: gcloud artifacts repositories create NAME --repository-format=docker. ChartNamespace is PROJECT/NAME.",
        Immutable = "Raise the version: the repository has immutable tags.",
        Protocol = "The repository's format must be Docker.",
    };
}

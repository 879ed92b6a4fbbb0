using HelmOci.Oci;

namespace HelmOci.Registry.Errors;

/// <summary>Advice for registries that are a service, and known by their host.</summary>
internal static class CloudAdvice
{
    public static RegistryAdvice DockerHub(ObservedRegistry registry) => new()
    {
        Login = "Log in with your Docker Hub user name and an access token (\"docker login\"), or set HELMOCI_REGISTRY_USERNAME and HELMOCI_REGISTRY_PASSWORD.",
        Rights = $"Use an access token with Read & Write, and set ChartNamespace to your user or organisation: \"{registry.Project}\" must be yours.",
        Missing = "Set ChartNamespace to your Docker Hub user or organisation; it has one level only.",
        Immutable = "Raise the version: the repository has immutable tags (Docker Hub, repository settings).",
        Limit = "Log in, since the limit counts by account then, or run the build again later.",
    };

    public static RegistryAdvice Azure(ObservedRegistry registry) => new()
    {
        Login = $"Log in with \"az acr login --name {registry.Host.Split('.')[0]}\", or set HELMOCI_REGISTRY_USERNAME and HELMOCI_REGISTRY_PASSWORD to a service principal or repository-scoped token.",
        Rights = "Give this identity the role AcrPush (or Container Registry Repository Writer), and check the registry's firewall rules.",
        Immutable = "Raise the version, or unlock the tag: az acr repository update --write-enabled true.",
    };

    public static RegistryAdvice GitHub(ObservedRegistry registry) => new()
    {
        Login = "In GitHub Actions pass the token on to the step (env: GITHUB_TOKEN: ${{ github.token }}); elsewhere set HELMOCI_REGISTRY_USERNAME, and HELMOCI_REGISTRY_PASSWORD to a classic personal access token with write:packages (fine-grained ones do not work).",
        Rights = $"In GitHub Actions give the job \"permissions: packages: write\"; elsewhere use a classic token with write:packages. "
            + $"If the package {registry.Repository} exists already, give this repository the role Write in its settings (Manage Actions access). \"{registry.Project}\" must be the owner.",
        Missing = "Set ChartNamespace to a path that starts with the owner, in lower case.",
    };

    public static RegistryAdvice Google(ObservedRegistry registry) => new()
    {
        Login = $"Run \"gcloud auth configure-docker {registry.Host}\", or set GOOGLE_OAUTH_ACCESS_TOKEN to what \"gcloud auth print-access-token\" prints.",
        Rights = "Give this identity the role roles/artifactregistry.writer, and check that the repository exists: a missing one is refused in the same words.",
        Missing = "Create the repository: gcloud artifacts repositories create NAME --repository-format=docker. ChartNamespace is PROJECT/NAME.",
        Immutable = "Raise the version: the repository has immutable tags.",
        Protocol = "The repository's format must be Docker.",
    };

    /// <summary>Repositories do not make themselves there, and passwords last twelve hours.</summary>
    public static RegistryAdvice Amazon(ObservedRegistry registry) => new()
    {
        HangUp = $"Amazon ECR hangs up where a repository does not exist. {MissingAt(registry)}",
        Login = $"Set AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY (for temporary keys AWS_SESSION_TOKEN, too), or HELMOCI_REGISTRY_USERNAME to AWS and HELMOCI_REGISTRY_PASSWORD to what \"aws ecr get-login-password --region {RegionOf(registry.Host)}\" prints (it lasts twelve hours), or install docker-credential-ecr-login.",
        Rights = "Allow this identity ecr:GetAuthorizationToken, ecr:BatchCheckLayerAvailability, ecr:InitiateLayerUpload, ecr:UploadLayerPart, ecr:CompleteLayerUpload, ecr:BatchGetImage and ecr:PutImage.",
        Missing = MissingAt(registry),
        Immutable = "Raise the version: the repository's image tag mutability is IMMUTABLE.",
    };

    public static RegistryAdvice AmazonPublic(ObservedRegistry registry) => new()
    {
        Login = "Set HELMOCI_REGISTRY_USERNAME to AWS and HELMOCI_REGISTRY_PASSWORD to what \"aws ecr-public get-login-password --region us-east-1\" prints.",
        Rights = "Allow this identity sts:GetServiceBearerToken and the ecr-public actions to push.",
        Missing = $"Create the repository: aws ecr-public create-repository --region us-east-1 --repository-name {NameOf(registry.Repository)}. ChartNamespace starts with your registry's alias.",
    };

    private static string MissingAt(ObservedRegistry registry) =>
        $"Create the repository, whose name includes the chart's: aws ecr create-repository --region {RegionOf(registry.Host)} --repository-name {registry.Repository}. "
        + "A repository creation template with CREATE_ON_PUSH does it for you.";

    // 123456789012.dkr.ecr.eu-west-1.amazonaws.com
    private static string RegionOf(string host) => host.Split('.') is [_, _, _, var region, ..] ? region : "REGION";

    private static string NameOf(string repository) => repository[(repository.IndexOf('/') + 1)..];
}

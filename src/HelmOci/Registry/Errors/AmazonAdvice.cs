namespace HelmOci.Registry.Errors;

/// <summary>Advice for Amazon ECR, where repositories do not make themselves and passwords last twelve hours.</summary>
internal static class AmazonAdvice
{
    public static RegistryAdvice Private(RegistryPlace place) => new()
    {
        HangUp = $"Amazon ECR hangs up where a repository does not exist. {MissingAt(place)}",
        Login = $"Set HELMOCI_REGISTRY_USERNAME to AWS and HELMOCI_REGISTRY_PASSWORD to what \"aws ecr get-login-password --region {RegionOf(place.Host)}\" prints (it lasts twelve hours), or install docker-credential-ecr-login.",
        Rights = "Allow this identity ecr:GetAuthorizationToken, ecr:BatchCheckLayerAvailability, ecr:InitiateLayerUpload, ecr:UploadLayerPart, ecr:CompleteLayerUpload, ecr:BatchGetImage and ecr:PutImage.",
        Missing = MissingAt(place),
        Immutable = "Raise the version: the repository's image tag mutability is IMMUTABLE.",
    };

    public static RegistryAdvice Public(RegistryPlace place) => new()
    {
        Login = "Set HELMOCI_REGISTRY_USERNAME to AWS and HELMOCI_REGISTRY_PASSWORD to what \"aws ecr-public get-login-password --region us-east-1\" prints.",
        Rights = "Allow this identity sts:GetServiceBearerToken and the ecr-public actions to push.",
        Missing = $"Create the repository: aws ecr-public create-repository --region us-east-1 --repository-name {NameOf(place.Repository)}. ChartNamespace starts with your registry's alias.",
    };

    private static string MissingAt(RegistryPlace place) =>
        $"Create the repository, whose name includes the chart's: aws ecr create-repository --region {RegionOf(place.Host)} --repository-name {place.Repository}. "
        + "A repository creation template with CREATE_ON_PUSH does it for you.";

    // 123456789012.dkr.ecr.eu-west-1.amazonaws.com
    private static string RegionOf(string host) => host.Split('.') is [_, _, _, var region, ..] ? region : "REGION";

    private static string NameOf(string repository) => repository[(repository.IndexOf('/') + 1)..];
}

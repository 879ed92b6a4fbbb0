namespace HelmOci.Registry.Errors;

/// <summary>Who advises for which registry: by the host's name where it tells, else by what the server shows of itself.</summary>
internal static class Advisers
{
    public static RegistryAdvice For(RegistryPlace place) => place switch
    {
        _ when place.IsAt("docker.io") || place.IsBelow(".docker.io") || place.IsAt("registry.hub.docker.com") => CloudAdvice.DockerHub(place),
        _ when place.IsAt("public.ecr.aws") => AmazonAdvice.Public(place),
        _ when place.IsBelow(".amazonaws.com") || place.IsBelow(".amazonaws.com.cn") => AmazonAdvice.Private(place),
        _ when place.IsBelow(".azurecr.io") || place.IsBelow(".azurecr.cn") || place.IsBelow(".azurecr.us") => CloudAdvice.Azure(place),
        _ when place.IsAt("ghcr.io") => CloudAdvice.GitHub(place),
        _ when place.IsBelow(".pkg.dev") || place.IsAt("gcr.io") || place.IsBelow(".gcr.io") => CloudAdvice.Google(place),
        _ when place.Shows("harbor") => ServerAdvice.Harbor(place),
        _ when place.Shows("artifactory", "jfrog") => ServerAdvice.Artifactory(place),
        _ when place.Shows("nexus") => ServerAdvice.Nexus(),
        _ when place.Shows("gitlab", "/jwt/auth") => ServerAdvice.GitLab(),
        _ when place.Shows("gitea", "forgejo", "codeberg", "scope=\"*\"") => ServerAdvice.Gitea(place),
        _ when place.Shows("quay") => ServerAdvice.Quay(place),
        _ when place.Shows("zot") => ServerAdvice.Zot(),
        _ when place.Shows("Docker-Distribution-Api-Version") => ServerAdvice.Distribution(),
        _ => new RegistryAdvice(),
    };
}

namespace HelmOci.Registry;

/// <summary>What a token for a repository is asked to allow.</summary>
public enum RepositoryAccess
{
    Pull,
    PullPush,
}

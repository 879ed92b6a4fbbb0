using HelmOci.Credentials;
namespace HelmOci.Build;

internal sealed class NoCredentials : ICredentialSource
{
    public System.Threading.Tasks.Task<Credential?> FindAsync(string registry, string repository, CancellationToken cancellation) => System.Threading.Tasks.Task.FromResult<Credential?>(null);
}

using System.Text;
using HelmOci.Machine;

namespace HelmOci.Credentials;

/// <summary>A whole login file in a variable, as GitLab's runners and newer docker clients take it.</summary>
internal sealed class EnvironmentLogins(BuildMachine machine, HelperPrograms helpers) : ICredentialSource
{
    private const string Variable = "DOCKER_AUTH_CONFIG";

    private string Text => machine.Variable(Variable);

    public async Task<Credential?> FindAsync(string registry, string repository, CancellationToken cancellation)
    {
        if (CredentialFile.Parse(Variable, Encoding.UTF8.GetBytes(Text)) is not { } file) return null;

        return await new FileLookup(file, Variable, helpers).FindAsync(registry, repository, cancellation);
    }

    public IReadOnlyList<string> PlacesFor(string registry) => Text.Length > 0 ? [Variable] : [];

    public string Fingerprint() => Text.Length > 0 ? new NamedSecret(Variable, Text).Fingerprint() : "";
}

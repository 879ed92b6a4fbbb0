using System.Security.Cryptography;
using System.Text;
using HelmOci.Diagnostics;
using HelmOci.Machine;

namespace HelmOci.Credentials;

/// <summary>The logins of a file, and of the helper programs that it names.</summary>
internal sealed class CredentialFileSource(string path, HelperPrograms helpers) : ICredentialSource
{
    public Credential? Find(string registry, string repository, CancellationToken cancellation)
    {
        if (Read() is not { } file) return null;

        return file.Find(registry, repository, helpers, cancellation);
    }

    public IReadOnlyList<string> PlacesFor(string registry) => [File.Exists(path) ? path : $"{path} (not there)"];

    /// <remarks>The content counts: behind a symbolic link, time and length would be those of the link.</remarks>
    public string Fingerprint()
    {
        try
        {
            return File.Exists(path) ? $"{path} {Convert.ToHexString(SHA256.HashData(File.ReadAllBytes(path)))}" : "";
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            return $"{path} cannot be read";
        }
    }

    private CredentialFile? Read()
    {
        try
        {
            return File.Exists(path) ? CredentialFile.Parse(path, File.ReadAllBytes(path)) : null;
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            throw Unreadable(fault);
        }
    }

    private ChartException Unreadable(Exception fault) => new(
        new Diagnostic(
            DiagnosticCodes.LoginFileUnreadable,
            $"The logins in {path} cannot be read: {fault.Message.TrimEnd('.')}.",
            "Give the build's user the right to read the file.")
        { Location = new SourceLocation(path) },
        fault);
}

/// <summary>A whole login file in a variable, as GitLab's runners and newer docker clients take it.</summary>
internal sealed class EnvironmentLogins(BuildMachine machine, HelperPrograms helpers) : ICredentialSource
{
    private const string Variable = "DOCKER_AUTH_CONFIG";

    private string Text => machine.Variable(Variable);

    public Credential? Find(string registry, string repository, CancellationToken cancellation)
    {
        if (CredentialFile.Parse(Variable, Encoding.UTF8.GetBytes(Text)) is not { } file) return null;

        return file.Find(registry, repository, helpers, cancellation);
    }

    public IReadOnlyList<string> PlacesFor(string registry) => Text.Length > 0 ? [Variable] : [];

    public string Fingerprint() => Text.Length > 0 ? new NamedSecret(Variable, Text).Fingerprint() : "";
}

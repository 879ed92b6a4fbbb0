using System.Security.Cryptography;
using HelmOci.Diagnostics;

namespace HelmOci.Credentials;

/// <summary>The logins of a file, and of the helper programs that it names.</summary>
internal sealed class CredentialFileSource(string path, HelperPrograms helpers) : ICredentialSource
{
    public async Task<Credential?> FindAsync(string registry, string repository, CancellationToken cancellation)
    {
        if (Read() is not { } file) return null;

        return await new FileLookup(file, path, helpers).FindAsync(registry, repository, cancellation);
    }

    public IReadOnlyList<string> PlacesFor(string registry) => [File.Exists(path) ? path : $"{path} (not there)"];

    /// <remarks>Of the content: a file's time and length are those of a symbolic link.</remarks>
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
            throw CredentialDiagnostics.Unreadable(path, fault);
        }
    }
}
